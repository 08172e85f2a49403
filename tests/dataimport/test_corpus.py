"""Each of our sample rosters: every row exact, every problem exact, at the right place."""

import json
from datetime import date

import pytest

from areas.choices import AreaKind
from areas.models import FormerAreaName
from common.values import Answer, Contact, Count, PartialDate, stated_count
from dataimport.selectors import Upload, examine
from tests.factories.areas import AreaFactory
from tests.rosters.make import FOLDER, MAKERS, expected
from tests.rosters.truth import ROSTERS
from unions.sheets import ROSTER

EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
SIGNS = {"at_least": "≥{}", "at_most": "≤{}"}


@pytest.fixture
def tree(towns):
    """The places of the samples; Beizhen was 北宁市 to 2006."""
    FormerAreaName.objects.create(area=towns.beizhen, name="北宁市", until=date(2006, 3, 1))
    return towns


def said(value):
    """A cleaned value in the words of expected.json; "" for nothing."""
    if isinstance(value, Count):
        return _count(value)
    if isinstance(value, Answer):
        return value.verdict
    if isinstance(value, PartialDate | Contact):
        return str(value)
    return "" if value is None else str(value)


def _count(count):
    if count.exactness in SIGNS:
        low = count.at_least if count.at_least is not None else count.at_most
        return SIGNS[count.exactness].format(low)
    shown = stated_count(count).replace("-", "–")
    return f"{shown} 女{count.women}" if count.women is not None else shown


def read(name):
    upload = Upload((FOLDER / name).read_bytes(), name, received_on=date(2024, 3, 18))
    return examine(ROSTER, upload, None)


def rows_of(examination):
    return [
        {
            "sheet": plan.row.sheet,
            "row": plan.row.row,
            **{k: said(v) for k, v in plan.row.values.items() if k != "seq" and said(v)},
            **place_of(plan),
        }
        for plan in examination.plans
    ]


def place_of(plan):
    """Where the enterprise would be entered; a row with an error enters nothing."""
    found = [change.after for change in plan.changes if change.label == "所在区域"]
    return {"area": found[0]} if found else {}


def test_the_files_are_what_the_makers_make():
    assert expected() == EXPECTED
    assert len(EXPECTED) >= 35
    assert MAKERS
    for name, make in ROSTERS.items():
        assert make().data == (FOLDER / name).read_bytes(), (
            f"{name}: run python -m tests.rosters.make"
        )


@pytest.mark.once
@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_every_row_and_every_problem_is_exact(tree, name):
    if "county" in name:
        # A town of the same name in another county.
        twin = {"name": "高山子镇", "kind": AreaKind.TOWNSHIP, "parent": tree.yixian}
        AreaFactory(code="210727198", **twin)
    examination = read(name)
    want = [
        {**row, "area": row["area"].partition("(")[0]} if "area" in row else row
        for row in EXPECTED[name]["rows"]
    ]
    assert rows_of(examination) == want
    found = [[p.message.code, p.sheet, p.row, p.column] for p in examination.problems]
    assert sorted(found) == sorted(EXPECTED[name]["problems"])
    assert all(problem.reason and problem.remedy for problem in examination.problems)
