"""Random histories: the changes between two days are the difference of two recounts, row by row.

A longer run: HYPOTHESIS_EXAMPLES=500 pytest tests/indicators/test_changes_proof.py
"""

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import connection, transaction
from hypothesis import event, given
from hypothesis import strategies as st

from indicators.changing import KINDS, summed
from indicators.definitions import RATES
from indicators.figures import GROUPS
from tests.indicators.histories import CHECKED, CODES, histories, plant_tree, ways, write
from tests.indicators.recount import Recount
from tests.indicators.recount import rates as recounted_rates
from tests.indicators.recount_changes import happened
from tests.indicators.test_explain_proof import everybody, get
from tests.indicators.test_proof import prove

pytestmark = pytest.mark.django_db
URL = "/api/v1/coverage/changes/"

questions = st.tuples(
    st.lists(st.sampled_from(CHECKED), min_size=2, max_size=2).map(sorted),
    st.sampled_from(["c", "c", "c1", "c2"] * 2 + CODES),
    st.sampled_from(list(GROUPS)),
)


@pytest.fixture(autouse=True)
def _always_kept(monkeypatch):
    monkeypatch.setattr(summed, "WORTH_KEEPING", 0)


@given(data=st.data())
@prove
def test_the_changes_are_the_difference_of_two_recounts(data):
    with transaction.atomic():
        areas = plant_tree()
        for row in data.draw(histories(areas), label="history"):
            write(row, data.draw(ways))
        caller, _browser = everybody(areas["c"])
        with connection.cursor() as cursor:
            recount = Recount(cursor)
        asked = data.draw(st.lists(questions, min_size=4, max_size=4), label="questions")
        for (first, last), code, group in asked:
            found = check(recount, caller, first, last, code, group)
        # What all of them come to was kept: whoever asks again is not told anything else.
        query = {"area": code, "from": str(first), "to": str(last), "group": group}
        assert get(caller, URL, **query, page_size=1000) == found
        transaction.set_rollback(True)


def check(recount, caller, first, last, code, group):
    query = {"area": code, "from": str(first), "to": str(last), "group": group}
    found = get(caller, URL, **query, page_size=1000)
    rows, ids = found["rows"], recount.below(code)
    assert found["count"] == len(rows)
    assert (found["next"], found["previous"]) == (None, None)
    before, after = (recount.measures(day, group, ids) for day in (first, last))
    assert found["totals"] == {measure: after[measure] - before[measure] for measure in before}
    summed = Counter()
    for row in rows:
        assert first < date.fromisoformat(row["on"]) <= last
        assert row["what"] == [detail["what"] for detail in row["details"]]
        assert set(row["what"]) <= set(KINDS)
        assert row["what"]
        summed.update(row["effect"])
        for kind in row["what"]:
            event(kind)
    assert {code: number for code, number in summed.items() if number} == {
        code: number for code, number in found["totals"].items() if number
    }
    assert [row["on"] for row in rows] == sorted(row["on"] for row in rows)
    assert found["kinds"] == dict(Counter(kind for row in rows for kind in row["what"]))
    check_rates(found, before, after)
    check_rows(recount, rows, group, ids)
    check_pages(caller, query, rows)
    return found


def check_rates(found, before, after):
    """To the last digit: fractions, not decimals."""
    then, now = recounted_rates(before), recounted_rates(after)
    assert set(found["rates"]) == set(RATES)
    for code, exact in found["rates_exact"].items():
        effects = [row["rates_exact"].get(code) for row in found["rows"]]
        if then[code][1] == 0 or now[code][1] == 0:
            assert exact is None
            assert found["rates"][code] is None
            assert not any(effects)
            continue
        moved = Fraction(*now[code][:2]) - Fraction(*then[code][:2])
        assert Fraction(exact) == moved
        assert sum((Fraction(effect) for effect in effects if effect), Fraction(0)) == moved
        assert found["rates"][code] == round(float(moved), 6)


def check_rows(recount, rows, group, ids):
    """What each row says is the difference between its day and the day before."""
    seen = set()
    for row in rows:
        if row["enterprise"] is None:
            continue
        on, pk = date.fromisoformat(row["on"]), row["enterprise"]["id"]
        assert (on, pk) not in seen
        seen.add((on, pk))
        (enterprise,) = [one for one in recount.enterprises if one["id"] == pk]
        days = (on - timedelta(days=1), on)
        measures = [alone(recount, enterprise, day, group, ids) for day in days]
        difference = {code: measures[1][code] - measures[0][code] for code in measures[0]}
        assert row["effect"] == {code: number for code, number in difference.items() if number}
        assert happened(recount, enterprise, on, ids) <= set(row["what"])


def alone(recount, enterprise, day, group, ids):
    """The measures as if there were this enterprise only."""
    everyone, terms = recount.enterprises, recount.terms
    recount.enterprises, recount.terms = [enterprise], []
    try:
        return recount.measures(day, group, ids)
    finally:
        recount.enterprises, recount.terms = everyone, terms


def check_pages(caller, query, rows):
    """Two rows at a time, the same rows; the totals are always of all."""
    if not 2 < len(rows) < 9:
        return
    paged, url, query = [], URL, {**query, "page_size": 2}
    while url:
        answer = get(caller, url, **query)
        paged += answer["rows"]
        url, query = answer["next"], {}
    assert paged == rows
