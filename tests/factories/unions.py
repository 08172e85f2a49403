from datetime import date

import factory
from factory.django import DjangoModelFactory

from common.values import named_by
from tests.factories.areas import AreaFactory
from tests.factories.enterprises import EnterpriseFactory
from unions.choices import FORM_OF_KIND, OfficerRole, SystemKind, TermYears, UnionKind
from unions.models import (
    Confirmation,
    CongressSession,
    Coverage,
    DemocraticSystem,
    Membership,
    Officer,
    Term,
    Union,
)


class UnionFactory(DjangoModelFactory):
    class Meta:
        model = Union

    name = factory.Sequence(lambda n: f"锦州第{n}机械制造有限公司工会委员会")
    name_key = factory.LazyAttribute(lambda row: named_by(row.name)["name_key"])
    pinyin = factory.LazyAttribute(lambda row: named_by(row.name)["pinyin"])
    initials = factory.LazyAttribute(lambda row: named_by(row.name)["initials"])
    kind = UnionKind.OWN
    area = factory.SubFactory(AreaFactory)
    approval_number = factory.Sequence(lambda n: f"锦工组〔2018〕{n}号")
    approved_on = date(2018, 1, 1)


class CoverageFactory(DjangoModelFactory):
    class Meta:
        model = Coverage

    enterprise = factory.SubFactory(EnterpriseFactory)
    union = factory.SubFactory(UnionFactory, area=factory.SelfAttribute("..enterprise.area"))
    form = factory.LazyAttribute(lambda coverage: FORM_OF_KIND[coverage.union.kind])
    since = date(2018, 1, 1)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    enterprise = factory.SubFactory(EnterpriseFactory)
    reported_on = date(2022, 12, 31)
    members = 45


class TermFactory(DjangoModelFactory):
    class Meta:
        model = Term

    union = factory.SubFactory(UnionFactory)
    elected_on = date(2018, 1, 1)
    years = TermYears.FIVE
    ends_on = date(2023, 1, 1)


class SystemFactory(DjangoModelFactory):
    class Meta:
        model = DemocraticSystem

    kind = SystemKind.CONGRESS
    enterprise = factory.SubFactory(EnterpriseFactory)
    since = date(2018, 6, 1)


class SessionFactory(DjangoModelFactory):
    class Meta:
        model = CongressSession

    system = factory.SubFactory(SystemFactory)
    held_on = date(2022, 3, 1)
    representatives = 40


class OfficerFactory(DjangoModelFactory):
    class Meta:
        model = Officer

    union = factory.SubFactory(UnionFactory)
    role = OfficerRole.CHAIR
    holder = "办公室主任"
    since = date(2018, 1, 1)


class ConfirmationFactory(DjangoModelFactory):
    class Meta:
        model = Confirmation

    enterprise = factory.SubFactory(EnterpriseFactory)
    confirmed_on = date(2023, 3, 1)
