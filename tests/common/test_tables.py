"""Headers, groups, subtotals and notes are told apart from data; every problem has its place."""

from dataclasses import replace
from functools import partial

import pytest

from common.spreadsheets import Grid
from common.tables import Column, clean_rows, find_tables
from common.values import clean_word, parse_count, parse_date, parse_phone

COLUMNS = (
    Column("seq", ("序号", "编号")),
    Column("name", ("企业名称", "单位名称", "单位名称(盖章)"), required=True),
    Column("township", ("所属乡镇", "乡镇(街道)"), clean_word, shared=True),
    Column("employees", ("职工人数", "职工>总数"), partial(parse_count, zero_is_none=True)),
    Column("women", ("女职工数", "职工>其中:女"), parse_count),
    Column("members", ("会员人数", "会员>总数"), parse_count),
    Column("founded_on", ("建会时间",), parse_date),
    Column("chair", ("工会主席",)),
    Column("chair_phone", ("主席电话", "联系电话"), parse_phone, after="chair"),
    Column("phone", ("联系电话", "电话"), parse_phone),
)


def grid(*rows, name="Sheet1", merged=(), hidden=False):
    """A sheet; `merged` are (top, left, bottom, right), filled as reading a workbook fills them."""
    width = max(len(row) for row in rows)
    cells = [[*("" if c is None else c for c in row), *[""] * (width - len(row))] for row in rows]
    spread = {}
    for top, left, bottom, right in merged:
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                if (row, column) != (top, left):
                    cells[row][column] = cells[top][left]
                    spread[row, column] = (top, left)
    return Grid(name, cells, hidden=hidden, spread=spread)


def read(*grids):
    reading = find_tables(list(grids), COLUMNS)
    return reading, clean_rows(reading, COLUMNS)


def values(rows, *fields):
    return [tuple(row.values.get(name) for name in fields) for row in rows]


def problems(reading, rows):
    found = [*reading.problems, *(problem for row in rows for problem in row.problems)]
    return [(p.message.code, p.sheet, p.row, p.column) for p in found]


@pytest.mark.parametrize(
    "heading",
    [
        "单位名称", "单 位 名 称", "单位\n名称", "*单位名称", "单位名称(必填)", "单位名称（盖章）",
        "企业名称：",
    ],
)  # fmt: skip
def test_noise_in_a_heading_does_not_matter(heading):
    _, rows = read(grid([heading, "职工人数(人)"], ["甲公司", 5.0]))
    assert [(row.values["name"], row.values["employees"].value) for row in rows] == [("甲公司", 5)]


def test_titles_and_notes_are_kept_apart_and_rows_keep_their_numbers():
    reading, rows = read(
        grid(
            ["××镇企业建会情况统计表"],
            ["填报时间：2023年3月15日"],
            [],
            ["序号", "企业名称", "职工人数"],
            [1.0, "甲公司", 5.0],
            [],
            [2.0, "乙公司", 6.0],
            ["合计", "", 11.0],
            ["注：1.本表由各镇填报。"],
            ["单位负责人：      审核人：      制表人："],
        )
    )
    assert [(row.row, row.values["name"]) for row in rows] == [(5, "甲公司"), (7, "乙公司")]
    assert reading.texts[:2] == ["××镇企业建会情况统计表", "填报时间：2023年3月15日"]
    assert reading.texts[-1].startswith("单位负责人")
    assert problems(reading, rows) == []


@pytest.mark.parametrize("merged", [True, False])
def test_two_header_rows_with_a_heading_over_several_columns(merged):
    ranges = [(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 3), (2, 2, 2, 2)] if merged else []
    _, rows = read(
        grid(
            ["企业名称", "职工情况", None, "会员情况", "建会时间"],
            [None, "总数", "其中：女", "总数", None],
            ["甲", "乙", "1", "2", "3"],
            ["甲公司", 60.0, 20.0, 50.0, "2019.11"],
            merged=ranges,
        )
    )
    (row,) = rows
    counts = [row.values[name].value for name in ("employees", "women", "members")]
    assert counts == [60, 20, 50]
    assert str(row.values["founded_on"]) == "2019-11"


def test_a_repeated_header_and_column_numbers_are_no_data():
    header = ["序号", "企业名称", "职工人数"]
    _, rows = read(
        grid(header, ["1", "2", "3"], [1.0, "甲公司", 5.0], [], header, [2.0, "乙公司", 6.0])
    )
    assert values(rows, "name") == [("甲公司",), ("乙公司",)]


def test_a_group_row_goes_with_the_rows_below_it():
    _, rows = read(
        grid(
            ["一、青堆子镇"],
            ["序号", "企业名称", "职工人数"],
            [1.0, "甲公司", 5.0],
            ["小计", "", 5.0],
            ["二、大屯乡"],
            [2.0, "乙公司", 6.0],
            ["高山子镇"],
            [3.0, "丙公司", 7.0],
        )
    )
    assert [(row.values["name"], row.group) for row in rows] == [
        ("甲公司", "青堆子镇"),
        ("乙公司", "大屯乡"),
        ("丙公司", "高山子镇"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        ["小计", "", 5.0], ["合  计", "", 5.0], ["总计", "", 5.0], ["", "青堆子镇小计", 5.0],
        ["其中：", "", 5.0], ["本页合计", "", 5.0], [None, "合计", 5.0],
    ],
)  # fmt: skip
def test_sums_are_not_imported(line):
    _, rows = read(grid(["序号", "企业名称", "职工人数"], [1.0, "甲公司", 5.0], line))
    assert values(rows, "name") == [("甲公司",)]


def test_a_township_merged_over_rows_holds_for_all_of_them_but_a_number_does_not():
    reading, rows = read(
        grid(
            ["所属乡镇", "企业名称", "职工人数"],
            ["青堆子镇", "甲公司", 120.0],
            [None, "乙公司", None],
            [None, None, None],
            merged=[(1, 0, 3, 0), (1, 2, 2, 2)],
        )
    )
    assert values(rows, "township", "name") == [("青堆子镇", "甲公司"), ("青堆子镇", "乙公司")]
    assert [row.values["employees"].value for row in rows] == [120, None]
    assert problems(reading, rows) == [("merged_value", "Sheet1", 3, "职工人数")]


def test_ditto_takes_the_cell_above_and_is_refused_where_each_row_differs():
    reading, rows = read(
        grid(
            ["企业名称", "电话"],
            ["甲公司", 13904160000.0],
            ["乙公司", "同上"],
            ["同上", "同上"],
        )
    )
    assert [row.values["phone"] for row in rows] == ["13904160000"] * 3
    assert problems(reading, rows)[0] == ("ditto_not_allowed", "Sheet1", 4, "企业名称")


def test_ditto_on_the_first_row_has_nothing_to_refer_to():
    reading, rows = read(grid(["企业名称", "电话"], ["甲公司", "同上"]))
    assert problems(reading, rows) == [("nothing_above", "Sheet1", 2, "电话")]


def test_the_same_heading_twice_belongs_to_whom_it_stands_beside():
    _, rows = read(
        grid(
            ["企业名称", "联系电话", "工会主席", "联系电话"],
            ["甲公司", "0416-6600001", "王某", "13904160001"],
        )
    )
    assert values(rows, "phone", "chair_phone") == [("0416-6600001", "13904160001")]


def test_two_tables_side_by_side():
    _, rows = read(
        grid(
            ["序号", "企业名称", "职工人数", None, "序号", "企业名称", "职工人数"],
            [1.0, "甲公司", 5.0, None, 2.0, "乙公司", 6.0],
            [3.0, "丙公司", 7.0, None, None, None, None],
        )
    )
    assert sorted((row.values["name"], row.values["employees"].value) for row in rows) == [
        ("丙公司", 7),
        ("乙公司", 6),
        ("甲公司", 5),
    ]


def test_two_tables_below_one_another_with_other_columns():
    _, rows = read(
        grid(
            ["企业名称", "职工人数"],
            ["甲公司", 5.0],
            ["注：以上为规上企业。"],
            ["序号", "职工人数", "单位名称"],
            [1.0, 6.0, "乙公司"],
        )
    )
    assert [(row.values["name"], row.values["employees"].value) for row in rows] == [
        ("甲公司", 5),
        ("乙公司", 6),
    ]


def test_every_sheet_is_read_and_named_in_the_problems():
    reading, rows = read(
        grid(["企业名称", "职工人数"], ["甲公司", "见附表"], name="青堆子镇"),
        grid(["企业名称", "职工人数"], ["乙公司", 6.0], name="大屯乡"),
        grid(["本表用于统计", "请勿修改"], name="说明"),
        grid(["企业名称", "职工人数"], ["丁公司", 1.0], name="旧", hidden=True),
    )
    assert [(row.sheet, row.values["name"]) for row in rows] == [
        ("青堆子镇", "甲公司"),
        ("大屯乡", "乙公司"),
    ]
    assert problems(reading, rows) == [
        ("hidden_sheet", "旧", 0, ""),
        ("no_table", "说明", 0, ""),
        ("unreadable_count", "青堆子镇", 2, "职工人数"),
    ]


def test_a_sheet_without_a_table_says_which_column_is_needed():
    reading, _rows = read(grid(["联系人", "王某"], ["电话", "13904160000"]))
    (problem,) = reading.problems
    assert problem.is_error
    assert "企业名称" in problem.remedy


def test_all_problems_are_found_at_once_each_with_its_remedy():
    reading, rows = read(
        grid(
            ["序号", "企业名称", "职工人数", "建会时间", "备用列"],
            [1.0, "甲公司", "见附表", "很久以前", None],
            [2.0, None, 6.0, None, None],
        )
    )
    assert problems(reading, rows) == [
        ("unknown_column", "Sheet1", 1, "备用列"),
        ("unreadable_count", "Sheet1", 2, "职工人数"),
        ("unreadable_date", "Sheet1", 2, "建会时间"),
        ("missing_value", "Sheet1", 3, "企业名称"),
    ]
    found = [*reading.problems, *(problem for row in rows for problem in row.problems)]
    assert all(problem.reason and problem.remedy for problem in found)


def test_an_unfilled_numbered_line_is_skipped_in_silence():
    reading, rows = read(
        grid(["序号", "企业名称", "职工人数"], [1.0, "甲公司", 5.0], [2.0, None, None])
    )
    assert (len(rows), problems(reading, rows)) == (1, [])


def test_a_wrong_sum_is_named_and_a_right_one_is_not():
    reading, rows = read(
        grid(
            ["企业名称", "职工人数", "会员人数"],
            ["一、青堆子镇"],
            ["甲公司", 5.0, 4.0],
            ["乙公司", 6.0, 5.0],
            ["小计", 11.0, 8.0],
            ["二、大屯乡"],
            ["丙公司", 7.0, "约6人"],
            ["小计", 7.0, 6.0],
            ["合计", "18人", 99.0],
        )
    )
    assert problems(reading, rows) == [("sum_differs", "Sheet1", 5, "会员人数")]
    assert reading.problems[0].params == {"label": "小计", "stated": 8, "summed": 9}


def test_hidden_rows_are_read_and_named_in_spans():
    hidden = grid(["企业名称", "职工人数"], *(["甲公司", 1.0] for _ in range(6)))
    reading, rows = read(replace(hidden, hidden_rows=frozenset({1, 3, 4, 5})))
    assert len(rows) == 6
    (problem,) = reading.problems
    assert (problem.message.code, problem.params) == (
        "hidden_rows",
        {"count": 4, "rows": "2、4–6"},
    )


def test_a_row_that_lacks_its_name_is_no_note():
    _, rows = read(
        grid(
            ["建会时间", "企业名称", "职工人数", "电话"], ["2021-03-05", None, 51.0, "13904160000"]
        )
    )
    assert [problem.message.code for row in rows for problem in row.problems] == ["missing_value"]
