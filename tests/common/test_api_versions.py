"""A write of the API that names the version it saw is refused once the row is no longer that."""

from datetime import date

import pytest

from common.models import AuditEntry
from common.versions import version_of
from enterprises import services
from enterprises.models import Enterprise
from tests.factories.enterprises import EnterpriseFactory, HeadcountFactory
from tests.factories.stations import FundingFactory
from tests.factories.unions import TermFactory, UnionFactory
from unions import services as union_services

pytestmark = pytest.mark.django_db


@pytest.fixture
def union(places):
    return UnionFactory(area=places.qilihe, name="七里河工会", approval_number="1号")


@pytest.fixture
def address(union):
    return f"/api/v1/unions/{union.pk}/"


@pytest.fixture
def client(api, county_officer):
    return api(county_officer)


def patch(client, address, body, **headers):
    return client.patch(address, body, format="json", headers=headers)


def change(union, officer, **values):
    union_services.change_union(actor=officer, union=union, **values)


def test_a_row_carries_its_version_in_lists_and_alone(client, union, address):
    alone = client.get(address).json()["version"]
    assert client.get("/api/v1/unions/").json()["results"][0]["version"] == alone
    assert alone == version_of(union)


def test_the_version_changes_with_every_column_and_by_any_path(client, union, address):
    seen = {client.get(address).json()["version"]}
    patch(client, address, {"external_code": "X1"})
    seen.add(client.get(address).json()["version"])
    type(union).objects.update(approval_number="改在库里")
    seen.add(client.get(address).json()["version"])
    assert len(seen) == 3


def test_writing_nothing_keeps_the_version(client, address):
    before = client.get(address).json()["version"]
    answer = patch(client, address, {"name": "七里河工会", "version": before})
    assert answer.status_code == 200
    assert answer.json()["version"] == before


@pytest.mark.parametrize("by", ["tag", "version", "weak tag", "one of two"])
def test_a_write_that_saw_the_latest_is_accepted(by, client, address):
    answer = client.get(address)
    tag, version = answer["ETag"], answer.json()["version"]
    named = {"tag": tag, "version": f'"{version}"', "weak tag": f"W/{tag}"}
    header = named.get(by, f'"0123", {tag}')
    assert patch(client, address, {"name": "甲"}, **{"If-Match": header}).status_code == 200


def test_a_stale_header_is_412_with_the_row_as_it_is(client, union, address, city_officer):
    tag = client.get(address)["ETag"]
    change(union, city_officer, name="市里改的")
    lines = AuditEntry.objects.count()
    answer = patch(client, address, {"name": "县里改的"}, **{"If-Match": tag})
    assert answer.status_code == 412
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["type"].endswith(":precondition-failed")
    assert body["current"]["name"] == "市里改的"
    assert body["changed"] == {"name": {"before": "七里河工会", "now": "市里改的"}}
    union.refresh_from_db()
    assert union.name == "市里改的"
    assert AuditEntry.objects.count() == lines
    # What is answered is enough to try again.
    again = {"If-Match": f'"{body["current"]["version"]}"'}
    assert patch(client, address, {"name": "县里改的"}, **again).status_code == 200


def test_a_stale_version_in_the_body_is_409(client, union, address, city_officer):
    read = client.get(address).json()
    change(union, city_officer, external_code="X1")
    answer = patch(client, address, {**read, "name": "县里改的"})
    assert answer.status_code == 409
    assert answer.json()["type"].endswith(":stale")
    assert answer.json()["changed"] == {"external_code": {"before": "", "now": "X1"}}
    union.refresh_from_db()
    assert (union.name, union.external_code) == ("七里河工会", "X1")


def test_after_plain_sql_the_log_cannot_tell(client, union, address):
    read = client.get(address).json()
    type(union).objects.update(name="改在库里")
    answer = patch(client, address, {"name": "甲", "version": read["version"]})
    assert answer.status_code == 409
    assert answer.json()["changed"] is None
    assert answer.json()["current"]["name"] == "改在库里"


@pytest.mark.parametrize("header", ["", "0123", '"', '"0123"', '"é"'])
def test_a_condition_that_names_no_version_is_not_met(header, client, union, address):
    answer = patch(client, address, {"name": "甲"}, **{"If-Match": header})
    assert answer.status_code == 412
    union.refresh_from_db()
    assert union.name == "七里河工会"


@pytest.mark.parametrize("version", [1, True, [], {}])
def test_a_version_that_is_no_text_is_named(version, client, address):
    answer = patch(client, address, {"name": "甲", "version": version})
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["version"]


@pytest.mark.parametrize("headers", [{}, {"If-Match": "*"}])
def test_who_names_none_writes_the_columns_sent_and_no_other(
    headers, client, union, address, city_officer
):
    client.get(address)
    change(union, city_officer, external_code="X1")
    assert patch(client, address, {"name": "县里改的"}, **headers).status_code == 200
    union.refresh_from_db()
    assert (union.name, union.external_code) == ("县里改的", "X1")


# ---------------------------------------------------------------- reading again


def test_what_has_not_changed_is_not_sent_again(client, address):
    answer = client.get(address)
    again = client.get(address, headers={"If-None-Match": f"W/{answer['ETag']}"})
    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == answer["ETag"]
    assert again["Cache-Control"] == "private, no-cache"


def test_an_answer_that_other_rows_have_changed_is_sent_again(client, places):
    enterprise = EnterpriseFactory(area=places.qilihe)
    address = f"/api/v1/enterprises/{enterprise.pk}/"
    first = client.get(address)
    HeadcountFactory(enterprise=enterprise, employees=77)
    second = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert second.status_code == 200
    assert second.json()["employees"] == 77
    # The enterprise itself is as it was, so what was seen of it may still be written by.
    assert second.json()["version"] == first.json()["version"]
    kept = {"If-Match": first["ETag"]}
    assert patch(client, address, {"remark": "已走访"}, **kept).status_code == 200


def test_a_tag_tells_nothing_of_a_row_out_of_scope(
    client, api, address, union, beizhen_officer, park_manager, city_officer
):
    tag = client.get(address)["ETag"]
    other = api(beizhen_officer)
    for headers in ({"If-None-Match": tag}, {"If-None-Match": "*"}):
        answer = other.get(address, headers=headers)
        assert answer.status_code == 404
        assert "ETag" not in answer
    change(union, city_officer, name="市里改的")
    for header in (tag, '"0123"', "*"):
        answer = patch(other, address, {"name": "甲"}, **{"If-Match": header})
        assert answer.status_code == 404
        assert "市里改的" not in answer.content.decode()
        answer = patch(api(park_manager), address, {"name": "甲"}, **{"If-Match": header})
        assert answer.status_code == 403
        assert "current" not in answer.json()


# ---------------------------------------------------------------- enterprises and single events


@pytest.fixture
def enterprise(places):
    return EnterpriseFactory(area=places.qilihe, name="恒达机械", phone="13904160001")


def test_columns_of_an_enterprise_are_compared_and_numbers_masked(client, enterprise, city_officer):
    address = f"/api/v1/enterprises/{enterprise.pk}/"
    read = client.get(address).json()
    services.change_enterprise(
        actor=city_officer, enterprise=enterprise, name="恒达重工", phone="13904169999"
    )
    answer = patch(client, address, {"remark": "甲", "version": read["version"]})
    assert answer.status_code == 409
    assert answer.json()["changed"] == {
        "name": {"before": "恒达机械", "now": "恒达重工"},
        "phone": {"before": "139****0001", "now": "139****9999"},
    }
    assert answer.json()["current"]["name"] == "恒达重工"


@pytest.mark.parametrize("event", ["move", "close"])
def test_an_event_may_name_the_version_as_well(event, client, enterprise, city_officer):
    address = f"/api/v1/enterprises/{enterprise.pk}/"
    tag = client.get(address)["ETag"]
    services.change_enterprise(actor=city_officer, enterprise=enterprise, name="恒达重工")
    body = {
        "move": {"area": "210727102", "on": "2024-05-01"},
        "close": {"on": "2024-05-01", "reason": "stopped"},
    }[event]
    refused = client.post(f"{address}{event}/", body, format="json", headers={"If-Match": tag})
    assert refused.status_code == 412
    assert refused.json()["current"]["name"] == "恒达重工"
    enterprise.refresh_from_db()
    assert enterprise.closed_on is None
    assert not enterprise.placements.exists()
    latest = {**body, "version": refused.json()["current"]["version"]}
    answer = client.post(f"{address}{event}/", latest, format="json")
    assert answer.status_code == 200
    assert answer.json()["version"] == version_of(Enterprise.objects.get())


def test_a_postponement_may_name_the_version_as_well(client, places, city_officer):
    term = TermFactory(union__area=places.qilihe)
    address = f"/api/v1/terms/{term.pk}/"
    version = client.get(address).json()["version"]
    body = {"to": "2023-06-30", "approval": "锦工组〔2023〕1号", "version": version}
    assert client.post(f"{address}postpone/", body, format="json").status_code == 200
    again = {**body, "to": "2024-06-30"}
    refused = client.post(f"{address}postpone/", again, format="json")
    assert refused.status_code == 409
    assert refused.json()["changed"]["postponed_to"] == {"before": None, "now": "2023-06-30"}
    term.refresh_from_db()
    assert term.postponed_to == date(2023, 6, 30)


def test_an_amount_has_one_version_however_it_is_written(client, places, city_officer):
    """The log holds what was sent, 50000; the table gives 50000.00."""
    funding = FundingFactory(station__area=places.qilihe)
    address = f"/api/v1/fundings/{funding.pk}/"
    version = patch(client, address, {"amount": "50000"}).json()["version"]
    assert client.get(address).json()["version"] == version
    patch(client, address, {"amount": "60000.5"})
    answer = patch(client, address, {"remark": "已拨付", "version": version})
    assert answer.json()["changed"] == {"amount": {"before": "50000.00", "now": "60000.50"}}
