"""Founding, covering, dissolving: what is refused and what the log says."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from common.models import AuditEntry
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.unions import CoverageFactory, UnionFactory
from unions.choices import CoverageForm, SystemKind, UnionKind
from unions.models import Coverage, DemocraticSystem, Term
from unions.services import (
    AlreadyCovered,
    AlreadyEnded,
    adopt_system,
    change_coverage,
    cover_enterprise,
    dissolve_union,
    elect_committee,
    end_coverage,
    postpone_election,
    record_membership,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise(places):
    return EnterpriseFactory(area=places.qilihe)


def test_the_form_of_coverage_follows_from_the_kind_of_union(enterprise):
    forms = {}
    for kind in UnionKind:
        union = UnionFactory(kind=kind, area=enterprise.area)
        row = cover_enterprise(
            actor=None, union=union, enterprise=enterprise, since=date(2018, 1, 1)
        )
        forms[kind] = row.form
    assert forms == {
        UnionKind.OWN: CoverageForm.OWN,
        UnionKind.JOINT: CoverageForm.JOINT,
        UnionKind.FEDERATION: CoverageForm.FEDERATION,
        UnionKind.PARK: CoverageForm.FEDERATION,
        UnionKind.TOWNSHIP: CoverageForm.FEDERATION,
    }


def test_an_enterprise_has_one_own_union_at_a_time(enterprise):
    first = CoverageFactory(enterprise=enterprise, since=date(2018, 1, 1), until=date(2020, 1, 1))
    rival = UnionFactory(area=enterprise.area)
    with pytest.raises(AlreadyCovered):
        cover_enterprise(actor=None, union=rival, enterprise=enterprise, since=date(2019, 12, 31))
    later = cover_enterprise(actor=None, union=rival, enterprise=enterprise, since=date(2020, 1, 1))
    with pytest.raises(AlreadyCovered):
        change_coverage(actor=None, coverage=later, since=date(2019, 6, 1))
    assert list(Coverage.objects.order_by("since").values_list("id", "since")) == [
        (first.pk, date(2018, 1, 1)),
        (later.pk, date(2020, 1, 1)),
    ]


def test_the_database_itself_refuses_a_second_open_own_union(enterprise):
    CoverageFactory(enterprise=enterprise)
    with pytest.raises(IntegrityError), transaction.atomic():
        CoverageFactory(enterprise=enterprise)


def test_a_coverage_ends_once_and_after_it_began(enterprise):
    coverage = CoverageFactory(enterprise=enterprise, since=date(2018, 1, 1))
    with pytest.raises(ValidationError, match="终止日期必须晚于起始日期"):
        end_coverage(actor=None, coverage=coverage, on=date(2018, 1, 1))
    coverage.refresh_from_db()
    end_coverage(actor=None, coverage=coverage, on=date(2019, 1, 1))
    with pytest.raises(AlreadyEnded):
        end_coverage(actor=None, coverage=coverage, on=date(2020, 1, 1))


def test_a_union_is_dissolved_once(places):
    union = UnionFactory(area=places.qilihe)
    dissolve_union(actor=None, union=union, on=date(2022, 1, 1))
    with pytest.raises(AlreadyEnded):
        dissolve_union(actor=None, union=union, on=date(2023, 1, 1))


def test_a_second_report_of_the_same_day_replaces_the_first_and_both_are_logged(enterprise):
    for members in (40, 45):
        record_membership(
            actor=None, enterprise=enterprise, reported_on=date(2023, 12, 31), members=members
        )
    assert enterprise.memberships.get().members == 45
    change = AuditEntry.objects.get(action="membership.change")
    assert change.changes == {"members": [40, 45]}


def test_a_term_lasts_three_or_five_years_and_is_postponed_with_approval_only(places):
    union = UnionFactory(area=places.qilihe)
    term = elect_committee(actor=None, union=union, elected_on=date(2020, 2, 29), years=5)
    assert term.ends_on == date(2025, 2, 28)
    with pytest.raises(ValidationError, match="延期须晚于届满日期并有上级工会批复文号"):
        postpone_election(actor=None, term=term, to=date(2025, 6, 1), approval="")
    with pytest.raises(ValidationError, match="years"):
        elect_committee(actor=None, union=union, elected_on=date(2026, 1, 1), years=4)
    assert Term.objects.get().postponed_to is None


def test_a_system_hangs_on_an_enterprise_or_on_a_union_not_on_both(enterprise):
    union = UnionFactory(kind=UnionKind.FEDERATION, area=enterprise.area)
    for owners in ({}, {"enterprise": enterprise, "union": union}):
        with pytest.raises(ValidationError, match="须且只能指定企业或工会之一"):
            adopt_system(actor=None, kind=SystemKind.CONGRESS, since=date(2020, 1, 1), **owners)
    assert not DemocraticSystem.objects.exists()


def test_a_union_credit_code_starts_with_81(places):
    with pytest.raises(ValidationError, match="以 81 开头"):
        UnionFactory.build(area=places.qilihe, credit_code="91210727MA0000000X").full_clean()
