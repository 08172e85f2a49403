"""A small year of Jinzhou for the dashboard: two parks, a town, a station, elections."""

from datetime import date

import pytest

from enterprises.choices import EnterpriseKind, Subject
from tests.factories.enterprises import (
    AbsenceFactory,
    EnterpriseFactory,
    HeadcountFactory,
    SizeRecordFactory,
)
from tests.factories.stations import ServiceAreaFactory, StationFactory
from tests.factories.unions import (
    CoverageFactory,
    MembershipFactory,
    SystemFactory,
    TermFactory,
    UnionFactory,
)
from unions.choices import TermYears, UnionKind


@pytest.fixture
def board_data(places):
    """Qilihe: five unionised (one since 2023), one without, one unknown. More members than
    employees in Goubangzi. A sole trader in Yi County itself. Three terms that ended in 2023."""
    _qilihe(places)
    joint = UnionFactory(kind=UnionKind.JOINT, area=places.goubangzi)
    for number in range(3):
        enterprise = EnterpriseFactory(area=places.goubangzi)
        CoverageFactory(enterprise=enterprise, union=joint)
        HeadcountFactory(enterprise=enterprise, employees=10 + number)
        MembershipFactory(enterprise=enterprise, members=20)
    EnterpriseFactory(area=places.qingduizi)
    EnterpriseFactory(area=places.yixian, kind=EnterpriseKind.SOLE_TRADER)
    EnterpriseFactory(area=places.yixian)
    station = StationFactory(area=places.qilihe, name="七里河指导站")
    ServiceAreaFactory(station=station, area=places.qilihe)
    _terms(places)
    return places


def _qilihe(places):
    for number in range(5):
        enterprise = EnterpriseFactory(area=places.qilihe)
        since = date(2023, 3, 1) if number == 4 else date(2018, 1, 1)
        CoverageFactory(enterprise=enterprise, since=since)
        HeadcountFactory(enterprise=enterprise, employees=120 + number)
        MembershipFactory(enterprise=enterprise, members=100, reported_on=date(2022, 12, 31))
        SystemFactory(enterprise=enterprise, kind="openness", since=date(2023, 6, 1))
        if number < 3:
            SystemFactory(enterprise=enterprise, kind="congress")
            SizeRecordFactory(enterprise=enterprise)
    AbsenceFactory(enterprise__area=places.qilihe, subject=Subject.UNION)
    EnterpriseFactory(area=places.qilihe)


def _terms(places):
    renewed, late, pending = (UnionFactory(area=places.qilihe) for _ in range(3))
    for union in (renewed, late, pending):
        TermFactory(union=union, elected_on=date(2018, 5, 1), ends_on=date(2023, 5, 1))
    TermFactory(
        union=renewed, elected_on=date(2023, 4, 20), years=TermYears.FIVE, ends_on=date(2028, 4, 20)
    )
    pending.terms.update(postponed_to=date(2024, 3, 1), postponement_approval="锦工〔2023〕9号")
