"""Links for spreadsheet programs: what their owner may see now, nothing once revoked, never in a
log."""

import logging
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Grant
from common.models import AuditEntry
from config.logs import HideKeys
from reports import services
from reports.models import Feed
from tests.reports.steps import built, sealed


def made(user, kind="coverage", **query):
    feed, key = services.make_feed(actor=user, name="月报", kind=kind, query=query)
    return feed, f"/feeds/{key}/{kind}"


def rows_of(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return [line.split(",") for line in text.splitlines()]


def test_coverage_is_what_the_api_says(small_city, client, city_officer, api):
    _feed, address = made(city_officer, area="210700", as_of="2023-12-31")
    head, *rows = rows_of(client.get(f"{address}.csv"))
    by_code = {row[1]: dict(zip(head, row, strict=True)) for row in rows}
    table = api(city_officer).get("/api/v1/coverage/?area=210700&as_of=2023-12-31").json()
    assert by_code["210700"]["企业数"] == str(table["total"]["measures"]["enterprises"])
    assert {row["area"]["code"] for row in table["rows"]} == by_code.keys() - {"210700"}


def test_enterprises_as_a_workbook_with_masked_numbers(small_city, client, city_officer):
    query = {"area": "210782", "as_of": "2023-12-31", "unionised": "unknown"}
    _feed, address = made(city_officer, "enterprises", **query)
    content = b"".join(client.get(f"{address}.xlsx").streaming_content)
    [head, row, *_rest] = load_workbook(BytesIO(content)).active.iter_rows(values_only=True)
    found = dict(zip(head, row, strict=True))
    assert (found["企业名称"], found["联系电话"]) == (small_city.unknown.name, "138****5678")


def test_a_report_table_is_that_of_the_sealed_report(
    small_city, client, city_officer, county_officer
):
    feed, address = made(city_officer, "report", area="210700", table="proposals")
    assert client.get(f"{address}.csv").status_code == 404
    report = built(small_city.places.city)
    assert client.get(f"{address}.csv").status_code == 404
    sealed(report, by=city_officer, confirmed_by=county_officer)
    head, *rows = rows_of(client.get(f"{address}.csv"))
    assert [row[head.index("推荐申报提案")] for row in rows] == ["2", "1"]
    feed.query["table"] = "parks"
    feed.save()
    head, *rows = rows_of(client.get(f"{address}.csv"))
    assert [row[head.index("已建会企业数")] for row in rows] == ["2", "3"]


def test_it_reads_no_more_than_its_owner_may_at_that_moment(small_city, client, county_officer):
    _feed, address = made(county_officer, area="210727")
    assert client.get(f"{address}.csv").status_code == 200
    yesterday = timezone.localdate() - timedelta(days=1)
    Grant.objects.filter(user=county_officer).update(until=yesterday)
    assert client.get(f"{address}.csv").status_code == 404


def test_an_area_outside_the_scope_is_not_there(small_city, client, county_officer):
    _feed, address = made(county_officer, area="210782")
    assert client.get(f"{address}.csv").status_code == 404


@pytest.mark.parametrize("ended", ["revoked", "switched off", "another kind", "another key"])
def test_what_no_longer_opens_is_404(small_city, client, county_officer, ended):
    feed, address = made(county_officer, area="210727")
    if ended == "revoked":
        services.revoke_feed(actor=county_officer, feed=feed, now=timezone.now())
    elif ended == "switched off":
        county_officer.is_active = False
        county_officer.save()
    elif ended == "another kind":
        address = address.replace("/coverage", "/enterprises")
    else:
        address = f"/feeds/{'x' * 32}/coverage"
    assert client.get(f"{address}.csv").status_code == 404


def test_it_only_reads_and_not_too_often(small_city, client, county_officer, settings):
    _feed, address = made(county_officer, area="210727")
    assert client.post(f"{address}.csv").status_code == 405
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "feed": "1/minute"}
    assert client.get(f"{address}.csv").status_code == 200
    refused = client.get(f"{address}.csv")
    assert (refused.status_code, "Retry-After" in refused) == (429, True)


def test_the_page_shows_the_address_once(small_city, sign_in, county_officer):
    browser = sign_in(county_officer)
    said = {"name": "月报", "kind": "coverage", "area": "210727", "by": "children", "group": "all"}
    page = browser.post("/feeds/new/", said).content.decode()
    start = page.index("/feeds/", page.index("feed-csv"))
    address = page[start : page.index('"', start)]
    assert browser.get(address).status_code == 200
    listed = browser.get("/feeds/").content.decode()
    assert "月报" in listed
    assert address.split("/")[2] not in listed
    feed = Feed.objects.get()
    assert feed.query == {"area": "210727", "by": "children", "group": "all"}
    assert browser.post(f"/feeds/{feed.pk}/revoke/").status_code == 302
    assert browser.get(address).status_code == 404


def test_the_key_is_in_no_log(small_city, client, county_officer, caplog):
    _feed, address = made(county_officer, area="210727")
    key = address.split("/")[2]
    b"".join(client.get(f"{address}.csv").streaming_content)
    assert AuditEntry.objects.get(action="export.make").changes["kind"] == "feed.coverage"
    assert key not in str(list(AuditEntry.objects.values("changes", "target_name", "reason")))
    record = logging.LogRecord("x", 20, "", 1, "Not Found: %s", (f"{address}.csv",), None)
    HideKeys().filter(record)
    assert record.getMessage() == "Not Found: /feeds/…/coverage.csv"


def test_the_handlers_of_the_portal_hide_keys(settings):
    assert all("keys" in one["filters"] for one in settings.LOGGING["handlers"].values())
