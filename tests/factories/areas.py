import factory
from factory.django import DjangoModelFactory

from areas.choices import AreaKind
from areas.models import Area
from common.values import named_by


class AreaFactory(DjangoModelFactory):
    class Meta:
        model = Area

    code = factory.Sequence(lambda n: f"9{n:05d}")
    name = factory.LazyAttribute(lambda area: f"区域{area.code}")
    name_key = factory.LazyAttribute(lambda row: named_by(row.name)["name_key"])
    pinyin = factory.LazyAttribute(lambda row: named_by(row.name)["pinyin"])
    initials = factory.LazyAttribute(lambda row: named_by(row.name)["initials"])
    kind = AreaKind.TOWNSHIP
    parent = None
    path = factory.LazyAttribute(
        lambda area: (area.parent.path if area.parent else "") + area.code + "/"
    )
