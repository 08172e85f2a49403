from datetime import date

import factory
from factory.django import DjangoModelFactory

from innovation.choices import StudioLevel
from innovation.models import Pair, Result, Studio
from tests.factories.enterprises import EnterpriseFactory


class StudioFactory(DjangoModelFactory):
    class Meta:
        model = Studio

    name = factory.Sequence(lambda n: f"第{n}创新工作室")
    enterprise = factory.SubFactory(EnterpriseFactory)
    level = StudioLevel.MUNICIPAL
    founded_on = date(2021, 5, 1)


class PairFactory(DjangoModelFactory):
    class Meta:
        model = Pair

    number = factory.Sequence(lambda n: f"SF2023-{n:03d}")
    enterprise = factory.SubFactory(EnterpriseFactory)
    trade = "焊工"


class ResultFactory(DjangoModelFactory):
    class Meta:
        model = Result

    number = factory.Sequence(lambda n: f"CG2023-{n:03d}")
    title = factory.Sequence(lambda n: f"第{n}号夹具改进")
    enterprise = factory.SubFactory(EnterpriseFactory)
    achieved_on = date(2023, 6, 1)
    benefit = 1_000_000
