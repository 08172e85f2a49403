"""Each declared check on a document that is in order, and on one that is not."""

import copy
import json
from datetime import date
from io import BytesIO

import pytest
from docx import Document

from reports.checks import CHECKS, Subject, run_checks
from reports.freezing import canonical
from reports.sections import as_data, build_document
from reports.sections.basis import Basis
from reports.sections.frozen import from_data
from reports.selectors import outcomes_of, outcomes_within
from tests.reports.conftest import END_OF_2023
from tests.reports.steps import built
from unions.models import Term, Union


@pytest.fixture(scope="module")
def data(city_to_read, django_db_blocker):
    with django_db_blocker.unblock():
        document = build_document(Basis(city_to_read.places.city, 2023, END_OF_2023))
    found = json.loads(canonical(as_data(document)))
    assert from_data(found) == document
    return found


def found(data, **subject):
    return {one.check.code: one for one in run_checks(Subject(data, **subject)) if one.findings}


def test_a_sound_document_is_not_blocked(data):
    assert [code for code, one in found(data).items() if one.blocks] == []


def _rate(data):
    return data["coverage"]["total"]["now"]["rates"]["union"]


BROKEN = {
    "year_over": lambda data: data["cover"].update(provisional=True),
    "numerators": lambda data: _rate(data).update(numerator=99),
    "bounds": lambda data: _rate(data).update(lower=0.9),
    "kinds": lambda data: data["coverage"]["total"]["now"]["measures"].update(joint_union=9),
    "children": lambda data: data["proposals"]["total"].update(submitted=9),
    "within": lambda data: data["proposals"]["total"].update(awarded=9),
    "jumps": lambda data: (
        data["coverage"]["total"]["before"]["measures"].update(employees=20),
        data["coverage"]["total"]["now"]["measures"].update(employees=27),
    ),
    "jumps_of_parts": lambda data: data["coverage"]["places"][0]["row"]["before"][
        "measures"
    ].update(employees=20),
    "members": lambda data: data["coverage"]["total"]["now"]["rates"]["density"].update(
        numerator=999
    ),
    "unknowns": lambda data: data["coverage"]["places"][0]["row"]["now"]["measures"].update(
        union_unknown=3
    ),
}


@pytest.mark.parametrize("code", BROKEN)
def test_what_is_wrong_is_found(data, code):
    broken = copy.deepcopy(data)
    BROKEN[code](broken)
    outcome = found(broken)[code]
    assert outcome.blocks == outcome.check.blocking
    assert all(finding.text and finding.area for finding in outcome.findings)


def test_every_check_is_tried():
    assert {check.code for check in CHECKS} == {*BROKEN, *SINGLE, "sealed_before"}


def test_what_was_sealed_for_the_year_before_is_compared(data):
    before = copy.deepcopy(data)
    before["coverage"]["total"]["now"] = copy.deepcopy(data["coverage"]["total"]["before"])
    assert "sealed_before" not in found(data, sealed_before=before)
    before["coverage"]["total"]["now"]["measures"]["unionised"] += 1
    assert found(data, sealed_before=before)["sealed_before"].blocks


def test_a_note_explains_a_jump(data):
    broken = copy.deepcopy(data)
    BROKEN["jumps"](broken)
    assert found(broken)["jumps"].blocks
    assert found(broken, noted=frozenset({"coverage"}))["jumps"].result == "warning"


def test_a_county_is_told_of_its_own_places_alone(small_city):
    report = built(small_city.places.city)
    outcomes = outcomes_of(report)
    codes = {
        place.code: {
            finding.area
            for outcome in outcomes_within(outcomes, place)
            for finding in outcome.findings
        }
        for place in (small_city.places.yixian, small_city.places.beizhen)
    }
    assert codes == {code: {code} for code in ("210727", "210782")}


# ---------------------------------------------------------------- one union after the other
def union(data, **facts):
    """The line of a union that is in order, but for these facts."""
    sound = {
        "name": "某某工会",
        "kind": "1",
        "approval_number": "锦工发〔2019〕1号",
        "covered": 1,
        "employees": 30,
        "women_employees": 10,
        "members": 30,
        "women_members": 10,
        "migrant_members": 30,
        "elected_on": "2021-03-05",
        "ends_on": "2026-03-05",
    }
    columns = data["national"]["columns"]
    return (1, "210727", *({**sound, **facts}.get(column) for column in columns))


SINGLE = {
    "women": (
        {"women_employees": 31},
        {"women_members": 11},
        {"women_members": 31, "women_employees": None},
    ),
    "migrants": ({"migrant_members": 31},),
    "own_unions": ({"covered": 2},),
    "joint_unions": ({"kind": "2"}, {"kind": "2", "covered": None}),
    "approvals": ({"approval_number": None},),
    "union_members": ({"members": 31},),
    "terms": (
        {"ends_on": "2025-03-05"},
        {"ends_on": "2026-03-06"},
        {"elected_on": "2021-03-01", "ends_on": "2026-04-01"},
    ),
}
SOUND = (
    {},
    {"women_employees": None, "women_members": None, "employees": None, "members": None},
    {"migrant_members": None},
    {"migrant_members": 40, "members": None},
    {"kind": "2", "covered": 2},
    {"kind": None, "covered": 40},
    {"elected_on": None, "ends_on": None},
    {"elected_on": "2020-02-29", "ends_on": "2025-02-28"},
    {"elected_on": "2021-01-01", "ends_on": "2024-06-30"},
)


@pytest.mark.parametrize(
    ("code", "facts"), [(code, each) for code, several in SINGLE.items() for each in several]
)
def test_what_is_wrong_with_one_union_is_found_with_its_name(data, code, facts):
    lines = [union(data), union(data, **facts), union(data)]
    outcomes = found(data, unions=lines)
    assert [(one.area, one.name) for one in outcomes[code].findings] == [("210727", "某某工会")]
    assert set(outcomes) - set(found(data)) == {code}
    assert outcomes[code].blocks == outcomes[code].check.blocking
    explained = found(data, unions=lines, noted=frozenset({"elections"}))
    assert not explained[code].blocks


@pytest.mark.parametrize("facts", SOUND)
def test_a_union_that_is_in_order_is_not_named(data, facts):
    assert found(data, unions=[union(data, **facts)]).keys() == found(data).keys()


def test_a_draft_counted_before_there_was_the_column_is_not_asked_for_it(data):
    before = copy.deepcopy(data)
    before["national"]["columns"].remove("migrant_members")
    lines = [union(before), union(before, members=9)]
    asked = {one.check.code for one in run_checks(Subject(before, unions=lines)) if one.findings}
    assert "union_members" not in asked
    assert "women" in asked
    assert "migrants" not in asked


def test_what_cannot_be_asked_is_not_passed(data):
    before = copy.deepcopy(data)
    del before["national"]["columns"]
    assert not {one.check.code for one in run_checks(Subject(before))} & set(SINGLE)


def test_the_unions_of_a_report_are_asked(small_city):
    """Before it is stored, as its files show it, and after."""
    report = built(small_city.places.city)
    place = small_city.places.qilihe
    named = Union.objects.filter(area=place).order_by("pk").first()
    outcome = next(one for one in outcomes_of(report) if one.check.code == "terms")
    assert outcome.result == "passed"
    Term.objects.filter(union=named).update(ends_on=date(2022, 1, 1))
    Union.objects.filter(pk=named.pk).update(approval_number="")
    again = built(small_city.places.city)
    results = {one.check.code: one for one in outcomes_of(again)}
    assert results["terms"].blocks
    assert [one.name for one in results["approvals"].findings] == [named.name]
    [document] = [file for file in again.files.all() if file.name.endswith(".docx")]
    with document.content.open("rb") as content:
        tables = Document(BytesIO(content.read())).tables
    cells = [cell.text for table in tables for row in table.rows for cell in row.cells]
    assert any("2018-01-01 选举，2022-01-01 届满" in text for text in cells)
