"""What a station serves begins, ends and is taken up again, with its effects shown before."""

from datetime import date

import pytest

from common.models import AuditEntry
from indicators import selectors
from indicators.choices import By
from stations.models import ServiceArea
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.stations import ServiceAreaFactory, StationFactory
from tests.factories.unions import CoverageFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
GROUNDS = {"note": "市总批复〔2024〕3号"}


@pytest.fixture
def client(sign_in, county_officer):
    return sign_in(county_officer)


@pytest.fixture
def station(places):
    found = StationFactory(name="七里河指导站", area=places.qilihe, founded_on=date(2020, 6, 1))
    ServiceAreaFactory(station=found, area=places.qilihe)
    return found


@pytest.fixture
def firms(places):
    """Two of the three in the park have a union; the one in the town has none."""
    three = EnterpriseFactory.create_batch(3, area=places.qilihe, opened_on=date(2010, 1, 1))
    for firm in three[:2]:
        CoverageFactory(enterprise=firm, since=date(2015, 1, 1))
    EnterpriseFactory(area=places.qilihe_town, opened_on=date(2010, 1, 1))


def tried(client, code, row, **sent):
    answer = client.post(f"/effects/{code}/{row.pk}/", sent, headers=HTMX)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def served(user, place, on):
    """Station → (unionised, enterprises), by the table of the dashboard."""
    table = selectors.coverage(user=user, area=place, as_of=on, by=By.STATION)
    rates = {row.station.name: row.rates["union"] for row in table.rows}
    return {name: (rate.numerator, rate.denominator) for name, rate in rates.items()}


def test_an_area_more_is_shown_in_the_figures_of_the_station_and_then_so(
    client, station, firms, places, county_officer
):
    sent = {"area": places.qilihe_town.code, "since": "2024-01-01", **GROUNDS}
    text = tried(client, "station-serve", station, **sent)
    assert '七里河指导站<span class="text-secondary"> · 服务区域内</span>' in text
    assert "3 → <strong>4</strong>" in text
    assert "66.7%（2/3） → <strong>50.0%（2/4）</strong>" in text
    assert ServiceArea.objects.count() == 1
    page = client.get(f"/stations/{station.pk}/serve/").content.decode()
    assert f"/effects/station-serve/{station.pk}/" in page
    assert client.post(f"/stations/{station.pk}/serve/", sent).status_code == 302
    assert served(county_officer, places.yixian, date(2024, 1, 1)) == {"七里河指导站": (2, 4)}
    assert served(county_officer, places.yixian, date(2023, 12, 31)) == {"七里河指导站": (2, 3)}
    line = AuditEntry.objects.get(action="servicearea.begin")
    assert line.reason == GROUNDS["note"]


def test_a_service_that_ends_takes_its_enterprises_along(
    client, station, firms, places, county_officer
):
    row = station.service_areas.get()
    text = tried(client, "service-end", row, on="2024-01-01")
    assert "3 → <strong>0</strong>" in text
    assert client.post(
        f"/service-areas/{row.pk}/end/", {"on": "2024-01-01", **GROUNDS}
    ).status_code == 302  # fmt: skip
    row.refresh_from_db()
    assert row.until == date(2024, 1, 1)
    assert "服务已于 2024-01-01 终止" in tried(client, "service-end", row, on="2024-05-01")
    assert served(county_officer, places.yixian, date(2024, 1, 1)) == {}


def test_a_service_is_taken_up_again_and_the_break_stays(
    client, station, firms, places, county_officer
):
    row = station.service_areas.get()
    assert "服务没有终止" in tried(client, "service-resume", row, on="2024-01-01")
    ServiceArea.objects.filter(pk=row.pk).update(until=date(2022, 1, 1))
    assert "不能早于终止日期" in tried(client, "service-resume", row, on="2021-12-31")
    text = tried(client, "service-resume", row, on="2024-01-01")
    assert "0 → <strong>3</strong>" in text
    answer = client.post(f"/service-areas/{row.pk}/resume/", {"on": "2024-01-01", **GROUNDS})
    assert answer.status_code == 302
    found = [served(county_officer, places.yixian, date(year, 6, 1)) for year in (2021, 2023, 2024)]
    assert found == [{"七里河指导站": (2, 3)}, {}, {"七里河指导站": (2, 3)}]
    assert "已服务" in tried(client, "service-resume", row, on="2025-01-01")


def test_what_is_served_already_is_not_served_twice(client, station, places):
    sent = {"area": places.qilihe.code, "since": "2019-01-01", **GROUNDS}
    assert "还没有成立" in tried(client, "station-serve", station, **sent)
    sent["since"] = "2024-01-01"
    answer = client.post(f"/stations/{station.pk}/serve/", sent)
    assert answer.status_code == 422
    assert "自 2020-06-01 起已服务" in answer.content.decode()
    assert ServiceArea.objects.count() == 1


def test_only_areas_one_answers_for_are_offered(client, station, places):
    sent = {"area": places.goubangzi.code, "since": "2024-01-01", **GROUNDS}
    assert client.post(f"/stations/{station.pk}/serve/", sent).status_code == 422
    assert ServiceArea.objects.count() == 1


def test_the_page_of_a_station_offers_what_can_be_done(client, station, sign_in, park_manager):
    row = station.service_areas.get()
    page = client.get(f"/stations/{station.pk}/").content.decode()
    assert f"/stations/{station.pk}/serve/" in page
    assert f"/service-areas/{row.pk}/end/" in page
    assert f"/service-areas/{row.pk}/resume/" not in page
    ServiceArea.objects.update(until=date(2024, 1, 1))
    page = client.get(f"/stations/{station.pk}/").content.decode()
    assert f"/service-areas/{row.pk}/resume/" in page
    assert f"/service-areas/{row.pk}/end/" not in page
    assert "/serve/" not in sign_in(park_manager).get(f"/stations/{station.pk}/").content.decode()
