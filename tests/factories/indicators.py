import factory
from factory.django import DjangoModelFactory

from indicators.models import Target
from tests.factories.areas import AreaFactory


class TargetFactory(DjangoModelFactory):
    class Meta:
        model = Target

    area = factory.SubFactory(AreaFactory)
    year = 2023
    rate = "union"
    percent = 95
    source = "锦工发〔2023〕5号"
