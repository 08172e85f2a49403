import pytest

from accounts.models import Grant
from common.models import AuditEntry
from tests.factories.unions import UnionFactory
from unions.models import Union

URL = "/api/v1/unions/"


def body(**changes):
    return {"name": "七里河园区工会联合会", "kind": "federation", "area": "210727P01", **changes}


def test_a_union_is_founded(api, places, county_officer):
    answer = api(county_officer).post(URL, body(approval_number="义工〔2020〕3号"))
    assert answer.status_code == 201
    union = Union.objects.get(pk=answer.json()["id"])
    assert (union.area, union.approval_number) == (places.qilihe, "义工〔2020〕3号")
    assert answer.json()["area"] == {
        "code": "210727P01",
        "name": places.qilihe.name,
        "kind": "park",
    }
    line = AuditEntry.objects.get(target_type="unions.union")
    assert (line.action, line.actor, line.target_id) == (
        "union.found",
        county_officer,
        str(union.pk),
    )


def test_a_union_is_changed_and_only_the_difference_is_logged(api, places, county_officer):
    union = UnionFactory(area=places.qilihe)
    answer = api(county_officer).patch(f"{URL}{union.pk}/", {"name": "新名"})
    assert answer.status_code == 200
    assert answer.json()["name"] == "新名"
    changed = set(AuditEntry.objects.get().changes)
    assert changed == {"name", "name_key", "pinyin", "initials"}


def test_what_was_read_can_be_sent_back(api, places, county_officer):
    federation = UnionFactory(area=places.yixian, kind="federation")
    union = UnionFactory(area=places.qilihe, parent=federation)
    client = api(county_officer)
    row = client.get(f"{URL}{union.pk}/").json()
    assert row["parent"] == {"id": federation.pk, "name": federation.name}
    assert client.patch(f"{URL}{union.pk}/", row).status_code == 200
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("area", ["210782P01", "999999", "", None, 5, ["210727P01"]])
def test_an_area_out_of_scope_is_answered_like_one_that_is_none(api, places, county_officer, area):
    answer = api(county_officer).post(URL, body(area=area))
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["area"]
    assert not Union.objects.exists()


def test_a_union_out_of_scope_is_no_parent(api, places, county_officer):
    elsewhere = UnionFactory(area=places.goubangzi)
    client = api(county_officer)
    refused = client.post(URL, body(parent=elsewhere.pk))
    missing = client.post(URL, body(parent=elsewhere.pk + 1000))
    assert refused.status_code == missing.status_code == 400
    (said_of_one,), (said_of_none,) = (a.json()["errors"]["parent"] for a in (refused, missing))
    assert said_of_one.replace(f"{elsewhere.pk}", "#") == said_of_none.replace(
        f"{elsewhere.pk + 1000}", "#"
    )


def test_a_parent_that_was_deleted_meanwhile(api, places, county_officer):
    gone = UnionFactory(area=places.yixian)
    pk = gone.pk
    gone.delete()
    answer = api(county_officer).post(URL, body(parent=pk))
    assert list(answer.json()["errors"]) == ["parent"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"kind": "club"}, "kind"),
        ({"credit_code": "911"}, "non_field_errors"),
        ({"approved_on": "2020-02-30"}, "approved_on"),
        ({"approved_on": "2020-02-01", "dissolved_on": "2019-01-01"}, "non_field_errors"),
        ({"name": "长" * 121}, "name"),
    ],
)
def test_mistakes_are_named(api, places, county_officer, changes, field):
    answer = api(county_officer).post(URL, body(**changes))
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert not Union.objects.exists()
    assert not AuditEntry.objects.exists()


def test_a_credit_code_belongs_to_one_union(api, places, county_officer):
    UnionFactory(area=places.qilihe, credit_code="81210700MC1234567X")
    answer = api(county_officer).post(URL, body(credit_code="81210700MC1234567X"))
    assert list(answer.json()["errors"]) == ["credit_code"]


def test_a_union_does_not_leave_the_right_of_who_changes_it(api, places, county_officer):
    """Who reads one area and edits another must not push a row into the one they only read."""
    Grant.objects.create(
        user=county_officer, role="park_manager", area=places.goubangzi, since="2019-01-01"
    )
    union = UnionFactory(area=places.qilihe)
    answer = api(county_officer).patch(f"{URL}{union.pk}/", {"area": "210782P01"})
    assert answer.status_code == 403
    union.refresh_from_db()
    assert union.area == places.qilihe
    assert not AuditEntry.objects.exists()


def test_who_only_reads_is_refused_before_the_content_is_looked_at(api, places, park_manager):
    assert api(park_manager).post(URL, {}).status_code == 403


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"kind": "federation"}, ["乙"]),
        ({"approved": "false"}, ["丙"]),
        ({"approved": "true"}, ["甲", "乙"]),
        ({"search": "甲"}, ["甲"]),
        ({"search": "丁"}, []),
    ],
)
def test_filters(api, places, county_officer, query, expected):
    first = UnionFactory(area=places.qilihe, name="甲")
    UnionFactory(area=places.qilihe, name="乙", kind="federation", parent=first)
    UnionFactory(area=places.qilihe, name="丙", approved_on=None)
    rows = api(county_officer).get(URL, query).json()["results"]
    assert sorted(row["name"] for row in rows) == sorted(expected)


def test_unions_below_one(api, places, county_officer):
    above = UnionFactory(area=places.yixian)
    below = UnionFactory(area=places.qilihe, parent=above)
    rows = api(county_officer).get(URL, {"parent": above.pk}).json()["results"]
    assert [row["id"] for row in rows] == [below.pk]


def test_a_union_that_is_dissolved_stands_until_that_day(api, places, county_officer):
    UnionFactory(area=places.qilihe, dissolved_on="2022-01-01")
    client = api(county_officer)
    assert client.get(URL, {"as_of": "2021-12-31"}).json()["count"] == 1
    assert client.get(URL, {"as_of": "2022-01-01"}).json()["count"] == 0
    assert client.get(URL).json()["count"] == 0
