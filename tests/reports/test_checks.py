"""Each declared check on a document that is in order, and on one that is not."""

import copy
import json

import pytest

from reports.checks import CHECKS, Subject, run_checks
from reports.freezing import canonical
from reports.sections import as_data, build_document
from reports.sections.basis import Basis
from reports.sections.frozen import from_data
from reports.selectors import outcomes_of, outcomes_within
from tests.reports.conftest import END_OF_2023
from tests.reports.steps import built


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
    assert {check.code for check in CHECKS} == {*BROKEN, "sealed_before"}


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
