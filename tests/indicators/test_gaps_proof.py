"""Random histories: what a target lacks is the smallest number that is enough."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import strategies as st

from areas.models import Area
from indicators import selectors
from indicators.choices import By
from indicators.planning import RATES_IN_DOUBT, candidates
from indicators.planning.gaps import short_of
from indicators.ratios import Ratio
from tests.indicators.proving import NUMBERS, USER, proven, question, recount, recounted
from tests.indicators.recount import COVERED
from unions.models import Coverage, DemocraticSystem, Union

pytestmark = pytest.mark.django_db
percents = st.decimals("0.1", "100", places=1)


@proven
def test_gaps_are_the_smallest_number_that_is_enough(data, areas):
    area, day, group = question(data, areas)
    percent = data.draw(percents)
    total = selectors.coverage(user=USER, area=area, as_of=day, by=By.NONE, group=group).total
    for code, (top, bottom, _unknown, _most) in recounted(area, day, group).items():
        short = short_of(total.rates[code], percent)
        if bottom == 0:
            assert short is None
            continue
        wanted = Fraction(percent) / 100
        assert short >= 0
        assert Fraction(top + short, bottom) >= wanted
        assert short == 0 or Fraction(top + short - 1, bottom) < wanted


@proven
def test_with_so_many_done_the_target_is_reached_and_with_one_less_it_is_not(data, areas):
    area, day, group = question(data, areas)
    code = data.draw(st.sampled_from(list(MADE_SO)))
    percent = data.draw(percents)
    total = selectors.coverage(user=USER, area=area, as_of=day, by=By.NONE, group=group).total
    short = short_of(total.rates[code], percent)
    if not short:
        return
    found = candidates(user=USER, area=area, as_of=day, rate=code, group=group)
    rows = list(found.rows[:short])
    assert len(rows) == short
    for row in rows:
        assert not _reaches(code, area, day, group, percent)
        _do(code, row.enterprise_id, day)
    assert _reaches(code, area, day, group, percent)


def _reaches(code, area, day, group, percent):
    top, bottom, *_rest = recounted(area, day, group)[code]
    return Fraction(top, bottom) >= Fraction(percent) / 100


def _do(code, enterprise, day):
    """Facts that make it so on the day, and on no other."""
    span = {"since": day, "until": day + timedelta(days=1)}
    if code in ("union", "own_union"):
        union = _union(day)
        Coverage.objects.create(
            pk=next(NUMBERS), enterprise_id=enterprise, union=union, form="own", **span
        )
    else:
        DemocraticSystem.objects.create(
            pk=next(NUMBERS), enterprise_id=enterprise, kind=code, **span
        )


def _union(day):
    area = Area.objects.get(code="c")
    return Union.objects.create(
        pk=next(NUMBERS), name="新工会", kind="own", area=area, approved_on=day
    )


# The rate → the state that a candidate's part would bring, in a recounted state.
MADE_SO = {
    "union": {"union_kind": "own"},
    "own_union": {"union_kind": "own"},
    "congress": {"congress": "yes"},
    "openness": {"openness": "yes"},
    "contract": {"contract": "yes"},
}


@proven
def test_candidates_are_all_who_could_and_their_effect_is_what_a_recount_gains(data, areas):
    area, day, group = question(data, areas)
    counted = recount()
    ids = counted.below(area.code)
    states = counted.list(day, group, ids)
    for code in RATES_IN_DOUBT:
        found = candidates(user=USER, area=area, as_of=day, rate=code, group=group)
        gains = {row.enterprise_id: row.gain for row in found.rows}
        expected = {pk: gain for pk, state in states.items() if (gain := _gain(code, state, day))}
        assert gains == expected
        order = [(-row.gain, -(row.employees or 0)) for row in found.rows]
        assert order == sorted(order)
        top, bottom, *_rest = recounted(area, day, group)[code]
        for row in found.rows:
            assert found.effect(row) == Fraction(top + row.gain, bottom) - Fraction(top, bottom)


def _gain(code, state, day):
    """By how much the numerator of the rate grows if the enterprise does its part, and the
    denominator stays: the recount's own measures, before and after."""
    better = dict(state)
    if code in MADE_SO:
        if code in ("congress", "openness", "contract") and state["union_kind"] not in COVERED:
            return 0
        better |= MADE_SO[code]
    else:
        if code == "density" and state["union_kind"] not in COVERED:
            return 0
        employees = state["employees"] or 0
        members = state["members"] or 0
        return max(0, employees - members)
    return _numerator(code, better) - _numerator(code, state)


def _numerator(code, state):
    covered = state["union_kind"] in COVERED
    return {
        "union": covered,
        "own_union": state["union_kind"] == "own",
        "congress": covered and state["congress"] == "yes",
        "openness": covered and state["openness"] == "yes",
        "contract": covered and state["contract"] == "yes",
    }[code]


def test_a_share_of_a_percent_is_not_lost():
    assert short_of(Ratio(0, 3), Decimal("33.3")) == 1
    assert short_of(Ratio(1, 3), Decimal("33.4")) == 1
    assert short_of(Ratio(19, 20), Decimal("95")) == 0
    assert short_of(Ratio(950, 1000), Decimal("95.1")) == 1
