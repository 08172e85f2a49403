"""Random histories: every figure equals the brute-force recount, and the list behind it.

A longer run: HYPOTHESIS_EXAMPLES=2000 pytest tests/indicators/test_proof.py
"""

import os
from datetime import date
from fractions import Fraction

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from common.scoping import AreaScope
from indicators import selectors
from indicators.choices import By
from indicators.figures import GROUPS, STANDING_MEASURES
from indicators.freshness import differences
from indicators.models import Standing
from tests.indicators import edits
from tests.indicators.histories import CHECKED, CODES, histories, plant_tree, ways, write
from tests.indicators.recount import Recount
from tests.indicators.recount import rates as recounted_rates

pytestmark = pytest.mark.django_db


class Everybody:
    """Somebody whose scope is everything."""

    scope = AreaScope(everything=True)


USER = Everybody()
prove = settings(
    max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "25")),
    deadline=None,
    database=None,
    # Shrinking writes hundreds of histories; the report of the one that failed says what it was.
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

questions = st.tuples(
    st.sampled_from(CHECKED),
    st.sampled_from(CODES),
    st.sampled_from(list(GROUPS)),
    st.sampled_from(By.values),
    st.sampled_from(list(STANDING_MEASURES.values())),
)


@given(data=st.data())
@prove
def test_every_figure_is_what_a_recount_says(data):
    with transaction.atomic():
        areas = plant_tree()
        for row in data.draw(histories(areas), label="history"):
            write(row, data.draw(ways))
        check(areas, data.draw(st.lists(questions, min_size=3, max_size=3), label="questions"))
        for number in range(data.draw(st.integers(1, 4), label="edits")):
            event(edits.edit(data, areas, number))
        check(areas, data.draw(st.lists(questions, min_size=3, max_size=3), label="questions"))
        assert list(differences()) == []
        transaction.set_rollback(True)


def check(areas, asked):
    with connection.cursor() as cursor:
        recount = Recount(cursor)
    for day, code, group, by, measure in asked:
        check_table(recount, areas, day, code, group, by)
        check_list(recount, areas, day, code, group, measure)
    check_states(recount)
    check_trend(recount, areas, asked[0][1], asked[0][2])


def check_table(recount, areas, day, code, group, by):
    table = selectors.coverage(user=USER, area=areas[code], as_of=day, by=by, group=group)
    ids = recount.below(code)
    assert table.total.measures == recount.measures(day, group, ids)
    check_rates(table.total.rates, table.total.measures)
    for row in table.rows:
        inside = recount.below(row.place.code)
        if row.own_level:
            inside = {areas[code].pk}
        if row.station:
            inside = recount.served(row.station.id, day) & ids
        assert row.measures == recount.measures(day, group, inside)
    if by == By.CHILDREN:
        summed = {
            measure: sum(row.measures[measure] for row in table.rows)
            for measure in table.total.measures
        }
        # An area without anything below it has no rows but its own.
        assert summed == table.total.measures
    if by == By.STATION:
        shown = {row.station.id for row in table.rows}
        assert shown == recount.stations_in(code, day)
    if by in (By.PARK, By.COUNTY):
        assert [row.place.kind for row in table.rows] == [by.lower()] * len(table.rows)


def check_rates(rates, measures):
    for code, (top, bottom, unknown, most) in recounted_rates(measures).items():
        ratio = rates[code]
        assert (ratio.numerator, ratio.denominator, ratio.unknown) == (top, bottom, unknown)
        if bottom == 0:
            assert (ratio.rate, ratio.lower, ratio.upper) == (None, None, None)
        else:
            assert ratio.lower == ratio.rate <= ratio.upper
            assert ratio.upper == Fraction(most, bottom)
            assert ratio.above_one == (ratio.rate > 1)


def check_list(recount, areas, day, code, group, measure):
    """The list has the recount's enterprises, and behind a measure as many or as much."""
    rows = selectors.enterprises_as_of(user=USER, area=areas[code], as_of=day, group=group)
    ids = recount.below(code)
    assert {row.enterprise_id for row in rows} == set(recount.list(day, group, ids))
    behind = rows.filter(measure.condition)
    counted = sum(getattr(row, measure.sum_of or "pk") or 0 for row in behind)
    if not measure.sum_of:
        counted = len(behind)
    assert counted == recount.measures(day, group, ids)[measure.code]


def check_states(recount):
    """Every enterprise, every day on which anything can differ."""
    standings = list(Standing.objects.values())
    for enterprise in recount.enterprises:
        mine = [row for row in standings if row["enterprise_id"] == enterprise["id"]]
        for day in CHECKED:
            found = [row for row in mine if row["valid_from"] <= day < row["valid_to"]]
            expected = recount.state(enterprise, day)
            if expected is None:
                assert found == []
            else:
                (row,) = found
                assert {column: row[column] for column in expected} == expected, day


def check_trend(recount, areas, code, group):
    days = [date(2018, 12, 31), date(2020, 2, 29), date(2021, 6, 15), date(2024, 1, 31)]
    for day, row in selectors.trend(user=USER, area=areas[code], days=days, group=group):
        assert row.measures == recount.measures(day, group, recount.below(code))
