"""Registering, moving, renaming, closing; headcounts and what is confirmed absent."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from common.models import AuditEntry
from common.values import name_key
from enterprises.choices import ClosingReason, Exactness, Subject
from enterprises.models import Enterprise
from enterprises.services import (
    AlreadyClosed,
    MoveNotPossible,
    change_enterprise,
    close_enterprise,
    confirm_absence,
    move_enterprise,
    record_headcount,
    record_size,
    register_enterprise,
    rename_enterprise,
)
from tests.factories.enterprises import EnterpriseFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise(places):
    return EnterpriseFactory(area=places.qilihe, opened_on=date(2015, 1, 1))


def test_names_are_compared_in_one_width_without_spaces():
    assert name_key("锦州　ＡＢＣ（集团） 公司") == name_key("锦州abc(集团)公司")


def test_an_empty_credit_code_is_stored_as_missing(places):
    for name in ("甲公司", "乙公司"):
        register_enterprise(actor=None, name=name, area=places.qilihe, credit_code="")
    assert Enterprise.objects.filter(credit_code__isnull=True).count() == 2


def test_two_enterprises_never_share_a_credit_code(places):
    fields = {"area": places.qilihe, "credit_code": "91210727MA0UQX3C0K"}
    register_enterprise(actor=None, name="甲公司", **fields)
    with pytest.raises(ValidationError):
        register_enterprise(actor=None, name="乙公司", **fields)


def test_a_move_keeps_where_it_sat_before(enterprise, places):
    move_enterprise(actor=None, enterprise=enterprise, area=places.goubangzi, on=date(2022, 7, 1))
    stay = enterprise.placements.get()
    assert (stay.area, stay.since, stay.until) == (
        places.qilihe,
        date(2015, 1, 1),
        date(2022, 7, 1),
    )
    move_enterprise(actor=None, enterprise=enterprise, area=places.qilihe, on=date(2023, 1, 1))
    assert enterprise.placements.latest("since").since == date(2022, 7, 1)


@pytest.mark.parametrize("on", [date(2015, 1, 1), date(2014, 1, 1)])
def test_nothing_moves_before_it_opened(enterprise, places, on):
    with pytest.raises(MoveNotPossible):
        move_enterprise(actor=None, enterprise=enterprise, area=places.goubangzi, on=on)


def test_a_move_before_an_earlier_move_is_refused(enterprise, places):
    move_enterprise(actor=None, enterprise=enterprise, area=places.goubangzi, on=date(2022, 7, 1))
    with pytest.raises(MoveNotPossible, match="请先更正"):
        move_enterprise(actor=None, enterprise=enterprise, area=places.qilihe, on=date(2022, 6, 1))
    enterprise.refresh_from_db()
    assert enterprise.area == places.goubangzi


def test_those_it_moved_away_from_still_see_it(enterprise, places, county_officer, beizhen_officer):
    move_enterprise(actor=None, enterprise=enterprise, area=places.goubangzi, on=date(2022, 7, 1))
    for officer in (county_officer, beizhen_officer):
        assert Enterprise.objects.visible_to(officer).get() == enterprise


def test_an_enterprise_closes_once_with_a_reason(enterprise):
    close_enterprise(
        actor=None, enterprise=enterprise, on=date(2023, 1, 1), reason=ClosingReason.STOPPED
    )
    with pytest.raises(AlreadyClosed):
        close_enterprise(
            actor=None, enterprise=enterprise, on=date(2023, 2, 1), reason=ClosingReason.REVOKED
        )


def test_the_old_name_stays_findable(enterprise):
    old = enterprise.name
    rename_enterprise(actor=None, enterprise=enterprise, name="锦州新名公司", on=date(2023, 1, 1))
    assert enterprise.former_names.get().name == old


def test_a_change_that_changes_nothing_is_not_logged(enterprise):
    change_enterprise(actor=None, enterprise=enterprise, address=enterprise.address)
    assert not AuditEntry.objects.exists()


def test_an_approximate_number_bounds_itself_and_a_range_brings_its_bounds(enterprise):
    about = record_headcount(
        actor=None,
        enterprise=enterprise,
        reported_on=date(2022, 12, 31),
        employees=120,
        exactness=Exactness.APPROXIMATE,
    )
    assert (about.at_least, about.at_most) == (120, 120)
    between = record_headcount(
        actor=None,
        enterprise=enterprise,
        reported_on=date(2023, 12, 31),
        employees=None,
        exactness=Exactness.RANGE,
        at_least=100,
        at_most=150,
    )
    assert (between.employees, between.at_least) == (None, 100)


def test_a_headcount_that_says_nothing_is_refused(enterprise):
    with pytest.raises(ValidationError, match="不能都空"):
        record_headcount(
            actor=None, enterprise=enterprise, reported_on=date(2023, 1, 1), employees=None
        )


def test_recording_the_same_twice_leaves_one_row(enterprise):
    for _ in range(2):
        confirm_absence(
            actor=None, enterprise=enterprise, subject=Subject.UNION, on=date(2023, 1, 1)
        )
        record_size(actor=None, enterprise=enterprise, year=2023, above_scale=True)
    assert (enterprise.absences.count(), enterprise.sizes.count()) == (1, 1)
