"""Every spelling seen in real rosters has a stated meaning, or a stated refusal."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.problems import Doubtful, Unreadable
from common.values import (
    Contact,
    Count,
    check_digit,
    clean_text,
    is_credit_code,
    one_of,
    parse_amount,
    parse_answer,
    parse_contact,
    parse_count,
    parse_credit_code,
    parse_date,
    parse_year,
    tidy,
)
from common.values.codes import ALPHABET
from common.values.numerals import parse_numeral, write_numeral
from unions.choices import SystemKind

VARIANTS = json.loads(
    (Path(__file__).parent.parent / "files" / "rosters" / "variants.json").read_text("utf-8")
)
NONE = (None, "none", None, None)


def outcome(parse, cell):
    """What a cell comes to: its meaning, ("doubtful", code, meaning) or ("refused", code)."""
    try:
        meaning = parse(cell)
    except Unreadable as refusal:
        return ("refused", refusal.message.code)
    if isinstance(meaning, Doubtful):
        return ("doubtful", meaning.message.code, meaning.value)
    return meaning


def exact(number):
    return (number, "exact", None, None)


def about(number):
    return (number, "approximate", None, None)


COUNTS = {
    "120": exact(120), "１２０": exact(120), "120人": exact(120), "120 人": exact(120),
    "１２０人": exact(120), "120.0": exact(120), "1,200": exact(1200), "1，200": exact(1200),
    "1200 ": exact(1200),
    "约120人": about(120), "120多人": about(120), "120余": about(120), "近百人": about(100),
    "百余人": about(100), "100人左右": about(100),
    "100-150": (None, "range", 100, 150), "20人以下": (None, "at_most", None, 20),
    "20人以上": (20, "at_least", 20, None), ">100": (101, "at_least", 101, None),
    "≥20": (20, "at_least", 20, None), "几十人": (None, "range", 20, 99),
    "十几人": (None, "range", 11, 19),
    "十二": exact(12), "一百二十": exact(120), "两名": exact(2), "二十余": about(20),
    "": NONE, "无": NONE, "没有": NONE, "-": NONE, "—": NONE, "--": NONE, "/": NONE, "\\": NONE,
    "×": NONE, "N/A": NONE, "暂无": NONE, "不详": NONE, "未统计": NONE, "0": NONE,
    "80+40": exact(120), "男60女40": exact(100), "60(女20)": exact(60),
    "60/20": ("refused", "ambiguous_count"),
    "1.2万": about(12000), "500万元": ("refused", "money_not_count"),
    "500(万元人民币)": ("refused", "money_not_count"),
    "1,000(万元人民币)": ("refused", "money_not_count"),
    "50(万美元)": ("refused", "money_not_count"),
    "500万元人民币": ("refused", "money_not_count"),
}  # fmt: skip


@pytest.mark.parametrize("cell", [cell for group in VARIANTS["numbers"].values() for cell in group])
def test_every_number_in_the_variants(cell):
    got = outcome(lambda text: parse_count(text, zero_is_none=True), cell)
    if isinstance(got, Count):
        got = (got.value, got.exactness, got.at_least, got.at_most)
    assert got == COUNTS[cell]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (120.0, exact(120)),
        (0, exact(0)),
        ("0", exact(0)),
        ("两三百人", (None, "range", 200, 399)),
        ("不足20人", (None, "at_most", None, 19)),
        ("超过100", (101, "at_least", 101, None)),
        ("100余名", about(100)),
        ("上百人", about(100)),
        ("一百二", exact(120)),
        ("约1.2万人", about(12000)),
        ("共120人", exact(120)),
        ("120（含派遣5人）", exact(120)),
        (-5.0, ("refused", "negative_count")),
        ("-5", ("refused", "negative_count")),
        (1.5, ("refused", "count_not_whole")),
        (9.12107e17, ("refused", "count_too_large")),
        ("见附表", ("refused", "unreadable_count")),
        ("150-100", ("refused", "unreadable_count")),
        (True, ("refused", "unreadable_count")),
    ],
)
def test_further_numbers(cell, expected):
    got = outcome(parse_count, cell)
    if isinstance(got, Count):
        got = (got.value, got.exactness, got.at_least, got.at_most)
    assert got == expected


def test_women_stated_beside_the_total_are_kept():
    assert parse_count("60(女20)").women == 20
    assert parse_count("男60女40").women == 40


@given(st.integers(0, 99_999_999))
def test_chinese_numerals_come_back(number):
    assert parse_numeral(write_numeral(number)) == number


SPELLINGS = [
    str,
    lambda n: f"{n:,}",
    lambda n: f"{n}人",
    lambda n: f"共 {n} 人",
    lambda n: "".join(chr(ord(digit) + 0xFEE0) for digit in str(n)),
    lambda n: f"{n}.0",
    write_numeral,
    float,
]


@given(st.integers(1, 9_999_999), st.sampled_from(SPELLINGS))
def test_a_count_survives_its_spelling(number, spell):
    assert parse_count(spell(number)) == Count(number)


@given(
    st.integers(1, 999_999), st.sampled_from(["约{}人", "{}余人", "{}多人", "{}人左右", "近{}人"])
)
def test_an_estimate_stays_an_estimate(number, pattern):
    assert parse_count(pattern.format(number)) == Count(number, "approximate")


@given(st.text(max_size=20))
def test_no_text_breaks_a_cleaner(text):
    for parse in (
        parse_count,
        parse_date,
        parse_answer,
        parse_contact,
        parse_credit_code,
        parse_amount,
        clean_text,
    ):
        outcome(parse, text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_no_number_breaks_a_cleaner(number):
    for parse in (parse_count, parse_date, parse_answer, parse_contact, parse_credit_code):
        outcome(parse, number)


VERDICTS = {"yes": True, "no": False, "other": None}


@pytest.mark.parametrize(
    ("kind", "cell"), [(kind, cell) for kind in VERDICTS for cell in VARIANTS["booleans"][kind]]
)
def test_every_answer_in_the_variants(kind, cell):
    answer = parse_answer(cell)
    assert answer.truth is VERDICTS[kind]
    assert answer.verdict == {"other": "neither"}.get(kind, kind)


@pytest.mark.parametrize(
    ("cell", "truth"), [(1.0, True), (0.0, False), (True, True), ("", None), ("/", None)]
)
def test_further_answers(cell, truth):
    assert parse_answer(cell).truth is truth


def test_an_answer_that_is_neither_is_refused_not_guessed():
    assert outcome(parse_answer, "看情况") == ("refused", "unreadable_answer")


PHONES = {
    "13904160000": "13904160000", "139 0416 0000": "13904160000", "139-0416-0000": "13904160000",
    "0416-6612345": "0416-6612345", "04166612345": "0416-6612345", "6612345": "6612345",
    "0416-6612345转8001": "0416-6612345转8001", "13904160000/6612345": "13904160000、6612345",
    "13904160000、13804160000": "13904160000、13804160000",
    "1.39042E+10": ("refused", "phone_lost_as_number"), "１３９０４１６００００": "13904160000",
    "张三13904160000": "13904160000", "\u202d13904160000\u202c": "13904160000",
}  # fmt: skip


@pytest.mark.parametrize("cell", [cell for cell in VARIANTS["phones"] if cell != "同上"])
def test_every_phone_in_the_variants(cell):
    got = outcome(parse_contact, cell)
    assert (got if isinstance(got, tuple) else got.phone) == PHONES[cell]


def test_a_name_beside_a_number_is_told_apart():
    assert parse_contact("王某 13904160001").name == "王某"
    assert parse_contact("电话：0416-6600002").name == ""
    assert parse_contact(13904160000.0).phone == "13904160000"


CODE = "91210725683717843Y"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (CODE, CODE),
        (CODE.lower(), CODE),
        ("9121 0725 6837 1784 3Y", CODE),
        (CODE + "\t", CODE),
        ("'" + CODE, CODE),
        ("\u200b" + CODE, CODE),
        ("210726004012345", ("doubtful", "old_registration_number", "")),
        (210726004012345.0, ("doubtful", "old_registration_number", "")),
        ("68371784-3", ("doubtful", "old_organisation_code", "")),
        ("9.12107E+17", ("refused", "lost_as_number")),
        (9.12107e17, ("refused", "lost_as_number")),
        ("9121O725683717843Y", ("doubtful", "code_corrected", CODE)),
        ("912I0725683717843Y", ("doubtful", "code_corrected", CODE)),
        ("无", ""),
        ("", ""),
        ("办理中", ("doubtful", "code_pending", "")),
        ("同营业执照", ("doubtful", "code_pending", "")),
        ("91210725683717843X", ("refused", "bad_check_digit")),
        ("9121072568371784", ("refused", "wrong_code_length")),
        ("91210725S83717843Y", ("refused", "wrong_code_character")),
        ("信用代码", ("refused", "wrong_code_form")),
    ],
)
def test_credit_codes(cell, expected):
    assert outcome(parse_credit_code, cell) == expected


@given(
    st.sampled_from(["91", "92", "93", "81", "52", "N2", "A1", "Y1"]),
    st.sampled_from(["210724", "210725", "210782", "999999"]),
    st.text(ALPHABET, min_size=9, max_size=9),
)
def test_a_right_check_digit_is_taken_whatever_the_division(kind, division, body):
    first = kind + division + body
    code = first + check_digit(first)
    assert is_credit_code(code)
    assert parse_credit_code(code.lower()) == code
    wrong = ALPHABET[(ALPHABET.index(code[17]) + 1) % 31]
    assert outcome(parse_credit_code, first + wrong) == ("refused", "bad_check_digit")


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("备    注", "备注"),
        ("辽宁艺科商务服务有限公司 ", "辽宁艺科商务服务有限公司"),
        ("锦州（集团）公司", "锦州(集团)公司"),
        ("ＡＢＣ 公司", "ABC 公司"),
        ("China  Steel", "China Steel"),
        ("\ufeff名称\u200b", "名称"),
        ("青堆子\n镇", "青堆子镇"),
        ("'00123", "00123"),
    ],
)
def test_text_is_tidied(typed, clean):
    assert tidy(typed) == clean


@given(st.text(max_size=40))
def test_tidying_twice_changes_nothing_more(text):
    assert tidy(tidy(text)) == tidy(text)


def test_lost_characters_are_pointed_out():
    assert outcome(clean_text, "有限\ufffd司")[1] == "mojibake"
    assert outcome(clean_text, "#REF!") == ("refused", "formula_error")


def test_amounts_years_and_choices():
    assert parse_amount(200000.0) == Decimal("200000.00")
    assert parse_amount("12.5万元") == Decimal("125000.00")
    assert parse_amount("￥1,200元") == Decimal("1200.00")
    assert outcome(parse_amount, "若干") == ("refused", "unreadable_amount")
    assert parse_year("2023年度") == 2023
    assert outcome(parse_year, "23") == ("refused", "unreadable_year")
    read = one_of(SystemKind, {"职代会": "congress"})
    assert [read(cell) for cell in ("厂务公开", "openness", "职代会", "")] == [
        "openness",
        "openness",
        "congress",
        "",
    ]
    assert outcome(read, "别的") == ("refused", "not_one_of")


@pytest.mark.parametrize(
    ("parse", "cell", "expected"),
    [
        (parse_count, "三五人", ("refused", "unreadable_count")),
        (parse_count, "职工120人", Count(120)),
        (parse_count, "100人（不含）以下", Count(None, "at_most", at_most=99)),
        (parse_count, "100人（不含）以上", Count(101, "at_least", at_least=101)),
        (parse_contact, "13904160000 13804160000", Contact("", ("13904160000", "13804160000"))),
        (parse_contact, "办公室13904160000", Contact("办公室", ("13904160000",))),
        (parse_contact, 13904200000.0, ("refused", "phone_lost_as_number")),
        (parse_contact, "#N/A", ("refused", "formula_error")),
        (parse_credit_code, 210726004012345.0, ("doubtful", "old_registration_number", "")),
        (parse_credit_code, "210726004012345.0", ("doubtful", "old_registration_number", "")),
        (parse_credit_code, "待补", ("doubtful", "code_pending", "")),
    ],
)
def test_what_must_not_be_taken_for_something_else(parse, cell, expected):
    assert outcome(parse, cell) == expected


@pytest.mark.parametrize(
    ("cell", "verdict"),
    [
        ("☑是 □否", "yes"), ("□是 ☑否", "no"), ("是√ 否□", "yes"), ("√已建 □未建", "yes"),
        ("有工会", "yes"), ("没有工会", "no"), ("正在组建", "neither"),
    ],
)  # fmt: skip
def test_marks_beside_printed_options(cell, verdict):
    assert parse_answer(cell).verdict == verdict


@pytest.mark.parametrize("cell", ["☑是 ☑否", "□是 □否", "是/否"])
def test_options_of_which_not_one_is_marked_are_refused(cell):
    assert outcome(parse_answer, cell) == ("refused", "unreadable_answer")
