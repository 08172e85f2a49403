"""Kept counts: whatever way an answer came about, it is what counting gives."""

import os
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from areas.models import Area
from common.scoping import AreaScope
from indicators import counting as counts
from indicators import kept, revisions, selectors
from indicators.choices import By
from indicators.figures import GROUPS
from indicators.freshness import bring_up_to_date
from indicators.kept import Node, anew, questions, store
from indicators.models import AreaRevision, KeptCounts, Standing, StandingChange
from indicators.tasks import tidy_kept_counts
from tests.factories.areas import AreaFactory
from tests.factories.enterprises import EnterpriseFactory, HeadcountFactory
from tests.factories.unions import CoverageFactory, TermFactory
from tests.indicators import edits
from tests.indicators.histories import CODES, histories, plant_tree, ways, write
from tests.indicators.recount import Recount

pytestmark = pytest.mark.django_db

DAY = date(2021, 6, 15)
# Few, so that the same is asked again and again; neighbours, and both sides of a new year.
ASKED = [date(2020, 12, 31), date(2021, 1, 1), date(2021, 3, 31), DAY, date(2021, 6, 16)]


class Everybody:
    scope = AreaScope(everything=True)


USER = Everybody()


@given(data=st.data())
@settings(
    max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "20")),
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_it_is_what_a_recount_says_whatever_was_kept(data):
    """The same questions before and after each edit; small limits, so that all ways are taken."""
    with transaction.atomic(), pytest.MonkeyPatch.context() as limits:
        limits.setattr(revisions, "LISTED", data.draw(st.sampled_from([0, 3, 400]), label="listed"))
        limits.setattr(store, "ADDED", data.draw(st.sampled_from([1, 5, 500]), label="added"))
        limits.setattr(anew, "FEW", data.draw(st.sampled_from([0, 1, 3]), label="few"))
        areas = plant_tree()
        for row in data.draw(histories(areas), label="history"):
            write(row, data.draw(ways))
        for number in range(data.draw(st.integers(2, 5), label="edits")):
            ask(areas, data)
            event(edits.edit(data, areas, number))
            if data.draw(st.booleans(), label="forget"):
                revisions.forget_old_changes(data.draw(st.sampled_from([0, 2])))
        ask(areas, data)
        transaction.set_rollback(True)


def ask(areas, data):
    group = data.draw(st.sampled_from(["all", "everything", "ge25"]), label="group")
    code = data.draw(st.sampled_from(CODES[:4]), label="area")
    by = data.draw(st.sampled_from([By.CHILDREN, By.NONE, By.STATION]), label="by")
    days = data.draw(st.lists(st.sampled_from(ASKED), min_size=1, unique=True), label="days")
    found = dict(selectors.trend(user=USER, area=areas[code], days=sorted(days), group=group))
    with connection.cursor() as cursor:
        recount = Recount(cursor)
    for day, row in found.items():
        assert row.measures == recount.measures(day, group, recount.below(code)), day
    table = selectors.coverage(user=USER, area=areas[code], as_of=days[0], by=by, group=group)
    assert table.total.measures == found[days[0]].measures
    for row in table.rows:
        inside = recount.below(row.place.code) if not row.own_level else {row.place.id}
        if row.station:
            inside = recount.served(row.station.id, days[0]) & recount.below(code)
        assert row.measures == recount.measures(days[0], group, inside)


# ---------------------------------------------------------------- how an answer came about
@pytest.fixture
def park():
    county = AreaFactory(kind="county")
    return AreaFactory(parent=county, kind="park")


@pytest.fixture
def firm(park):
    firm = EnterpriseFactory(area=park, opened_on=date(2015, 1, 1))
    HeadcountFactory(enterprise=firm, employees=50, reported_on=date(2020, 12, 31))
    return firm


def ask_county(park, day=DAY, group="all"):
    bring_up_to_date()
    county = Node(park.parent_id, park.parent.path)
    return kept.totals([county], [day], group)[county.id, day]


@pytest.fixture
def counting(monkeypatch):
    """How often standings were counted since it was asked last."""
    calls = []
    count = counts.count_by_area
    monkeypatch.setattr(counts, "count_by_area", lambda rows: calls.append(1) or count(rows))

    def since():
        number = len(calls)
        calls.clear()
        return number

    return since


def test_what_was_counted_is_not_counted_again(park, firm, counting):
    first = ask_county(park)
    assert (first["enterprises"], first["employees"], counting()) == (1, 50, 1)
    assert ask_county(park) == first
    assert counting() == 0


def test_a_listed_change_is_added_and_kept(park, firm, counting):
    ask_county(park)
    counting()
    HeadcountFactory(enterprise=firm, employees=70, reported_on=date(2021, 5, 1))
    assert ask_county(park)["employees"] == 70
    assert ask_county(park, date(2021, 4, 30))["employees"] == 50
    counting()
    assert ask_county(park)["employees"] == 70
    assert counting() == 0
    current = AreaRevision.objects.get(pk=park.parent_id).standings
    assert KeptCounts.objects.get(day=DAY, question__startswith="all").revision == current


def test_a_change_elsewhere_leaves_it_alone(park, firm, counting):
    ask_county(park)
    before = KeptCounts.objects.get(day=DAY, question__startswith="all").revision
    EnterpriseFactory(area=AreaFactory(kind="county"))
    counting()
    assert ask_county(park)["enterprises"] == 1
    assert counting() == 0
    assert KeptCounts.objects.get(day=DAY, question__startswith="all").revision == before


def test_many_changes_are_counted_anew(park, firm, counting, monkeypatch):
    ask_county(park)
    listed = StandingChange.objects.count()
    monkeypatch.setattr(revisions, "LISTED", 2)
    for _ in range(3):
        EnterpriseFactory(area=park, opened_on=date(2016, 1, 1))
    counting()
    assert ask_county(park)["enterprises"] == 4
    assert counting() == 1
    assert StandingChange.objects.count() == listed


def test_a_day_near_one_that_is_kept_takes_only_what_changed_between(park, firm, counting):
    ask_county(park)
    HeadcountFactory(enterprise=firm, employees=80, reported_on=date(2021, 6, 20))
    bring_up_to_date()
    counting()
    assert ask_county(park, date(2021, 6, 25))["employees"] == 80
    # What began and what ended since, not what stands.
    assert counting() == 2
    assert ask_county(park, date(2021, 6, 1))["employees"] == 50


def test_another_definition_is_another_question(park, firm, counting, monkeypatch):
    ask_county(park)
    counting()
    questions.definition_of.cache_clear()
    monkeypatch.setitem(GROUPS, "all", GROUPS["above_scale"])
    try:
        assert ask_county(park)["enterprises"] == 0
        assert counting() == 1
    finally:
        questions.definition_of.cache_clear()


def test_an_enterprise_that_is_deleted_is_not_counted_any_more(park, firm):
    assert ask_county(park)["enterprises"] == 1
    firm.delete()
    assert ask_county(park)["enterprises"] == 0


def test_an_area_that_moves_takes_its_enterprises_along(park, firm):
    other = AreaFactory(kind="county")
    assert ask_county(park)["enterprises"] == 1
    Area.objects.filter(pk=park.pk).update(parent=other, path=f"{other.path}{park.code}/")
    bring_up_to_date()
    for county, number in ((park.parent, 0), (other, 1)):
        node = Node(county.pk, county.path)
        assert kept.totals([node], [DAY], "all")[node.id, DAY]["enterprises"] == number


def test_a_term_that_is_written_is_counted_at_once(park, firm):
    coverage = CoverageFactory(enterprise=firm, union__area=park, since=date(2016, 1, 1))
    assert ask_county(park)["terms_ended"] == 0
    term = TermFactory(union=coverage.union, elected_on=date(2018, 3, 1), ends_on=date(2021, 3, 1))
    assert ask_county(park)["terms_ended"] == 1
    elsewhere = AreaFactory(kind="county")
    type(coverage.union).objects.filter(pk=coverage.union_id).update(area=elsewhere)
    assert ask_county(park)["terms_ended"] == 0
    type(coverage.union).objects.filter(pk=coverage.union_id).update(area=park)
    term.delete()
    assert ask_county(park)["terms_ended"] == 0


def test_old_days_are_forgotten_and_ends_of_months_are_not(park, firm):
    ask_county(park)
    ask_county(park, date(2021, 6, 30))
    latest = KeptCounts.objects.latest("kept_at").kept_at
    assert kept.forget(latest) > 0
    assert set(KeptCounts.objects.values_list("day", flat=True)) == {date(2021, 6, 30)}


def test_at_night_the_ends_of_months_are_counted_before_anybody_asks(park, firm, counting):
    with time_machine.travel(datetime(2022, 3, 10, 4, tzinfo=UTC)):
        ask_county(park)
    with time_machine.travel(datetime(2022, 6, 10, 4, tzinfo=UTC)):
        tidy_kept_counts()
        counting()
        assert ask_county(park, date(2022, 2, 28))["employees"] == 50
        assert counting() == 0
    assert not KeptCounts.objects.filter(day=DAY).exists()


def test_every_standing_counts_the_same_in_python_and_in_sql(park, firm):
    CoverageFactory(enterprise=firm, since=date(2016, 1, 1))
    EnterpriseFactory(area=park, kind="sole_trader", opened_on=date(2016, 1, 1))
    bring_up_to_date()
    for group in GROUPS:
        for standing in Standing.objects.all():
            rows = Standing.objects.filter(pk=standing.pk).filter(GROUPS[group].condition)
            in_sql = counts.total(counts.count_by_area(rows).values())
            assert counts.counts_of(standing, group) == in_sql
