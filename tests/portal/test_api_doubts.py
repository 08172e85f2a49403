"""Writes of the API are measured by the checks of the forms: what cannot be is refused with its
rule, what is odd stands in the answer, or is refused where the caller wants it so."""

from datetime import date
from urllib.parse import quote

import pytest

from common.checking import check_of
from common.models import AuditEntry
from enterprises.models import Headcount
from tests.factories.enterprises import EnterpriseFactory, HeadcountFactory
from tests.factories.unions import CoverageFactory, MembershipFactory, UnionFactory
from unions.choices import CoverageForm, UnionKind
from unions.models import Coverage, Membership, Union

pytestmark = pytest.mark.django_db
STRICT = {"Prefer": "respond-async, handling=strict"}


@pytest.fixture
def client(api, county_officer):
    return api(county_officer)


@pytest.fixture
def firm(places):
    firm = EnterpriseFactory(name="锦州恒达机械", area=places.qilihe, opened_on=date(2010, 1, 1))
    HeadcountFactory(enterprise=firm, reported_on=date(2023, 1, 1), employees=20)
    joined = {"form": CoverageForm.FEDERATION, "union__kind": UnionKind.FEDERATION}
    CoverageFactory(enterprise=firm, since=date(2019, 1, 1), **joined)
    return firm


def post(client, where, query="", headers=None, **body):
    return client.post(f"/api/v1/{where}/{query}", body, format="json", headers=headers or {})


def members(client, firm, number, query="", headers=None):
    body = {"enterprise": firm.pk, "reported_on": "2024-01-01", "members": number}
    return post(client, "memberships", query, headers, **body)


def codes(answer):
    return [one["code"] for one in answer.json()["warnings"]]


def test_what_looks_odd_is_written_and_said(client, firm):
    answer = members(client, firm, 40)
    assert answer.status_code == 201
    told = next(w for w in answer.json()["warnings"] if w["code"] == "members_over_employees")
    check = check_of("members_over_employees")
    assert told == {
        "code": check.code, "severity": "warning", "field": "members", "title": str(check.title),
        "reason": str(check.reason), "source": check.rule, "remedy": str(check.remedy),
        "confirmed": False,
    }  # fmt: skip
    assert Membership.objects.get().members == 40
    # Nobody has confirmed anything.
    assert not AuditEntry.objects.filter(action="check.confirm").exists()


def test_what_is_as_it_should_be_says_so(client, firm):
    assert codes(members(client, firm, 18)) == []


def test_a_strict_caller_is_refused_until_each_warning_is_named(client, firm):
    refused = members(client, firm, 30, headers=STRICT)
    assert refused.status_code == 409
    assert refused["Content-Type"] == "application/problem+json"
    assert refused.json()["type"].endswith(":unconfirmed")
    assert set(codes(refused)) == {"members_over_employees", "own_union_due"}
    assert not Membership.objects.exists()
    assert not AuditEntry.objects.exists()
    half = members(client, firm, 30, "?confirm=own_union_due", STRICT)
    assert half.status_code == 409
    both = f"?confirm=own_union_due,members_over_employees&confirm_note={quote('含退休会员')}"
    answer = members(client, firm, 30, both, STRICT)
    assert answer.status_code == 201
    assert answer["Preference-Applied"] == "handling=strict"
    assert {one["confirmed"] for one in answer.json()["warnings"]} == {True}
    line = AuditEntry.objects.get(action="check.confirm")
    assert line.target_id == str(firm.pk)
    assert "会员人数超过职工人数" in line.reason
    assert line.reason.endswith("：含退休会员")


def test_a_lenient_caller_may_confirm_as_well(client, firm):
    answer = members(client, firm, 22, "?confirm=members_over_employees")
    assert answer.json()["warnings"][0]["confirmed"] is True
    assert AuditEntry.objects.filter(action="check.confirm").count() == 1


def test_a_warning_that_is_none_is_no_confirmation(client, firm):
    answer = members(client, firm, 22, "?confirm=members_over")
    assert answer.status_code == 400
    assert "members_over" in answer.json()["errors"]["confirm"][0]
    too_long = members(client, firm, 22, f"?confirm_note={'x' * 101}")
    assert list(too_long.json()["errors"]) == ["confirm_note"]
    assert not Membership.objects.exists()


def test_a_number_that_jumped_is_said_each_time_it_is_given(client, firm):
    body = {"enterprise": firm.pk, "reported_on": "2024-01-01", "employees": 60}
    first = post(client, "headcounts", **body)
    assert codes(first) == ["employees_jumped"]
    assert first.json()["warnings"][0]["field"] == "employees"
    row = f"/api/v1/headcounts/{first.json()['id']}/"
    assert codes(client.patch(row, {"employees": 61}, format="json")) == ["employees_jumped"]
    assert codes(client.patch(row, {"source": "年报"}, format="json")) == []
    strict = client.patch(row, {"employees": 62}, format="json", headers=STRICT)
    assert strict.status_code == 409
    assert Headcount.objects.latest("reported_on").employees == 61


def test_what_was_odd_before_is_not_said_again(client, firm):
    MembershipFactory(enterprise=firm, reported_on=date(2023, 6, 1), members=22)
    assert codes(members(client, firm, 23)) == []


def test_what_cannot_be_is_refused_with_field_rule_and_remedy(client, places):
    union = UnionFactory(
        area=places.qilihe, kind=UnionKind.FEDERATION, approved_on=date(2020, 5, 1)
    )
    CoverageFactory(enterprise__area=places.qilihe, union=union, since=date(2020, 5, 1))
    unapproved = client.patch(f"/api/v1/unions/{union.pk}/", {"approved_on": None}, format="json")
    assert unapproved.status_code == 400
    problem = unapproved.json()
    assert unapproved["Content-Type"] == "application/problem+json"
    check = check_of("union_unapproved")
    assert problem["errors"] == {"approved_on": [f"{check.reason}（{check.rule}）"]}
    told = problem["findings"][0]
    assert (told["code"], told["severity"], told["field"], told["source"]) == (
        "union_unapproved", "error", "approved_on", check.rule,
    )  # fmt: skip
    # Nobody can confirm it away.
    again = client.patch(
        f"/api/v1/unions/{union.pk}/?confirm=union_unapproved", {"approved_on": None}, format="json"
    )
    assert again.status_code == 400
    assert Union.objects.get(pk=union.pk).approved_on
    assert Coverage.objects.exists()


def test_named_events_are_measured_as_well(client, firm, places):
    EnterpriseFactory(name="锦州宏泰纸业", area=places.qilihe)
    renamed = post(
        client,
        f"enterprises/{firm.pk}/rename",
        name="锦州宏泰纸业",
        on="2024-01-01",
        note="工商变更",
    )
    assert codes(renamed) == ["name_twice"]
    founded = post(
        client,
        f"enterprises/{EnterpriseFactory(area=places.qilihe).pk}/own-union",
        name="某某工会委员会", approved_on="2024-01-01", approved_precision="year",
        approval_number="1号",
    )  # fmt: skip
    assert (founded.status_code, codes(founded)) == (201, [])
    assert founded.json()["approved_precision"] == "year"


def test_what_lies_outside_of_the_scope_counts_in_no_warning(client, firm, places):
    EnterpriseFactory(name="北镇宏泰纸业", area=places.goubangzi)
    renamed = post(
        client,
        f"enterprises/{firm.pk}/rename",
        name="北镇宏泰纸业",
        on="2024-01-01",
        note="工商变更",
    )
    assert codes(renamed) == []
