from datetime import date

import factory
from factory.django import DjangoModelFactory

from common.values import named_by
from enterprises.choices import ClosingReason, Exactness, Subject
from enterprises.models import Absence, Closure, Enterprise, Headcount, Placement, SizeRecord
from tests.factories.areas import AreaFactory


class EnterpriseFactory(DjangoModelFactory):
    class Meta:
        model = Enterprise

    name = factory.Sequence(lambda n: f"锦州第{n}机械制造有限公司")
    name_key = factory.LazyAttribute(lambda row: named_by(row.name)["name_key"])
    pinyin = factory.LazyAttribute(lambda row: named_by(row.name)["pinyin"])
    initials = factory.LazyAttribute(lambda row: named_by(row.name)["initials"])
    area = factory.SubFactory(AreaFactory)
    opened_on = date(2015, 1, 1)


class PlacementFactory(DjangoModelFactory):
    class Meta:
        model = Placement

    enterprise = factory.SubFactory(EnterpriseFactory)
    area = factory.SubFactory(AreaFactory)
    since = date(2015, 1, 1)
    until = date(2020, 1, 1)


class ClosureFactory(DjangoModelFactory):
    class Meta:
        model = Closure

    enterprise = factory.SubFactory(EnterpriseFactory)
    since = date(2016, 1, 1)
    until = date(2016, 6, 1)
    reason = ClosingReason.STOPPED


class HeadcountFactory(DjangoModelFactory):
    class Meta:
        model = Headcount

    enterprise = factory.SubFactory(EnterpriseFactory)
    reported_on = date(2022, 12, 31)
    employees = 50
    exactness = Exactness.EXACT
    at_least = factory.SelfAttribute("employees")
    at_most = factory.SelfAttribute("employees")


class SizeRecordFactory(DjangoModelFactory):
    class Meta:
        model = SizeRecord

    enterprise = factory.SubFactory(EnterpriseFactory)
    year = 2022
    above_scale = True


class AbsenceFactory(DjangoModelFactory):
    class Meta:
        model = Absence

    enterprise = factory.SubFactory(EnterpriseFactory)
    subject = Subject.UNION
    confirmed_on = date(2022, 12, 31)
