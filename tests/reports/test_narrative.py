"""The words of the report: what rose, fell or stood still, as far as it can be read."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from reports.narrative import narrate, wording
from reports.narrative.blocks import EditorParagraph, numeral
from reports.narrative.claims import HOW, growth, look_up, plain, printable
from reports.narrative.told import Told
from reports.sections import build_document
from reports.sections.basis import Basis
from tests.reports import claims
from tests.reports.conftest import END_OF_2023

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def document(city_to_read):
    return build_document(Basis(city_to_read.places.city, 2023, END_OF_2023))


def with_rates(document, now, before):
    """The document with another union rate of the whole area now and a year before."""
    total = document.coverage.total

    def changed(row, numerator, denominator):
        rate = replace(row.rates["union"], numerator=numerator, denominator=denominator)
        return replace(row, rates={**row.rates, "union": rate})

    total = replace(total, now=changed(total.now, *now), before=changed(total.before, *before))
    return replace(document, coverage=replace(document.coverage, total=total))


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        ((950, 1000), (900, 1000), "，比上年末上升5.0个百分点"),
        ((900, 1000), (950, 1000), "，比上年末下降5.0个百分点"),
        ((9500, 10000), (9504, 10000), "，与上年末持平"),  # both are printed as 95.0%
        ((9505, 10000), (9504, 10000), "，比上年末上升0.1个百分点"),  # 95.1% and 95.0%
        ((1, 80), (12, 1000), "，比上年末上升0.1个百分点"),  # 1.25% is printed as 1.3%
        ((0, 0), (1, 2), ""),
    ],
)
def test_the_word_follows_the_printed_numbers(document, now, before, said):
    row = Told(with_rates(document, now, before), "coverage.total")
    assert plain(row.rate_change("union")) == said


def test_a_count_that_moves_says_by_how_much_and_in_percent(document):
    row = Told(document, "coverage.total")
    assert plain(row.measure_change("unionised", "家")) == "，比上年末增加1家，增长20.0%"
    assert plain(row.measure_change("federation", "家")) == "，与上年末持平"


def test_growth_too_small_to_be_printed_is_not_said():
    assert growth(10001, 10000) == Decimal("0.0")
    assert growth(5, 0) is None
    assert growth(100, 80) == Decimal("25.0")


def test_over_the_year_says_so_where_there_was_nothing_before(document):
    total = Told(document, "proposals.total")
    change = total.over_the_year("recommended", "recommended_before", "件")
    assert plain(change) == "，同比增加2件，增长200.0%"
    assert plain(total.over_the_year("awarded", "awarded_before", "件")) == "（上年没有）"


def test_a_year_that_is_not_over_is_not_compared_with_a_whole_one(city_to_read):
    document = build_document(Basis(city_to_read.places.city, 2023, date(2023, 4, 30)))
    text = "".join(plain(text) for text in claims.texts(narrate(document, {})))
    assert "同比" not in text
    assert "本年度尚未结束" in text


def test_a_year_that_ends_otherwise_names_the_day(document):
    document = replace(document, cover=replace(document.cover, previous=date(2022, 9, 30)))
    said = plain(Told(document, "coverage.total").rate_change("union"))
    assert said.startswith("，比2022年9月30日上升")


@pytest.mark.parametrize(
    ("rate", "text"),
    [(0.0125, "1.3%"), (Fraction(1, 80), "1.3%"), (0.95, "95.0%"), (None, "—"), (0.99949, "99.9%")],
)
def test_halves_are_rounded_up(rate, text):
    assert wording.percent(rate) == text


def test_differences_are_those_of_the_printed_numbers():
    assert wording.points(0.9504, 0.8996) == 5.0  # 95.0 − 90.0
    assert wording.points(0.5, None) is None


def test_money_and_counts():
    assert HOW["ten_thousand"](Decimal("145000.00")) == "14.5"
    assert HOW["ten_thousand"]("400000000.00") == "40000"
    assert HOW["hundred_million"](Decimal(395_000_000)) == "4"
    assert HOW["count"](None, 2) == "2"
    assert HOW["share"](24, 40) == "60.0%"
    assert HOW["signed"](3, 5) == "−2"


@pytest.mark.parametrize(
    ("number", "text"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (34, "三十四")]
)
def test_chapters_are_numbered_in_chinese(number, text):
    assert numeral(number) == text


def test_every_number_of_the_text_is_a_claim(document):
    narrative = narrate(document, {})
    for text in claims.texts(narrative):
        words = "".join(piece for piece in text if isinstance(piece, str))
        assert claims.numbers(words) == []


def test_every_claim_is_what_its_figures_say(document):
    for claim in claims.claims(narrate(document, {})):
        values = [look_up(document, path) for path in claim.paths]
        assert HOW[claim.how](*values) == claim.text


@pytest.mark.parametrize("place", ["province", "yixian", "qilihe", "qingduizi", "qilihe_town"])
def test_an_area_of_any_kind_is_told_of(city_to_read, place):
    area = getattr(city_to_read.places, place)
    narrative = narrate(build_document(Basis(area, 2023, END_OF_2023)), {})
    assert narrative.chapters[0].code == "cover"
    assert plain(narrative.title).startswith(area.name)


def test_the_editors_paragraphs_stand_in_their_chapters(document):
    notes = {
        "elections": ["换届工作有了改进。", " "],
        "definitions": ["口径未变。"],
        "other": ["其他。"],
    }
    written = {
        chapter.code: [b.text for b in chapter.blocks if isinstance(b, EditorParagraph)]
        for chapter in narrate(document, notes).chapters
    }
    assert written["elections"] == ["换届工作有了改进。"]
    # What belongs to no chapter of the text is not lost.
    last = "本文件为未封存的草稿，以封存的版本为准。"
    assert written["definitions"] == ["口径未变。", "其他。", last]


def test_what_cannot_be_printed_is_left_out():
    assert printable("甲\x00乙\x1b\n丙") == "甲乙\n丙"
