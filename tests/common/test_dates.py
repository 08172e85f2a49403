"""Dates in every spelling seen in real rosters."""

import json
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.values import PartialDate, parse_date, stated_date
from common.values.numerals import write_numeral
from tests.common.test_values import outcome

VARIANTS = json.loads(
    (Path(__file__).parent.parent / "files" / "rosters" / "variants.json").read_text("utf-8")
)


def month(year, number):
    return PartialDate(date(year, number, 1), "month")


def year(number):
    return PartialDate(date(number, 1, 1), "year")


def day(*parts):
    return PartialDate(date(*parts))


DATES = {
    "2019.11": month(2019, 11), "2019.11.5": day(2019, 11, 5), "2019-11": month(2019, 11),
    "2019/11/5": day(2019, 11, 5), "2019年11月": month(2019, 11),
    "2019年11月5日": day(2019, 11, 5),
    "2019年底": ("doubtful", "date_only_year", year(2019)),
    "2019年初": ("doubtful", "date_only_year", year(2019)),
    "二〇一九年十一月": month(2019, 11), "19.11": month(2019, 11), "2019": year(2019),
    "201911": month(2019, 11), "20191105": day(2019, 11, 5),
    "43770 (Excel serial)": day(2019, 11, 1), "2019-11-05 00:00:00": day(2019, 11, 5),
    "2019 .11": month(2019, 11), "2019、11": month(2019, 11),
    "2019年11月(换届)": ("doubtful", "date_of_reelection", month(2019, 11)),
    "2020.6.": month(2020, 6), "未建": None, "正在筹备": None,
    "2021年第一季度": ("doubtful", "date_only_year", year(2021)),
}  # fmt: skip


@pytest.mark.parametrize("cell", VARIANTS["dates"])
def test_every_date_in_the_variants(cell):
    assert outcome(parse_date, cell.removesuffix(" (Excel serial)")) == DATES[cell]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (43770.0, day(2019, 11, 1)),
        (2019.11, month(2019, 11)),
        (2019.05, month(2019, 5)),
        (2019.1, ("doubtful", "month_lost_zero", year(2019))),
        (2019.0, year(2019)),
        (201911.0, month(2019, 11)),
        (datetime(2019, 11, 5), day(2019, 11, 5)),  # noqa: DTZ001 - cells know no zone
        (date(2019, 11, 5), day(2019, 11, 5)),
        ("11.5", ("refused", "ambiguous_year")),
        ("19年11月5日", day(2019, 11, 5)),
        ("2019-02-30", ("refused", "impossible_date")),
        ("2019.13", ("refused", "impossible_date")),
        ("2019年11月底", month(2019, 11)),
        ("很久以前", ("refused", "unreadable_date")),
        ("", None),
        ("-", None),
    ],
)
def test_further_dates(cell, expected):
    assert outcome(parse_date, cell) == expected


DAY_SPELLINGS = [
    "{0.year}-{0.month}-{0.day}", "{0.year}/{0.month}/{0.day}", "{0.year}.{0.month}.{0.day}",
    "{0.year}年{0.month}月{0.day}日", "{0:%Y%m%d}", "{0:%Y-%m-%d} 00:00:00",
    "{0.year} 年 {0.month} 月 {0.day} 日",
]  # fmt: skip


@given(st.dates(date(1949, 1, 1), date(2099, 12, 31)), st.sampled_from(DAY_SPELLINGS))
def test_a_day_survives_its_spelling(on, pattern):
    assert parse_date(pattern.format(on)) == PartialDate(on)


@given(st.dates(date(1949, 1, 1), date(2099, 12, 31)))
def test_a_day_in_chinese_numerals(on):
    years = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(on.year))
    text = f"{years}年{write_numeral(on.month)}月{write_numeral(on.day)}日"
    assert parse_date(text) == PartialDate(on)


@given(
    st.integers(1949, 2099),
    st.integers(1, 12),
    st.sampled_from(
        ["{}-{}", "{}.{:02d}", "{}年{}月", "{}/{}", "{}、{}", "{}{:02d}", "{}年{}月份"]
    ),
)
def test_a_month_survives_its_spelling(of_year, number, pattern):
    assert parse_date(pattern.format(of_year, number)) == month(of_year, number)


@given(st.dates(date(1930, 1, 1), date(2100, 12, 31)))
def test_a_day_survives_as_a_serial_number(on):
    assert parse_date(float((on - date(1899, 12, 30)).days)) == PartialDate(on)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["填报单位(盖章):某工会   填报时间:2023年3月15日"], date(2023, 3, 15)),
        (["注：本表数据由管委会提供，统计截止2023年末。"], date(2023, 12, 31)),
        (["统计时点：2023年12月31日"], date(2023, 12, 31)),
        (["截至2023年2月底在册"], date(2023, 2, 28)),
        (["企业名单", "制表人：   2023年12月31日"], date(2023, 12, 31)),
        (["2022年12月31日和2023年12月31日两个时点"], None),
        (["2023年度企业名单"], None),
        ([], None),
    ],
)
def test_the_day_a_list_speaks_for(texts, expected):
    assert stated_date(texts) == expected
