"""Random histories: what an answer is worth is what the bounds lose."""

from fractions import Fraction
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import strategies as st

from enterprises.models import Absence
from indicators.choices import By
from indicators.freshness import bring_up_to_date
from indicators.models import Standing
from indicators.planning import MISSING, RATES_IN_DOUBT, WorkChoice, total_worth, worklist
from tests.indicators.proving import NUMBERS, USER, proven, question, recount, recounted
from tests.indicators.recount import COVERED
from unions.models import Membership

pytestmark = pytest.mark.django_db


@proven
def test_what_an_answer_is_worth_is_what_the_bounds_lose(data, areas):
    area, day, group = question(data, areas)
    bring_up_to_date()
    silent = Standing.objects.filter(
        union_kind__in=COVERED, members__isnull=True, employees__isnull=False
    ).order_by("valid_from", "enterprise_id")
    if days := list(silent.values_list("valid_from", flat=True)):
        # A day on which the members of a unionised one are not known: any other day seldom has one.
        area, day, group = areas["c"], data.draw(st.sampled_from(days)), "everything"
    by = data.draw(st.sampled_from([By.CHILDREN, By.PARK]))
    for rate in ("", data.draw(st.sampled_from(RATES_IN_DOUBT))):
        _check(WorkChoice(area, day, group=group, rate=rate, by=by))


def _check(asked):
    area, day, group = asked.area, asked.as_of, asked.group
    work = worklist(user=USER, asked=asked)
    rows = list(work.rows)
    before = _widths(area, day, group)
    # Nobody is left out, and all together are the whole width.
    for code in work.rates:
        assert sum(work.worth(row).get(code, 0) for row in rows) == before[code]
        assert work.widths[code] == before[code]
    if asked.by == By.CHILDREN:
        parts = [total_worth(work.worth_of_part(part)) for part in work.parts]
        assert sum(parts) == total_worth(work.widths)
    _check_rows(work, rows, area, day, group)
    worths = [total_worth(work.worth(row)) for row in rows]
    # SQL orders by whole billionths of each rate.
    for earlier, later in pairwise(worths):
        assert later - earlier < Fraction(1, 10**6)
    for row in rows[:2]:
        for code in work.rates:
            with transaction.atomic():
                _answer(row, work, day)
                after = _widths(area, day, group)
                transaction.set_rollback(True)
            # What is answered may bring what was not asked into the denominator (a union founded
            # would); an answer of "none" and a number of members do not.
            assert before[code] - after[code] == work.worth(row).get(code, 0), code


def _answer(row, work, day):
    """Everything missing of one enterprise becomes known: none of what was asked, no members."""
    for code, missing in MISSING.items():
        if missing not in work.missing or not work.lacks(row, missing):
            continue
        if code == "members":
            Membership.objects.create(
                pk=next(NUMBERS),
                enterprise_id=row.enterprise_id,
                reported_on=day,
                members=row.employees or 1,
            )
        elif code != "employees":
            Absence.objects.create(
                pk=next(NUMBERS),
                enterprise_id=row.enterprise_id,
                subject=code,
                confirmed_on=day,
            )


def _widths(area, day, group):
    return {
        code: Fraction(most - top, bottom) if bottom else Fraction(0)
        for code, (top, bottom, _unknown, most) in recounted(area, day, group).items()
    }


def _check_rows(work, rows, area, day, group):
    """Each enterprise of which something is missing, and what; as a recount sees it."""
    counted = recount()
    states = counted.list(day, group, counted.below(area.code))
    wanted = {missing.code for missing in work.missing}
    expected = {}
    for pk, state in states.items():
        covered = state["union_kind"] in COVERED
        lacks = {
            "union": state["union_kind"] == "unknown",
            "congress": covered and state["congress"] == "unknown",
            "openness": covered and state["openness"] == "unknown",
            "contract": covered and state["contract"] == "unknown",
            "employees": state["employees"] is None
            and (covered or tuple(work.rates) != ("density",)),
            "members": covered and state["members"] is None,
        }
        if missing := {code for code, so in lacks.items() if so} & wanted:
            expected[pk] = missing
    found = {
        row.enterprise_id: {one.code for one in work.missing if work.lacks(row, one)}
        for row in rows
    }
    assert found == expected
    for code in wanted:
        asked = WorkChoice(area, day, group=group, rate=_only(work.rates), missing=code)
        kept = {row.enterprise_id for row in worklist(user=USER, asked=asked).rows}
        assert kept == {pk for pk, missing in expected.items() if code in missing}


def _only(rates):
    return rates[0] if len(rates) == 1 else ""
