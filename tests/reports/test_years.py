"""Statistical years, the draft that is built on its day, and figures over several years."""

from datetime import date
from io import BytesIO

import pytest
import time_machine
from openpyxl import load_workbook

from areas.models import Area
from areas.services import move_area
from indicators.definitions import DefinitionChange
from reports import comparison as comparing
from reports import services
from reports.choices import YearKind
from reports.comparison import comparison
from reports.models import YearlyReport
from reports.sections.frozen import from_data
from reports.tasks import build_drafts
from tests.reports.steps import built, sealed

TODAY = date(2024, 6, 1)


def test_the_nearest_setting_from_that_year_on_holds(small_city, city_officer):
    places = small_city.places
    for area, since, kind in (
        (places.city, 2020, YearKind.OCTOBER),
        (places.beizhen, 2022, YearKind.CALENDAR),
    ):
        services.set_statistical_year(actor=city_officer, area=area, since=since, kind=kind)
    cut_offs = {
        (area.code, year): services.start_report(
            actor=None, area=area, year=year, today=TODAY
        ).cut_off
        for area in (places.city, places.yixian, places.beizhen)
        for year in (2019, 2021, 2023)
    }
    assert cut_offs["210700", 2019] == date(2019, 12, 31)
    assert cut_offs["210727", 2021] == date(2021, 9, 30)
    assert cut_offs["210782", 2021] == date(2021, 9, 30)
    assert cut_offs["210782", 2023] == date(2023, 12, 31)


def test_a_year_from_october_counts_from_october(small_city, city_officer):
    city = small_city.places.city
    services.set_statistical_year(actor=city_officer, area=city, since=2023, kind=YearKind.OCTOBER)
    report = built(city)
    data = report.figures
    assert (data["cover"]["cut_off"], data["cover"]["previous"]) == ("2023-09-30", "2022-09-30")
    assert not report.is_provisional
    # Results of June and July 2023 are of the year, that of June 2022 is not.
    assert data["innovation"]["total"]["results_year"] == 2
    # Opened on 1 September 2023, closed on 1 October: after the year.
    [cases] = data["stations"]["cases"]
    assert (cases["count"], cases["closed"]) == (1, 0)


def test_the_draft_is_built_once_on_its_day(small_city, settings, run_jobs):
    settings.REPORT_DRAFT_DAYS = 10
    with time_machine.travel("2024-01-09T18:00:00Z", tick=False):
        assert build_drafts(today=date(2024, 1, 9)) == []
    with time_machine.travel("2024-01-10T18:00:00Z", tick=False):
        [report] = build_drafts(today=date(2024, 1, 10))
        assert build_drafts(today=date(2024, 1, 11)) == []
    assert (report.area.code, report.year, report.created_by) == ("210700", 2023, None)
    run_jobs()
    assert YearlyReport.objects.get().built_at
    assert build_drafts(today=date(2024, 12, 1)) == []


def test_owners_are_told(small_city, county_officer, city_officer, sign_in):
    report = built(small_city.places.city)
    assert "年度报告草稿等待确认" in sign_in(county_officer).get("/").content.decode()
    for part in report.parts.all():
        services.complete_part(actor=county_officer, part=part, now=report.built_at)
    assert "年度报告草稿等待确认" not in sign_in(county_officer).get("/").content.decode()
    assert "等待检查和封存" in sign_in(city_officer).get("/").content.decode()


@pytest.fixture
def compared(small_city, city_officer):
    def compare(area=None, first=2021, last=2023):
        found = comparison(
            user=city_officer,
            area=area or small_city.places.city,
            first=first,
            last=last,
            today=TODAY,
        )
        values = {line.code: line.values for line in found.lines}
        return found, values

    return compare


def test_a_sealed_year_shows_what_was_sealed(small_city, compared, city_officer, county_officer):
    sealed(built(small_city.places.city), by=city_officer, confirmed_by=county_officer)
    small_city.unknown.opened_on = date(2024, 1, 1)
    small_city.unknown.save()
    found, values = compared()
    assert [year.report is not None for year in found.years] == [False, False, True]
    assert [value.shown for value in values["enterprises"]] == [8, 8, 9]
    assert [value.numerator for value in values["union"]][-1] == 6


def test_a_year_that_is_not_over_is_left_out(compared):
    assert [year.year for year in compared(last=2024)[0].years] == [2021, 2022, 2023]


def test_breaks_are_marked_where_they_are(small_city, compared, monkeypatch):
    change = DefinitionChange(on=date(2023, 1, 1), rates=("union",), sentence="分母改为法人单位")
    monkeypatch.setattr(comparing, "DEFINITION_CHANGES", (change,))
    Area.objects.filter(pk=small_city.places.goubangzi.pk).update(opened_on=date(2022, 3, 1))
    found, values = compared()
    assert [(one.year, one.on) for one in found.breaks] == [
        (2022, date(2022, 3, 1)),
        (2023, date(2023, 1, 1)),
    ]
    assert [value.breaks for value in values["union"]] == [False, True, True]
    assert [value.breaks for value in values["density"]] == [False, True, False]


def test_a_place_that_moved_is_marked_where_frozen_figures_meet_those_of_today(
    small_city, compared, city_officer, county_officer
):
    places = small_city.places
    sealed(built(places.yixian, year=2022), by=city_officer, confirmed_by=county_officer)
    assert compared(area=places.yixian)[0].breaks == ()
    move_area(actor=city_officer, area=places.qingduizi, parent=places.yixian)
    found, values = compared(area=places.yixian)
    assert [(one.year, one.text) for one in found.breaks] == [
        (2022, "青堆子镇 划入"),
        (2023, "青堆子镇 划入"),
    ]
    assert [value.breaks for value in values["union"]] == [False, True, True]
    assert compared(area=places.beizhen)[0].breaks == ()
    assert compared(area=places.city)[0].breaks == ()


def test_another_cut_off_is_a_break(small_city, compared, city_officer):
    services.set_statistical_year(
        actor=city_officer, area=small_city.places.city, since=2023, kind=YearKind.OCTOBER
    )
    found, _values = compared()
    assert [year.day for year in found.years][-1] == date(2023, 9, 30)
    assert [one.year for one in found.breaks] == [2023]


def headings(report):
    file = report.files.get(name__startswith="yearly-report", name__endswith=".xlsx")
    with file.content.open("rb") as content:
        book = load_workbook(BytesIO(content.read()))
    values = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    return {value for value in values if isinstance(value, str) and "\n" in value}


def test_headings_carry_the_day_where_the_year_ends_otherwise(small_city, city_officer):
    area = small_city.places.city
    assert not any(value.startswith("2022年") for value in headings(built(area)))
    services.set_statistical_year(actor=city_officer, area=area, since=2023, kind=YearKind.OCTOBER)
    report = built(area)
    found = headings(report)
    assert {"2022年\n9月末", "2023年\n9月末", "2022年\n9月末\n组织数"} <= found
    # A document from before then is printed as it was.
    old = from_data({**report.data, "cover": {**report.data["cover"], "dated_headings": False}})
    assert (old.cover.year_before, old.cover.this_year) == ("上年末", "本年末")
