"""Targets, gaps, the work list and a station's effect in a browser, on a telephone and a desk."""

import pytest

from stations.models import Station
from tests.factories.indicators import TargetFactory
from tests.indicators.test_dashboard_browser import PAINTED, WIDTHS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FITS = "document.documentElement.scrollWidth <= window.innerWidth"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "address",
    [
        "/dashboard/targets/?area=210727&year=2023",
        "/dashboard/gaps/?area=210727&as_of=2023-12-31",
        "/dashboard/worklist/?as_of=2023-12-31",
    ],
)
def test_nothing_is_cut_off(open_page, city_officer, board_data, address, width):
    TargetFactory(area=board_data.city, source="关于下达年度目标任务的通知（锦工发〔2023〕5号）")
    page = open_page(address, user=city_officer, width=width)
    page.wait_for_selector("#results table")
    assert page.evaluate(FITS)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_panel_of_a_station_draws_its_chart(open_page, city_officer, board_data, width):
    station = Station.objects.get()
    page = open_page(f"/stations/{station.pk}/", user=city_officer, width=width)
    page.wait_for_selector("#effect [data-chart=effect] canvas")
    canvas = page.query_selector("#effect canvas")
    assert canvas.evaluate(PAINTED) > 1000
    assert page.evaluate(FITS)
    chart = page.locator("#effect [data-chart=effect]")
    chart.press("ArrowRight")
    assert page.inner_text("#effect-spoken").startswith("2018-06-30")


def test_a_filter_answers_at_once_and_stays_in_the_address(open_page, city_officer, board_data):
    page = open_page("/dashboard/worklist/?as_of=2023-12-31", user=city_officer)
    page.select_option("[name=missing]", "employees")
    page.wait_for_url("**missing=employees**")
    assert page.locator("#results .lack", has_text="职工人数").count() > 0
