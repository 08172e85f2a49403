"""What a roster says of the union itself: its code, the union above it, its term."""

from datetime import date

import pytest

from common.problems import Doubtful
from common.values import PartialDate, check_digit
from tests.dataimport.conftest import towns  # noqa: F401 - fixtures
from tests.dataimport.test_undoing import browser, facts, imported_as, undo  # noqa: F401 - fixtures
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.unions import CoverageFactory, TermFactory, UnionFactory
from tests.unions.test_roster_sheet import (  # noqa: F401 - fixtures
    CODE,
    NAME,
    changes,
    codes,
    known,
    own_media,
    take,
)
from tests.writes import differences, rows
from unions.models import Term, Union
from unions.sheets.terms import StatedTerm, parse_term, parse_union_code

FIRST, SECOND, THIRD = (
    f"{base}{check_digit(base)}" for base in (f"81210782MC000000{n}" for n in "123")
)
JUNE, JUNE_LATER = PartialDate(date(2021, 6, 1), "month"), PartialDate(date(2026, 6, 1), "month")


@pytest.fixture
def covered(known):  # noqa: F811 - a fixture
    """The union of the known enterprise, of which nothing but its approval is registered."""
    return CoverageFactory(enterprise=known, union__name=f"{NAME}工会委员会").union


@pytest.fixture
def upper(places):
    return UnionFactory(name="北镇市青堆子镇工会联合会", kind="federation", area=places.qingduizi)


def terms():
    return list(
        Term.objects.values_list(
            "union__name", "elected_on", "elected_precision", "years", "ends_on"
        )
    )


# ---------------------------------------------------------------- how it is worded


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("5年", StatedTerm(5)),
        ("三年", StatedTerm(3)),
        (5, StatedTerm(5)),
        (3.0, StatedTerm(3)),
        ("每届五年", StatedTerm(5)),
        ("2021.6-2026.6", StatedTerm(None, JUNE, JUNE_LATER)),
        ("2021年6月至2026年6月", StatedTerm(None, JUNE, JUNE_LATER)),
        ("2021-06—2026-06", StatedTerm(None, JUNE, JUNE_LATER)),
        ("2021-06-2026-06", StatedTerm(None, JUNE, JUNE_LATER)),
        ("202106~202606", StatedTerm(None, JUNE, JUNE_LATER)),
        (
            "2021-2026",
            StatedTerm(
                None, PartialDate(date(2021, 1, 1), "year"), PartialDate(date(2026, 1, 1), "year")
            ),
        ),
        (
            "2021.6.18-2026.6.17",
            StatedTerm(None, PartialDate(date(2021, 6, 18)), PartialDate(date(2026, 6, 17))),
        ),
        ("", None),
        ("无", None),
        (None, None),
    ],
)
def test_a_term_is_read(text, meant):
    assert parse_term(text) == meant


@pytest.mark.parametrize("text", ["第三届", "4年", "7", "2021年6月至今", "长期", "2021-13-2026-06"])
def test_what_is_no_term_is_said_and_left_out(text):
    read = parse_term(text)
    assert isinstance(read, Doubtful)
    assert (read.value, read.message.code) == (None, "term_unreadable")


@pytest.mark.parametrize(
    "text",
    ["91210782MAKBBQW40W", "工法证字第070100001号", FIRST[:17], f"{FIRST[:17]}?", "办理中", 8.1e17],
)
def test_what_is_no_code_of_a_union_is_said_and_left_out(text):
    read = parse_union_code(text)
    assert isinstance(read, Doubtful)
    assert (read.value, read.message.code) == ("", "union_code_unreadable")


def test_a_code_of_a_union_is_read():
    assert [parse_union_code(text) for text in (FIRST, FIRST.lower(), "", "无")] == [
        FIRST, FIRST, "", "",
    ]  # fmt: skip


# ---------------------------------------------------------------- what it does


def test_a_new_union_gets_all_of_it(take, known, upper):  # noqa: F811
    batch = take(
        是否建会="是", 建会时间="2021.6", 工会法人统一社会信用代码=FIRST,
        上级工会="北镇市青堆子镇工会联合会", 换届时间="2021年6月", 任期="5",
    )  # fmt: skip
    assert (batch.state, codes(batch)) == ("applied", [])
    union = Union.objects.get(coverages__enterprise=known)
    assert (union.credit_code, union.parent) == (FIRST, upper)
    assert terms() == [(f"{NAME}工会委员会", date(2021, 6, 1), "month", 5, date(2026, 6, 30))]
    assert changes(batch)[-3:] == [
        ("工会统一社会信用代码", "", FIRST),
        ("上级工会", "", "北镇市青堆子镇工会联合会"),
        ("届次", "", "2021-06 至 2026-06"),
    ]


SAID = {
    "是否建会": "是", "工会统一社会信用代码": FIRST, "上级工会": "北镇市青堆子镇工会联合会",
    "任期起止": "2021.6.18-2026.6.17",
}  # fmt: skip


def test_a_registered_union_is_completed_once(take, covered, upper):  # noqa: F811
    first = take(**SAID)
    covered.refresh_from_db()
    assert (covered.credit_code, covered.parent) == (FIRST, upper)
    assert terms() == [(covered.name, date(2021, 6, 18), "day", 5, date(2026, 6, 18))]
    assert first.counts["changed"] == 1
    again = take(**SAID)
    assert (codes(again), again.counts["unchanged"]) == ([], 1)


def test_what_is_registered_otherwise_is_told_and_stays(take, covered, upper):  # noqa: F811
    covered.credit_code, covered.parent = SECOND, UnionFactory(name="另一个联合会", area=upper.area)
    covered.save()
    TermFactory(union=covered, elected_on=date(2022, 1, 1), years=3, ends_on=date(2025, 1, 1))
    before = rows()
    batch = take(**SAID)
    assert codes(batch) == ["union_code_differs", "upper_union_differs", "term_differs"]
    assert batch.counts["unchanged"] == 1
    assert differences(before, rows()) == {}


def test_the_next_election_is_a_further_term(take, covered):  # noqa: F811
    TermFactory(union=covered, elected_on=date(2018, 5, 1), years=5, ends_on=date(2023, 5, 1))
    batch = take(是否建会="是", 本届选举日期=date(2023, 4, 20), 届满日期="2026-04")
    assert codes(batch) == []
    assert [term[1:] for term in terms()][-1] == (date(2023, 4, 20), "day", 3, date(2026, 4, 20))
    assert ("届次", "2018-05-01 至 2023-05-01", "2023-04-20 至 2026-04-20") in changes(batch)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"换届时间": "2021年6月"}, "term_length_unknown"),
        ({"换届时间": "2021年6月", "任期止": "2025年6月"}, "term_length_unknown"),
        ({"任期": "5年"}, "term_without_election"),
        ({"应换届时间": "2026年6月"}, "term_without_election"),
        ({"换届时间": "2026年6月", "任期": "5年"}, "elected_after_cutoff"),
        ({"换届时间": "前年", "任期": "第三届"}, "election_unreadable"),
        ({"上级工会": "没有登记的总工会"}, "upper_union_unknown"),
        ({"上级工会": f"{NAME}工会委员会"}, "upper_union_below"),
        ({"工会信用代码": CODE}, "union_code_unreadable"),
    ],
)
def test_what_cannot_be_taken_over_is_a_warning(take, covered, said, code):  # noqa: F811
    """The list was read without these columns before, so nothing in them keeps it out."""
    before = rows()
    batch = take(是否建会="是", **said)
    assert codes(batch)[0] == code
    assert batch.state == "applied"
    assert differences(before, rows()) == {}


def test_an_end_that_agrees_with_what_is_registered_says_nothing_new(take, covered):  # noqa: F811
    TermFactory(union=covered, elected_on=date(2021, 6, 18), years=5, ends_on=date(2026, 6, 18))
    assert codes(take(是否建会="是", 应换届时间="2026年6月", 任期="5年")) == []
    assert codes(take(是否建会="是", 应换届时间="2025年6月")) == ["term_differs"]


def test_a_code_that_another_union_has_is_not_given_twice(take, covered, places):  # noqa: F811
    UnionFactory(area=places.yixian, credit_code=FIRST)
    batch = take(是否建会="是", 工会统一社会信用代码=FIRST)
    assert (batch.state, codes(batch)) == ("applied", ["union_code_taken"])
    covered.refresh_from_db()
    assert covered.credit_code is None


def test_one_code_down_a_column_goes_to_the_first(take, known):  # noqa: F811
    other = {"企业名称": "锦州乙机械有限公司", "所属乡镇": "青堆子镇"}
    said = {"是否建会": "是", "工会统一社会信用代码": FIRST}
    batch = take({**other, **said}, **said)
    assert (batch.state, codes(batch)) == ("applied", ["code_missing", "union_code_taken"])
    assert list(Union.objects.filter(credit_code=FIRST).values_list("name", flat=True)) == [
        f"{NAME}工会委员会"
    ]


def test_a_row_without_a_union_says_that_its_code_goes_nowhere(take, known):  # noqa: F811
    batch = take(是否建会="否", 工会统一社会信用代码=FIRST, 任期="5年")
    assert codes(batch) == ["particulars_without_union"]
    assert not Union.objects.exists()


SHARED = {"是否建会": "是", "建会形式": "联合", "工会名称": "青堆子联合工会", "建会时间": "2020.5"}


@pytest.mark.parametrize("is_known", [True, False])
def test_a_shared_union_has_one_code_and_one_term_however_many_rows_say_so(
    take, known, places, is_known  # noqa: F811
):  # fmt: skip
    if is_known:
        union = UnionFactory(name="青堆子联合工会", kind="joint", area=places.qingduizi)
        CoverageFactory(union=union, enterprise=known, form="joint")
    more = {"工会统一社会信用代码": FIRST, "换届时间": "2020-05-08", "任期": "三年"}
    others = [
        {"企业名称": f"锦州{one}机械有限公司", "所属乡镇": "青堆子镇", **SHARED, **more}
        for one in "甲乙"
    ]
    batch = take(*others, **SHARED, **more)
    assert batch.state == "applied"
    assert set(codes(batch)) <= {"code_missing", "founding_differs"}
    union = Union.objects.get()
    assert (union.credit_code, union.coverages.count()) == (FIRST, 3)
    assert terms() == [("青堆子联合工会", date(2020, 5, 8), "day", 3, date(2023, 5, 8))]


def test_two_rows_that_name_different_elections_of_one_union_do_not_both_count(take, known):  # noqa: F811
    other = {"企业名称": "锦州甲机械有限公司", "所属乡镇": "青堆子镇", **SHARED, "任期": "3年"}
    batch = take({**other, "换届时间": "2020-04-01"}, **SHARED, 任期="3年", 换届时间="2020-05-08")
    assert codes(batch) == ["code_missing", "term_differs"]
    assert [term[1] for term in terms()] == [date(2020, 5, 8)]


def test_an_unknown_upper_union_is_told_once(take, known):  # noqa: F811
    others = [
        {"企业名称": f"锦州{one}机械有限公司", "所属乡镇": "青堆子镇", "是否建会": "是",
         "上级工会": "北镇市总工会"}
        for one in "甲乙"
    ]  # fmt: skip
    batch = take(*others, 是否建会="是", 上级工会="北镇市总工会")
    assert codes(batch).count("upper_union_unknown") == 1


# ---------------------------------------------------------------- back and forth


def test_the_whole_is_taken_back(imported_as, undo, places, upper):  # noqa: F811
    enterprise = EnterpriseFactory(name=NAME, credit_code=CODE, area=places.qingduizi)
    CoverageFactory(enterprise=enterprise)
    before = facts()
    heads = ["企业名称", "统一社会信用代码", "所属乡镇", *SAID]
    batch = imported_as(
        "roster", heads, [NAME, CODE, "青堆子镇", *SAID.values()],
        ["锦州甲机械有限公司", None, "青堆子镇", "是", SECOND, upper.name, "2020.1-2025.1"],
    )  # fmt: skip
    assert Term.objects.count() == 2
    assert set(Union.objects.exclude(credit_code=None).values_list("credit_code", flat=True)) == {
        FIRST, SECOND,
    }  # fmt: skip
    assert undo(batch).state == "undone"
    assert differences(before, facts()) == {}
