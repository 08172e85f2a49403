"""The three sample rosters mean exactly what expected.json says, and do exactly that."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from common.spreadsheets import read_workbook
from common.tables import clean_rows, find_tables
from common.values import Answer
from enterprises.models import Absence, Enterprise, Headcount
from unions.models import Coverage, DemocraticSystem, Membership, Union
from unions.sheets import ROSTER

FILES = Path(__file__).parent.parent / "files" / "rosters"
EXPECTED = json.loads((FILES / "expected.json").read_text(encoding="utf-8"))
KINDS = {"approximate": "approx", "at_least": "bound", "at_most": "bound"}


def rows_of(name):
    reading = find_tables(read_workbook((FILES / name).read_bytes(), name), ROSTER.columns)
    return clean_rows(reading, ROSTER.columns)


def as_expected(row, keys):
    values = row.values
    founded = values.get("founded_on")
    codes = [
        problem.message.code
        for problem in row.problems
        if problem.column == row.titles.get("credit_code")
    ]
    shown = {
        "township": values.get("township") or row.group,
        "name": values["name"],
        "credit_code": values.get("credit_code"),
        "credit_code_problem": codes[0].replace("_", " ") if codes else None,
        "employees": values["employees"].value,
        "employees_kind": KINDS.get(values["employees"].exactness, values["employees"].exactness),
        "has_union": values.get("has_union", Answer("")).truth,
        "founded": _parts(founded) if founded else None,
        "congress": values.get("congress", Answer("")).truth,
        "open_affairs": values.get("openness", Answer("")).truth,
    }
    return {key: shown[key] for key in keys}


def _parts(founded):
    parts = [founded.on.year, founded.on.month, founded.on.day]
    return parts[: {"year": 1, "month": 2, "day": 3}[founded.precision]]


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_roster_is_understood_exactly(name):
    rows = rows_of(name)
    assert [as_expected(row, want) for row, want in zip(rows, EXPECTED[name], strict=True)] == (
        EXPECTED[name]
    )


def import_roster(name, *arguments):
    call_command("import_roster", str(FILES / name), *arguments)


COUNTED = (Enterprise, Headcount, Absence, Union, Coverage, Membership, DemocraticSystem)


def everything():
    return {model: list(model.objects.order_by("pk").values()) for model in COUNTED}


def test_the_five_towns_are_imported(towns):
    import_roster("01_two_row_header_merged.xlsx")

    expected = EXPECTED["01_two_row_header_merged.xlsx"]
    stated_on = date(2023, 3, 15)
    assert Enterprise.objects.count() == len(expected) == 24
    for want in expected:
        enterprise = Enterprise.objects.get(credit_code=want["credit_code"])
        assert enterprise.name == want["name"]
        assert enterprise.area.name.startswith(want["township"])
        headcounts = [(row.reported_on, row.employees) for row in enterprise.headcounts.all()]
        assert headcounts == ([(stated_on, want["employees"])] if want["employees"] else [])
        coverages = [
            [c.since.year, c.since.month, c.since.day][: len(want["founded"])]
            for c in enterprise.coverages.all()
        ]
        assert coverages == ([want["founded"]] if want["has_union"] else [])
        absent = [(row.subject, row.confirmed_on) for row in enterprise.absences.all()]
        assert absent == ([("union", stated_on)] if want["has_union"] is False else [])
    union = Union.objects.get(name="锦州欣诚制药有限公司工会委员会")
    assert (union.kind, union.approval_number, union.approved_on) == (
        "own",
        "按名册登记",
        date(2021, 3, 5),
    )
    assert Membership.objects.count() == 15
    assert set(Membership.objects.values_list("reported_on", flat=True)) == {stated_on}


def test_the_park_is_imported_on_its_cut_off_date(towns):
    import_roster("03_gb18030_title_lines.csv", "--area", "210782P01")

    cut_off = date(2023, 12, 31)
    assert Enterprise.objects.filter(area=towns.goubangzi, credit_code=None).count() == 10
    bound = Headcount.objects.get(enterprise__name="锦州市维高物资贸易有限公司")
    assert (bound.employees, bound.exactness, bound.reported_on) == (20, "at_least", cut_off)
    below = Headcount.objects.get(enterprise__name="锦州安子山安装工程有限公司")
    assert (below.employees, below.exactness, below.at_most) == (None, "at_most", 200)
    between = Headcount.objects.get(enterprise__name="锦州龙龙龙机械加工股份有限公司")
    assert (between.employees, between.at_least, between.at_most) == (None, 100, 150)
    held = Enterprise.objects.get(name="锦州安子山安装工程有限公司").systems
    assert set(held.values_list("kind", "since")) == {
        ("congress", cut_off),
        ("openness", cut_off),
    }
    lacking = Enterprise.objects.get(name="锦州市维高物资贸易有限公司").absences
    assert set(lacking.values_list("subject", flat=True)) == {"congress", "openness"}


def test_the_title_names_the_park_when_nobody_else_does(towns):
    import_roster("03_gb18030_title_lines.csv")
    assert set(Enterprise.objects.values_list("area__code", flat=True)) == {"210782P01"}


def test_a_spoilt_code_keeps_the_whole_list_out_and_says_why(towns, capsys):
    with pytest.raises(CommandError, match="4 行有错误，没有写入任何内容"):
        import_roster("05_groups_and_repeated_header.xlsx")

    said = capsys.readouterr().out
    assert "错误 Sheet 第7行 “信用代码”列 [9.12107E+17]：信用代码被表格软件存成了数字" in said
    assert "错误 Sheet 第6行 “信用代码”列 [91210782MAK1CF4H50]" in said
    assert "有错误 4" in said
    assert not any(everything().values())


@pytest.mark.parametrize("name", ["01_two_row_header_merged.xlsx", "03_gb18030_title_lines.csv"])
def test_a_second_import_changes_nothing(towns, name, capsys):
    import_roster(name, "--area", "210782")
    before = everything()
    capsys.readouterr()
    import_roster(name, "--area", "210782")
    assert everything() == before
    assert "新增 0，更改 0，没有变化" in capsys.readouterr().out


def test_a_dry_run_writes_nothing_and_finds_the_same_problems(towns, capsys):
    import_roster("01_two_row_header_merged.xlsx", "--dry-run")
    tried = capsys.readouterr().out
    assert not any(everything().values())
    import_roster("01_two_row_header_merged.xlsx")
    done = capsys.readouterr().out
    assert "没有写入" in tried
    assert [line for line in tried.splitlines() if line.startswith("提醒")] == [
        line for line in done.splitlines() if line.startswith("提醒")
    ]


def test_a_date_given_wins_over_the_one_in_the_list(towns):
    import_roster("01_two_row_header_merged.xlsx", "--as-of", "2022-12-31")
    assert set(Headcount.objects.values_list("reported_on", flat=True)) == {date(2022, 12, 31)}
