"""A clean roster, spoilt at random: every row comes out right, or a problem names it.

HYPOTHESIS_EXAMPLES sets how many are tried; a longer search is `HYPOTHESIS_EXAMPLES=5000`.
"""

import os
from random import Random as Chance

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.problems import ERROR
from common.spreadsheets import read_workbook
from common.tables import clean_rows, find_tables
from tests.dataimport.test_corpus import said
from tests.rosters.formats import text, xlsx
from tests.rosters.mess import STEPS, spoil
from tests.rosters.truth import ANSWERS
from tests.rosters.words import FIELDS
from unions.sheets import ROSTER

EXAMPLES = int(os.environ.get("HYPOTHESIS_EXAMPLES", "120"))


def meant(row):
    """What the reader must make of a row, field by field."""
    return {
        name: ANSWERS.get(value, value) if name == "has_union" else str(value)
        for name, value in row.means.items()
    }


def read(page, *, as_text):
    data = text(page) if as_text else xlsx(page)
    reading = find_tables(read_workbook(data, "名册.csv"), ROSTER.columns)
    return reading, clean_rows(reading, ROSTER.columns)


@pytest.mark.once
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(st.sampled_from(sorted(STEPS)), max_size=9),
    st.integers(0, 10**6),
    st.booleans(),
)
def test_no_row_is_lost_and_none_is_read_wrong_in_silence(names, seed, as_text):
    if as_text:
        names = [name for name in names if name != "merge_towns"]
    spoilt = spoil(names, Chance(seed))  # noqa: S311 - no secret
    page, placed = spoilt.page, spoilt.placed
    if as_text:
        page.merged = []
    reading, rows = read(page, as_text=as_text)
    problems = [*reading.problems, *(problem for row in rows for problem in row.problems)]
    told = {(problem.row, problem.column) for problem in problems}
    assert all(problem.reason and problem.remedy for problem in problems)
    assert spoilt.codes <= {problem.message.code for problem in problems}
    by_row = {row.row: row for row in rows}
    extra = set(by_row) - {number for number, _row in placed}
    assert not extra, f"lines read as rows: {sorted(extra)}"
    for number, row in placed:
        cleaned = by_row.get(number)
        if cleaned is None:
            assert any(problem.row == number for problem in problems), f"row {number} is lost"
            continue
        _compare(number, row, cleaned, told)


def _compare(number, row, cleaned, told):
    want = meant(row)
    for name in (one for one in FIELDS if one in row.means):
        if name == "township" and name not in cleaned.values:
            got = cleaned.group
        else:
            got = said(cleaned.values.get(name))
        named = (number, cleaned.titles.get(name, "")) in told
        if name in row.wrong:
            assert named, f"row {number}: nothing said about {name} {row.cells[name]!r}"
            assert got in ("", want[name]), f"row {number}: {name} guessed as {got!r}"
        elif got != want[name]:
            assert named, f"row {number}: {name} is {got!r} and not {want[name]!r}"


@pytest.mark.once
@pytest.mark.parametrize("name", sorted(STEPS))
def test_each_way_to_spoil_a_roster_alone_loses_nothing(name):
    for seed in range(12):
        spoilt = spoil([name], Chance(seed))  # noqa: S311 - no secret
        reading, rows = read(spoilt.page, as_text=False)
        assert [row.row for row in rows] == [number for number, _row in spoilt.placed]
        errors = [problem for problem in reading.problems if problem.severity == ERROR]
        assert errors == []
