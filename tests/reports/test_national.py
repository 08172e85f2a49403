"""The national form: what is known of each union, added up level by level, nothing invented."""

from datetime import date

import pytest

from reports.crosswalk import CODE_UNKNOWN, items_of
from reports.freezing import ordering, with_unions
from reports.freezing.lists import list_of
from reports.renderers import national as renderer
from reports.sections import build_document, national, union_facts
from reports.sections.basis import Basis
from tests.factories.enterprises import HeadcountFactory
from tests.factories.unions import CoverageFactory, SystemFactory, UnionFactory
from tests.reports import workbook
from tests.reports.conftest import END_OF_2023
from unions.choices import SystemKind, UnionKind
from unions.models import Membership, Officer, Union

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def document(city_to_read):
    HeadcountFactory(
        enterprise=city_to_read.young, employees=31, women=12, reported_on=date(2023, 12, 1)
    )
    # A later report that does not say how many are migrant workers takes nothing back.
    reported = Membership.objects.filter(enterprise=city_to_read.large)
    reported.update(migrants=31)
    later = reported.get()
    Membership.objects.create(
        enterprise=later.enterprise, members=later.members, reported_on=date(2023, 12, 1)
    )
    basis = Basis(city_to_read.places.city, 2023, END_OF_2023)
    with with_unions(build_document(basis), national.lines(basis)) as document:
        yield document


@pytest.fixture(scope="module")
def chapter(document):
    return document.national


@pytest.fixture(scope="module")
def unions(chapter):
    return list(chapter.each_union())


@pytest.fixture(scope="module")
def book(document):
    return workbook.opened(renderer.render(document, {}))


def value(chapter, line, fact):
    return line.values[[item.fact for item in chapter.items].index(fact)]


def level(chapter, code, fact):
    [found] = [row for row in chapter.levels if row.place.code == code]
    return value(chapter, found, fact)


def test_each_union_of_the_list_is_a_line(chapter, unions):
    standing = Union.objects.standing_on(END_OF_2023)
    assert len(unions) == standing.count() == chapter.levels[0].unions == 5
    assert {line.name for line in unions} == set(standing.values_list("name", flat=True))


def test_the_lines_add_up_to_the_whole(chapter, unions):
    for n, item in enumerate(chapter.items):
        known = [line.values[n] for line in unions if line.values[n] is not None]
        assert chapter.missing[n] == len(unions) - len(known)
        whole = chapter.levels[0].values[n]
        assert whole == (sum(known) if item.summed and known else None)


def test_the_parts_of_a_place_and_its_own_unions_add_up_to_it(chapter, unions):
    covered = [item.fact for item in chapter.items].index("covered")
    for place in chapter.levels:
        depth = place.place.path.count("/")
        parts = [
            row
            for row in chapter.levels
            if row.place.path.startswith(place.place.path)
            and row.place.path.count("/") == depth + 1
        ]
        own = [line for line in unions if line.area_code == place.place.code]
        assert place.unions == sum(row.unions for row in parts) + len(own)
        counted = [row.values[covered] for row in (*parts, *own)]
        assert (place.values[covered] or 0) == sum(number or 0 for number in counted)


def test_what_is_known_is_filled_in(chapter, unions):
    assert level(chapter, "210700", "employees") == 120 + 31
    assert level(chapter, "210700", "members") == 140
    assert level(chapter, "210700", "women_employees") == 12
    assert level(chapter, "210700", "migrant_members") == 31
    assert level(chapter, "210782P01", "covered") == 3
    [young] = [line for line in unions if value(chapter, line, "women_employees")]
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


def test_the_workbook_prints_the_chapter(unions, book):
    found = workbook.table(book["汇总"])
    assert found["合计"][:2] == [5, 6]
    assert found["锦州沟帮子经济开发区"][:2] == [2, 3]
    names = [row[2] for row in book["基层工会情况"].iter_rows(values_only=True)]
    assert [name for name in names if name in {line.name for line in unions}] == [
        line.name for line in unions
    ]


def test_a_year_without_a_declared_form_is_not_filled_in(city_to_read):
    document = build_document(Basis(city_to_read.places.city, 2018, date(2018, 12, 31)))
    assert list(document.national.each_union()) == []
    book = workbook.opened(renderer.render(document, {}))
    assert book.sheetnames == ["项目对照"]
    assert any("没有收录2018年度" in text for text in workbook.texts(book))


def test_a_union_that_is_not_approved_yet_is_not_in_it(city_to_read):
    basis = Basis(city_to_read.places.city, 2023, END_OF_2023)
    before = list(national.lines(basis))
    UnionFactory(area=city_to_read.places.qilihe, approved_on=date(2024, 3, 1))
    assert list(national.lines(basis)) == before


def test_queries_do_not_grow_with_the_unions(city_to_read, same_queries):
    basis = Basis(city_to_read.places.city, 2023, END_OF_2023)

    def grow():
        UnionFactory.create_batch(5, area=city_to_read.places.qilihe, approved_on=date(2020, 1, 1))

    same_queries(lambda: national.build(basis), grow)


# ---------------------------------------------------------------- a portion at a time


@pytest.mark.parametrize("portion", [1, 2, 3])
def test_in_portions_the_unions_are_the_same(city_to_read, monkeypatch, portion):
    """Also of a union whose enterprise another one covers that counts before it."""
    large = city_to_read.large
    SystemFactory(enterprise=large, kind=SystemKind.DIRECTORS, since=date(2020, 1, 1))
    joint = UnionFactory(kind=UnionKind.JOINT, area=large.area, approved_on=date(2020, 1, 1))
    CoverageFactory(enterprise=large, union=joint, since=date(2020, 1, 1))
    for union in Union.objects.filter(coverages__enterprise=large):
        Officer.objects.create(
            union=union, since=date(2021, 1, 1), role="chair", holder="主席", full_time=True
        )
    basis = Basis(city_to_read.places.city, 2023, END_OF_2023)
    whole = list(national.lines(basis))
    covered = {line[0]: union_facts.as_fact(line)["covered"] for line in whole}
    assert covered[joint.pk] is None
    assert [line[0] for line in whole] == sorted(covered)
    monkeypatch.setattr(union_facts, "PORTION", portion)
    assert list(national.lines(basis)) == whole


def test_what_was_frozen_before_there_was_a_column_does_not_differ_by_it(chapter):
    """Drift of a report that was sealed then: of the new column nothing is told."""
    listed = list_of("national:2023-12-31")
    now = next(iter(chapter.lines))
    assert listed.columns[-1] == "migrant_members"
    at = 2 + listed.columns.index("women_members")
    before = now[:-1]
    assert not listed.differ(before, now)
    changed = (*now[:at], 3, *now[at + 1 :])
    assert listed.differing(before, changed) == [("women_members", now[at], 3)]


def test_every_fact_of_the_form_is_a_column():
    facts = {item.fact for year in (2021, 2023) for item in items_of(year) if item.fact}
    summed = {item.fact for item in items_of(2023) if item.fact and item.summed}
    assert facts <= set(union_facts.COLUMNS)
    assert summed == set(union_facts.SUMMED)


@pytest.mark.parametrize("run", [1, 2, 7, 100])
def test_they_are_printed_by_place_and_name(city_to_read, monkeypatch, run):
    monkeypatch.setattr(ordering, "RUN", run)
    lines = [
        (number, "", f"/{number % 3}/", f"工会{number % 5}\u2028\n\x85“{number}")
        for number in range(40)
    ]
    with ordering.in_order(iter(lines), lambda line: (line[2], line[3], line[0])) as found:
        assert list(found) == list(found) == sorted(lines, key=lambda line: line[2:])
