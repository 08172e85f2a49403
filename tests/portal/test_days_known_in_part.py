"""Actions of which people know only the month or the year: kept, shown and counted as entered."""

from datetime import date

import pytest
from django.urls import reverse

from common.checking import Asked
from common.models import AuditEntry
from common.scoping import AreaScope
from common.spreadsheets import read_workbook
from enterprises.models import Closure, Enterprise, FormerEnterpriseName, Headcount, Placement
from enterprises.services import record_headcount
from indicators.freshness import bring_up_to_date, differences
from indicators.models import Standing
from stations.models import ServiceArea
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.stations import StationFactory
from tests.factories.unions import CoverageFactory, UnionFactory
from unions.checks import contract_expired, coverage_outside_union, term_length_wrong
from unions.models import Coverage, DemocraticSystem, Membership, Term, Union
from unions.services import record_membership

pytestmark = pytest.mark.django_db
GROUNDS = {"note": "走访得知"}


@pytest.fixture
def county(sign_in, county_officer):
    return sign_in(county_officer)


@pytest.fixture
def enterprise(places):
    return EnterpriseFactory(name="义县恒达机械", area=places.qilihe)


def do(client, address, **sent):
    answer = client.post(address, {**GROUNDS, **sent})
    assert answer.status_code == 302, answer.content.decode()


def shown(client, row, kind="enterprises"):
    return " ".join(client.get(f"/{kind}/{row.pk}/").content.decode().split())


def panel(client, enterprise):
    return " ".join(client.get(f"/enterprises/{enterprise.pk}/unions/").content.decode().split())


def history(client, row, kind="enterprise"):
    return " ".join(client.get(f"/history/{kind}/{row.pk}/").content.decode().split())


def found_by(module):
    """What the check says of each row it finds, in the whole province."""
    check = module.CHECK
    asked = Asked(date(2023, 12, 31), AreaScope(everything=True))
    return [check.detail(row) for row in check.failing(asked)]


def counted(on):
    bring_up_to_date()
    assert list(differences()) == []
    return Standing.objects.as_of(on).count()


def test_a_closing_and_a_reopening(county, enterprise):
    page = f"/enterprises/{enterprise.pk}"
    do(county, f"{page}/close/", on="2020年5月", reason="stopped")
    enterprise.refresh_from_db()
    assert (enterprise.closed_on, enterprise.closed_precision) == (date(2020, 5, 1), "month")
    assert "2020年5月（停产）" in shown(county, enterprise)
    assert [counted(date(2020, 4, 30)), counted(date(2020, 5, 1))] == [1, 0]
    assert "2020年5月" in history(county, enterprise)
    assert "2020年5月 终止" in county.get(f"{page}/reopen/").content.decode()
    do(county, f"{page}/reopen/", on="2022年")
    enterprise.refresh_from_db()
    assert (enterprise.closed_on, enterprise.closed_precision) == (None, "day")
    closure = Closure.objects.get()
    assert (closure.since_precision, closure.until_precision) == ("month", "year")
    assert "2020年5月 至 2022年" in shown(county, enterprise)
    assert [counted(date(2021, 12, 31)), counted(date(2022, 1, 1))] == [0, 1]
    request = AuditEntry.objects.get(action="enterprise.reopen").request
    address = f"/history/enterprise/{enterprise.pk}/{request}/take-back/"
    assert county.post(address, {"reason": "录错了"}).status_code == 302
    enterprise.refresh_from_db()
    assert (enterprise.closed_on, enterprise.closed_precision) == (date(2020, 5, 1), "month")


def test_a_move_goes_on_from_what_is_known_of_the_last(county, enterprise, places):
    address = f"/enterprises/{enterprise.pk}/move/"
    do(county, address, area=places.qilihe_town.code, on="2021年")
    do(county, address, area=places.qilihe.code, on="2023年5月")
    first, second = Placement.objects.order_by("since")
    assert (first.until, first.until_precision) == (date(2021, 1, 1), "year")
    assert (second.since, second.since_precision) == (first.until, "year")
    assert (second.until, second.until_precision) == (date(2023, 5, 1), "month")
    assert "2021年 至 2023年5月" in shown(county, enterprise)
    assert counted(date(2023, 6, 1)) == 1


def test_two_days_of_one_year_that_cannot_be_told_apart_say_so(county, places):
    row = EnterpriseFactory(area=places.qilihe, opened_on="2021-01-01", opened_precision="year")
    sent = {"on": "2021年", "reason": "stopped", **GROUNDS}
    answer = county.post(f"/enterprises/{row.pk}/close/", sent)
    assert answer.status_code == 422
    assert "只知道年或月的日期从第一天算起" in answer.content.decode()
    refused = county.post(
        f"/enterprises/{row.pk}/move/", {"area": places.qilihe_town.code, "on": "2021", **GROUNDS}
    )
    assert "只知道年或月的日期从第一天算起" in refused.content.decode()
    sent["on"] = "2021年8月"
    assert county.post(f"/enterprises/{row.pk}/close/", sent).status_code == 302


def test_a_new_name_by_its_action_and_on_the_form(county, enterprise):
    do(county, f"/enterprises/{enterprise.pk}/rename/", name="义县恒远机械", on="2019年")
    former = FormerEnterpriseName.objects.get()
    assert (former.until, former.until_precision) == (date(2019, 1, 1), "year")
    assert "义县恒达机械（用至 2019年）" in shown(county, enterprise)
    form = county.get(f"/enterprises/{enterprise.pk}/edit/").context["form"]
    sent = {field.name: field.value() or "" for field in form}
    sent |= {"name": "义县恒通机械", "renamed_on": "2022年3月"}
    assert county.post(f"/enterprises/{enterprise.pk}/edit/", sent).status_code == 302
    assert "义县恒远机械（用至 2022年3月）" in shown(county, enterprise)


def test_merging_two_records(county, enterprise, places):
    other = EnterpriseFactory(name="义县恒达机械厂", area=places.qilihe)
    do(county, f"/enterprises/{enterprise.pk}/merge/", other=other.pk, on="2022年6月")
    former = FormerEnterpriseName.objects.get()
    assert (former.until, former.until_precision) == (date(2022, 6, 1), "month")


def test_leaving_and_dissolving_a_union(county, enterprise, places):
    union = UnionFactory(area=places.qilihe)
    coverage = CoverageFactory(enterprise=enterprise, union=union)
    do(county, f"/coverages/{coverage.pk}/end/", on="2023年5月")
    coverage.refresh_from_db()
    assert (coverage.until, coverage.until_precision) == (date(2023, 5, 1), "month")
    assert "至 2023年5月" in panel(county, enterprise)
    do(county, f"/unions/{union.pk}/dissolve/", on="2024年")
    union.refresh_from_db()
    assert (union.dissolved_on, union.dissolved_precision) == (date(2024, 1, 1), "year")
    assert "<dt>撤销日期</dt><dd>2024年</dd>" in shown(county, union, "unions")
    assert "2024年" in history(county, union, "union")
    assert list(differences()) == []


def test_many_leave_in_one_month(county, enterprise):
    coverage = CoverageFactory(enterprise=enterprise)
    address = reverse("bulk-edit", args=["end-coverages"])
    sent = {"rows": str(coverage.pk), "on": "2023年5月", **GROUNDS}
    preview = county.post(address, sent)
    assert "2023年5月" in preview.content.decode()
    sent["shown"] = preview.context["outcomes"].digest
    assert county.post(address, sent).status_code == 302
    coverage.refresh_from_db()
    assert (coverage.until, coverage.until_precision) == (date(2023, 5, 1), "month")


def test_an_election_and_a_system(county, enterprise, places):
    union = UnionFactory(area=places.qilihe)
    do(county, f"/unions/{union.pk}/term/", elected_on="2021年9月", years="3", confirmed="on")
    term = Term.objects.get()
    assert (term.elected_on, term.elected_precision) == (date(2021, 9, 1), "month")
    assert term.ends_on == date(2024, 9, 30)
    text = shown(county, union, "unions")
    assert "2021年9月" in text
    assert "2024年9月" in text
    # In the log as well, and its day is nowhere.
    assert "2024-09" not in text + history(county, union, "union")
    assert "2024年9月" in history(county, union, "union")
    sent = {"kind": "openness", "since": "2022年", "until": "2025年6月"}
    do(county, f"/enterprises/{enterprise.pk}/systems/", **sent)
    system = DemocraticSystem.objects.get()
    assert (system.until, system.until_precision) == (date(2025, 6, 1), "month")
    assert "2022年 至 2025年6月" in panel(county, enterprise)
    do(county, f"/systems/{system.pk}/end/", on="2024年")
    system.refresh_from_db()
    assert (system.until, system.until_precision) == (date(2024, 1, 1), "year")


def test_a_term_known_to_the_year_is_over_at_the_end_of_it(county, places):
    union = UnionFactory(area=places.qilihe)
    do(county, f"/unions/{union.pk}/term/", elected_on="2020年", years="3", confirmed="on")
    assert Term.objects.get().ends_on == date(2023, 12, 31)
    assert not found_by(term_length_wrong)
    Term.objects.update(ends_on=date(2024, 12, 31))
    assert found_by(term_length_wrong)


def test_a_contract_holds_until_the_end_of_what_is_known(county, enterprise):
    """As rosters are read: one that ends in 2023 holds on 2023-12-31, also where it began in it."""
    page = f"/enterprises/{enterprise.pk}/systems/"
    sent = {"kind": "contract", "since": "2023年", "until": "2023年", "confirmed": "on"}
    do(county, page, **sent)
    contract = DemocraticSystem.objects.get()
    assert (contract.until, contract.until_precision) == (date(2024, 1, 1), "year")
    assert "2023年 至 2023年" in panel(county, enterprise)
    last = date(2023, 12, 31)
    assert [DemocraticSystem.objects.as_of(on).count() for on in (last, contract.until)] == [1, 0]
    listed = county.get("/unions/systems/?as_of=2023-12-31&columns=all").content.decode()
    assert "2024" not in listed.split("<tbody", 1)[1]
    log = history(county, enterprise)
    assert ("2023年" in log, "2024年" in log) == (True, False)
    # The form that comes after starts from what people know.
    form = county.get(f"{page}?kind=contract").context["form"]
    assert "2023" in form.fields["until"].last
    assert "2024" not in form.fields["until"].last
    do(county, f"/systems/{contract.pk}/end/", on="2023年6月", confirmed="on")
    contract.refresh_from_db()
    assert (contract.until, contract.until_precision) == (date(2023, 7, 1), "month")
    assert "2023年 至 2023年6月" in panel(county, enterprise)
    assert "2023年6月" in history(county, enterprise)


def test_a_contract_of_a_visit_holds_until_the_end_of_what_is_known(county, enterprise):
    asked = {"contract": "yes", "contract_since": "2024年5月", "contract_until": "2026年"}
    answer = county.post(
        f"/enterprises/{enterprise.pk}/visit/", {"on": "2024-05-06", "confirmed": "on", **asked}
    )
    assert answer.status_code == 302
    contract = DemocraticSystem.objects.get()
    assert (contract.until, contract.until_precision) == (date(2027, 1, 1), "year")
    again = county.get(f"/enterprises/{enterprise.pk}/visit/").context["form"]
    assert "2024年5月 至 2026年" in again.fields["contract"].last


def test_a_contract_that_has_run_out_is_told_by_its_last_day(enterprise):
    values = {"enterprise": enterprise, "kind": "contract", "since": "2020-01-01"}
    DemocraticSystem.objects.create(**values, until="2023-05-01", until_precision="month")
    assert found_by(contract_expired) == ["2023年4月"]


def test_numbers_reported_for_a_month_or_a_year(county, enterprise):
    page = f"/enterprises/{enterprise.pk}"
    sent = {"reported_on": "2023年", "stated": "80", "confirmed": "on"}
    do(county, f"{page}/headcount/", **sent)
    do(county, f"{page}/members/", reported_on="2023年5月", members="60", confirmed="on")
    count, members = Headcount.objects.get(), Membership.objects.get()
    assert (count.reported_on, count.reported_precision) == (date(2023, 1, 1), "year")
    assert (members.reported_on, members.reported_precision) == (date(2023, 5, 1), "month")
    assert counted(date(2023, 1, 1)) == 1
    assert Standing.objects.as_of(date(2023, 1, 1)).get().employees == 80
    assert "2023年</td>" in shown(county, enterprise)
    assert "2023年5月</td>" in panel(county, enterprise)
    form = county.get(f"{page}/headcount/").context["form"]
    assert form.fields["stated"].last.startswith("80（2023年")
    for address, said in (
        ("/enterprises/headcounts/", "2023年"),
        ("/unions/memberships/", "2023年5月"),
    ):
        assert said in county.get(address).content.decode()


def test_a_report_of_the_day_replaces_that_of_the_month_it_begins(county_officer, enterprise):
    given = {"actor": county_officer, "enterprise": enterprise, "reported_on": date(2023, 5, 1)}
    record_headcount(**given, employees=80, reported_precision="month")
    record_headcount(**given, employees=81)
    record_membership(**given, members=60, reported_precision="month")
    record_membership(**given, members=61)
    assert Headcount.objects.get().reported_precision == "day"
    assert Membership.objects.get().reported_precision == "day"


def test_numbers_of_many_for_a_month(county, enterprise):
    of_row = f"row-{enterprise.pk}"
    sent = {
        "rows": str(enterprise.pk), "on": "2023年5月", "confirmed": "on",
        f"{of_row}-employees": "80", f"{of_row}-members": "60",
    }  # fmt: skip
    preview = county.post("/bulk/record-counts/", sent)
    assert preview.status_code == 200, preview.context["form"].errors
    shown_first = preview.context["outcomes"].digest
    assert county.post("/bulk/record-counts/", sent | {"shown": shown_first}).status_code == 302
    for row in (Headcount.objects.get(), Membership.objects.get()):
        assert (row.reported_on, row.reported_precision) == (date(2023, 5, 1), "month")
    again = county.get("/bulk/record-counts/", {"rows": [enterprise.pk]})
    assert "职工 80（2023年5月）" in again.content.decode()


def test_what_a_station_serves(county, places):
    station = StationFactory(area=places.qilihe, founded_on="2019-01-01")
    sent = {"area": places.qilihe_town.code, "since": "2020年"}
    do(county, f"/stations/{station.pk}/serve/", **sent)
    row = ServiceArea.objects.get()
    assert (row.since, row.since_precision) == (date(2020, 1, 1), "year")
    do(county, f"/service-areas/{row.pk}/end/", on="2022年3月")
    row.refresh_from_db()
    assert (row.until, row.until_precision) == (date(2022, 3, 1), "month")
    assert "2020年 至 2022年3月" in shown(county, station, "stations")
    do(county, f"/service-areas/{row.pk}/resume/", on="2023年")
    assert ServiceArea.objects.latest("pk").since_precision == "year"


def test_the_api_takes_and_tells_the_precision(api, county_officer, enterprise, places):
    client, at = api(county_officer), f"/api/v1/enterprises/{enterprise.pk}"
    month = {"on": "2023-05-01", "on_precision": "month", **GROUNDS}
    client.post(f"{at}/move/", {**month, "area": places.qilihe_town.code})
    (placement,) = client.get("/api/v1/placements/", {"history": "true"}).json()["results"]
    assert (placement["until"], placement["until_precision"]) == ("2023-05-01", "month")
    closed = client.post(f"{at}/close/", {**month, "on": "2023-07-01", "reason": "stopped"})
    assert closed.json()["closed_precision"] == "month"
    assert client.get(f"{at}/").json()["closed_precision"] == "month"
    refused = client.post(f"{at}/reopen/", {**month, "on_precision": "week"})
    assert list(refused.json()["errors"]) == ["on_precision"]
    coverage = CoverageFactory(enterprise=enterprise)
    ended = client.post(f"/api/v1/coverages/{coverage.pk}/end/", month).json()
    assert (ended["until"], ended["until_precision"]) == ("2023-05-01", "month")
    union = UnionFactory(area=places.qilihe)
    gone = client.post(f"/api/v1/unions/{union.pk}/dissolve/", month).json()
    assert (gone["dissolved_on"], gone["dissolved_precision"]) == ("2023-05-01", "month")


def test_a_list_and_its_file_say_no_more_than_is_known(county, enterprise):
    CoverageFactory(
        enterprise=enterprise, since="2020-03-01", since_precision="month",
        until="2999-01-01", until_precision="year",
    )  # fmt: skip
    page = county.get(reverse("coverage-list")).content.decode()
    assert "2020年3月" in page
    assert "2999年" in page
    for extension in ("xlsx", "csv"):
        answer = county.get(reverse("list-export", args=["coverage-list", extension]))
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        (grid, *_more) = read_workbook(content, f"list.{extension}")
        cells = {str(cell) for row in grid.rows for cell in row}
        assert {"2020-03", "2999"} <= cells


def test_a_coverage_in_the_year_of_the_dissolution_is_no_error(enterprise, places):
    union = UnionFactory(area=places.qilihe, dissolved_on="2023-01-01", dissolved_precision="year")
    CoverageFactory(enterprise=enterprise, union=union, since="2023-06-01")
    check = coverage_outside_union.CHECK
    asked = type("Asked", (), {"on": date(2023, 7, 1)})()
    assert not check.find(Coverage.objects.all(), asked).exists()
    Union.objects.update(dissolved_precision="month")
    assert check.find(Coverage.objects.all(), asked).exists()


def test_what_is_not_a_date_is_refused_in_words(county, enterprise):
    sent = {"on": "去年", "reason": "stopped", **GROUNDS}
    answer = county.post(f"/enterprises/{enterprise.pk}/close/", sent)
    assert answer.status_code == 422
    assert "看不出是哪一天" in answer.content.decode()
    assert Enterprise.objects.get().closed_on is None
