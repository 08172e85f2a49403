"""The national form: what is known of each union, added up level by level, nothing invented."""

from datetime import date

import pytest

from reports.crosswalk import CODE_UNKNOWN, items_of
from reports.renderers import national as renderer
from reports.sections import build_document, national
from reports.sections.basis import Basis
from tests.factories.enterprises import HeadcountFactory
from tests.factories.unions import UnionFactory
from tests.reports import workbook
from tests.reports.conftest import END_OF_2023
from unions.models import Union

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def document(city_to_read):
    HeadcountFactory(
        enterprise=city_to_read.young, employees=31, women=12, reported_on=date(2023, 12, 1)
    )
    return build_document(Basis(city_to_read.places.city, 2023, END_OF_2023))


@pytest.fixture(scope="module")
def chapter(document):
    return document.national


@pytest.fixture(scope="module")
def book(document):
    return workbook.opened(renderer.render(document, {}))


def value(chapter, line, fact):
    return line.values[[item.fact for item in chapter.items].index(fact)]


def level(chapter, code, fact):
    [found] = [row for row in chapter.levels if row.place.code == code]
    return value(chapter, found, fact)


def test_each_union_of_the_list_is_a_line(chapter):
    standing = Union.objects.standing_on(END_OF_2023)
    assert len(chapter.unions) == standing.count() == chapter.levels[0].unions == 5
    assert {line.name for line in chapter.unions} == set(standing.values_list("name", flat=True))


def test_the_lines_add_up_to_the_whole(chapter):
    for n, item in enumerate(chapter.items):
        known = [line.values[n] for line in chapter.unions if line.values[n] is not None]
        whole = chapter.levels[0].values[n]
        assert whole == (sum(known) if item.summed and known else None)


def test_the_parts_of_a_place_and_its_own_unions_add_up_to_it(chapter):
    covered = [item.fact for item in chapter.items].index("covered")
    for place in chapter.levels:
        depth = place.place.path.count("/")
        parts = [
            row
            for row in chapter.levels
            if row.place.path.startswith(place.place.path)
            and row.place.path.count("/") == depth + 1
        ]
        own = [line for line in chapter.unions if line.area_code == place.place.code]
        assert place.unions == sum(row.unions for row in parts) + len(own)
        counted = [row.values[covered] for row in (*parts, *own)]
        assert (place.values[covered] or 0) == sum(number or 0 for number in counted)


def test_what_is_known_is_filled_in(chapter, city_to_read):
    assert level(chapter, "210700", "employees") == 120 + 31
    assert level(chapter, "210700", "members") == 140
    assert level(chapter, "210700", "women_employees") == 12
    assert level(chapter, "210782P01", "covered") == 3
    [young] = [line for line in chapter.unions if value(chapter, line, "women_employees")]
    assert value(chapter, young, "kind") == "1"
    assert value(chapter, young, "division") == "210727"
    assert value(chapter, young, "approved_on") == "2023-05-01"


def test_what_is_not_known_is_not_zero(chapter):
    assert level(chapter, "210700", "representatives") is None
    assert level(chapter, "210782P01", "women_employees") is None


def test_an_item_without_a_code_says_so_and_has_none(chapter, book):
    coded = {item.code for item in chapter.items if item.code}
    assert coded == {"901", "902", "903", "904"}
    assert {item.status for item in chapter.items if item.code} == {"沿用待核"}
    assert {item.status for item in items_of(2021) if item.code} == {"已核"}
    rows = list(book["项目对照"].iter_rows(min_row=4, values_only=True))
    assert (rows[0][0], rows[4][0]) == ("901", CODE_UNKNOWN)
    assert {row[3] for row in rows if row[1] == "女职工委员会"} == {renderer.NO_DATA}


def test_the_workbook_prints_the_chapter(chapter, book):
    found = workbook.table(book["汇总"])
    assert found["合计"][:2] == [5, 6]
    assert found["锦州沟帮子经济开发区"][:2] == [2, 3]
    names = [row[2] for row in book["基层工会情况"].iter_rows(values_only=True)]
    assert {line.name for line in chapter.unions} <= set(names)


def test_a_year_without_a_declared_form_is_not_filled_in(city_to_read):
    document = build_document(Basis(city_to_read.places.city, 2018, date(2018, 12, 31)))
    assert document.national.unions == ()
    book = workbook.opened(renderer.render(document, {}))
    assert book.sheetnames == ["项目对照"]
    assert any("没有收录2018年度" in text for text in workbook.texts(book))


def test_a_union_that_is_not_approved_yet_is_not_in_it(city_to_read):
    basis = Basis(city_to_read.places.city, 2023, END_OF_2023)
    before = len(national.build(basis).unions)
    UnionFactory(area=city_to_read.places.qilihe, approved_on=date(2024, 3, 1))
    assert len(national.build(basis).unions) == before


def test_queries_do_not_grow_with_the_unions(city_to_read, same_queries):
    basis = Basis(city_to_read.places.city, 2023, END_OF_2023)

    def grow():
        UnionFactory.create_batch(5, area=city_to_read.places.qilihe, approved_on=date(2020, 1, 1))

    same_queries(lambda: national.build(basis), grow)
