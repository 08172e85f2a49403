"""A small city, so small that every figure of its report can be counted by hand.

On 31 December 2023 (2022): Qilihe park 4 enterprises, 2 (1) with a union; Yi County itself 1, under
a federation; Goubangzi park 3, all with a union, two of them a joint one; Qingduizi town 1 of which
nothing is known, and a sole trader.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from django.db import transaction

from enterprises.choices import EnterpriseKind, Ownership, Subject
from enterprises.models import Enterprise
from innovation.choices import StudioLevel
from proposals.choices import Grade
from stations.choices import FundingSource, PostRole
from tests.factories.enterprises import (
    AbsenceFactory,
    EnterpriseFactory,
    HeadcountFactory,
    SizeRecordFactory,
)
from tests.factories.innovation import PairFactory, ResultFactory, StudioFactory
from tests.factories.proposals import (
    AwardFactory,
    ProposalFactory,
    RecommendationFactory,
    RoundFactory,
)
from tests.factories.stations import (
    ActivityFactory,
    CaseFactory,
    FacilityFactory,
    FundingFactory,
    PostFactory,
    ServiceAreaFactory,
    StationFactory,
)
from tests.factories.unions import (
    CoverageFactory,
    MembershipFactory,
    SystemFactory,
    TermFactory,
    UnionFactory,
)
from tests.people import Places, build_places
from unions.choices import SystemKind, UnionKind

END_OF_2023 = date(2023, 12, 31)
INJECTION = '=HYPERLINK("http://example.invalid","点我")'


@dataclass(frozen=True)
class SmallCity:
    places: Places
    large: Enterprise
    young: Enterprise
    unknown: Enterprise


@pytest.fixture
def small_city(places: Places) -> SmallCity:
    return build_small_city(places)


@pytest.fixture(scope="module")
def city_to_read(django_db_setup, django_db_blocker) -> Iterator[SmallCity]:
    """The small city, built once for a module that changes nothing; its tests need `db` too."""
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around._from_testcase = True  # as TestCase does: `durable` blocks may nest inside it
        with around:
            yield build_small_city(build_places())
            transaction.set_rollback(True)


def build_small_city(places: Places) -> SmallCity:
    large = EnterpriseFactory(
        area=places.qilihe, credit_code="91210727MA0A12345X", ownership=Ownership.PRIVATE
    )
    young = EnterpriseFactory(area=places.qilihe)
    without = EnterpriseFactory(area=places.qilihe, name="七里河无工会有限公司")
    EnterpriseFactory(area=places.qilihe, name="七里河不详有限公司")
    _own_union(large, since=date(2018, 1, 1), kinds=SystemKind.values)
    _own_union(young, since=date(2023, 5, 1), kinds=[SystemKind.CONGRESS])
    AbsenceFactory(enterprise=without, subject=Subject.UNION, confirmed_on=date(2022, 12, 31))
    _counted(large, employees=120, members=110)
    _counted(young, employees=30, members=30)
    _counted(without, employees=10)
    SizeRecordFactory(enterprise=large, year=2022)
    _shared_union(UnionKind.FEDERATION, EnterpriseFactory(area=places.yixian))
    goubangzi = EnterpriseFactory.create_batch(3, area=places.goubangzi)
    _own_union(goubangzi[0], since=date(2019, 1, 1), kinds=[])
    _shared_union(UnionKind.JOINT, *goubangzi[1:])
    unknown = EnterpriseFactory(
        area=places.qingduizi,
        name=INJECTION,
        credit_code="912107825555555555",
        contact="办公室",
        phone="13804165678",
    )
    EnterpriseFactory(area=places.qingduizi, kind=EnterpriseKind.SOLE_TRADER)
    _station(places)
    _proposals(places)
    _innovation(large)
    return SmallCity(places, large, young, unknown)


def _own_union(enterprise: Enterprise, *, since: date, kinds: list[str]) -> None:
    union = UnionFactory(area=enterprise.area, approved_on=since)
    CoverageFactory(enterprise=enterprise, union=union, since=since)
    TermFactory(union=union, elected_on=since, years=5, ends_on=since.replace(year=since.year + 5))
    for kind in kinds:
        SystemFactory(enterprise=enterprise, kind=kind, since=since)


def _shared_union(kind: str, *enterprises: Enterprise) -> None:
    union = UnionFactory(kind=kind, area=enterprises[0].area, approved_on=date(2020, 1, 1))
    for enterprise in enterprises:
        CoverageFactory(enterprise=enterprise, union=union, since=date(2020, 1, 1))


def _counted(enterprise: Enterprise, *, employees: int, members: int | None = None) -> None:
    HeadcountFactory(enterprise=enterprise, employees=employees)
    if members is not None:
        MembershipFactory(enterprise=enterprise, members=members, reported_on=date(2023, 6, 30))


def _station(places: Places) -> None:
    station = StationFactory(area=places.qilihe, name="七里河企业民主管理指导站", is_pilot=True)
    ServiceAreaFactory(station=station)
    PostFactory(station=station)
    PostFactory(station=station, role=PostRole.FULL_TIME, holder="专职工作人员", people=2)
    FacilityFactory(station=station, opened_on=date(2020, 9, 1))
    FacilityFactory(station=station, opened_on=date(2024, 2, 1))
    FundingFactory(station=station, source=FundingSource.CITY, year=2023, amount=200_000)
    FundingFactory(station=station, source=FundingSource.PARK, year=2022, amount=50_000)
    ActivityFactory(station=station, held_on=date(2023, 5, 1), participants=80)
    CaseFactory(station=station, opened_on=date(2023, 9, 1), closed_on=date(2023, 10, 1))


def _proposals(places: Places) -> None:
    this_year = RoundFactory(area=places.city, year=2023)
    last_year = RoundFactory(area=places.city, year=2022)
    for area, grade in (
        (places.qilihe, Grade.FIRST),
        (places.qilihe, None),
        (places.qingduizi, Grade.THIRD),
    ):
        recommendation = RecommendationFactory(round=this_year, proposal=ProposalFactory(area=area))
        if grade:
            AwardFactory(recommendation=recommendation, grade=grade)
    old = ProposalFactory(area=places.qilihe, submitted_on=date(2022, 5, 1))
    RecommendationFactory(round=last_year, proposal=old)


def _innovation(enterprise: Enterprise) -> None:
    StudioFactory(enterprise=enterprise, level=StudioLevel.PROVINCIAL)
    StudioFactory(enterprise=enterprise, founded_on=date(2024, 1, 1))
    PairFactory(enterprise=enterprise, awarded_on=date(2022, 5, 1))
    PairFactory(enterprise=enterprise, awarded_on=None)
    ResultFactory(enterprise=enterprise, achieved_on=date(2022, 6, 1), benefit=2_500_000)
    ResultFactory(enterprise=enterprise, achieved_on=date(2023, 6, 1), benefit=1_000_000)
    ResultFactory(enterprise=enterprise, achieved_on=date(2023, 7, 1), benefit=None)


@pytest.fixture(autouse=True)
def files_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
