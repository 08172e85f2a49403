import factory
from factory.django import DjangoModelFactory

from areas.choices import AreaKind
from areas.models import Area


class AreaFactory(DjangoModelFactory):
    class Meta:
        model = Area

    code = factory.Sequence(lambda n: f"9{n:05d}")
    name = factory.LazyAttribute(lambda area: f"区域{area.code}")
    kind = AreaKind.TOWNSHIP
    parent = None
    path = factory.LazyAttribute(
        lambda area: (area.parent.path if area.parent else "") + area.code + "/"
    )
