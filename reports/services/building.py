"""Starting a report, and building it: count, freeze, store."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from areas.models import Area
from common import audit, writing
from common.errors import DomainError
from common.models import Job
from reports import freezing
from reports.choices import first_day, last_day
from reports.files import Made, basis_of, make_files, shown
from reports.freezing import Collected
from reports.freezing.portions import digest_of, parts_of, portion_of
from reports.models import ReportNote, ReportPart, YearlyReport
from reports.renderers import FILES
from reports.rules import can_manage
from reports.sections import CHAPTERS
from reports.selectors import area_around, as_results, kind_of_year, outcomes_of
from reports.services.files import store_files
from stations.models import Station
from stations.selectors import served_paths

Progress = Callable[[int, int, str], None]


def unheard(_done: int, _total: int, _note: str) -> None:
    """Nobody waits for it."""


class NoLongerInCharge(DomainError):
    """The grant of whoever asked for the report has ended before it was built."""


class YearNotBegun(DomainError):
    """There is nothing to report of a year that lies ahead."""

    code = "year-not-begun"


class AlreadySealed(DomainError):
    """A sealed report is not built again; it is corrected."""

    code = "already-sealed"


class NothingServed(DomainError):
    """The station served no area on the cut-off date."""

    code = "nothing-served"


@dataclass(frozen=True)
class About:
    """What a report is about: an area, or a station and the area around what it serves."""

    area: Area
    station: Station | None
    year: int

    def __str__(self) -> str:
        return str(self.station or self.area)


@transaction.atomic
def start_report(
    *,
    actor: Any,
    area: Area,
    year: int,
    today: date,
    share: bool = True,
    station: Station | None = None,
) -> YearlyReport:
    """A report that waits to be built; with `share`, the one a worker already has if there is one.

    The figures will stand as of the end of the statistical year, or as of `today` while the year is
    not over. A new row has no job yet. A station's report is filed under the area around what it
    serves (selectors.area_of_station). Raises YearNotBegun, AlreadySealed, NothingServed.
    """
    about = About(area, station, year)
    editions = one_at_a_time(area, station, year)
    being_built = editions.being_built().first()
    if share and being_built:
        return being_built
    if editions.sealed().exists():
        raise AlreadySealed(
            _("%(area)s %(year)s 年度报告已封存。数据有错的，请在封存版页面编制更正版。")
            % {"area": about, "year": year}
        )
    return new_edition(actor=actor, about=about, today=today)


def new_edition(
    *,
    actor: Any,
    about: About,
    today: date,
    corrects: YearlyReport | None = None,
    reason: str = "",
) -> YearlyReport:
    """The next edition, with the notes of the one before it. Raises YearNotBegun, NothingServed."""
    year, station = about.year, about.station
    seat = station.area if station else about.area
    kind = corrects.year_kind if corrects else kind_of_year(seat, year)
    cut_off = min(last_day(year, kind), today)
    if first_day(year, kind) > today:
        raise YearNotBegun(_("%(year)s 年尚未开始，不能编制年度报告。") % {"year": year})
    if station and not served_paths(station, on=cut_off):
        raise NothingServed(
            _("%(station)s 在 %(day)s 没有服务区域，不能编制报告。请先登记服务区域。")
            % {"station": station, "day": cut_off}
        )
    editions = YearlyReport.objects.editions(about.area, station, year)
    report = YearlyReport(
        area=about.area,
        station=station,
        year=year,
        edition=(editions.aggregate(last=Max("edition"))["last"] or 0) + 1,
        cut_off=cut_off,
        year_kind=kind,
        corrects=corrects,
        reason=reason,
        created_by=actor,
    )
    last = editions.order_by("-edition").first()
    writing.create(actor, report, action="report.start" if not corrects else "report.correct")
    for note in last.notes.order_by("chapter") if last else ():
        copy = ReportNote(report=report, chapter=note.chapter, text=note.text)
        writing.create(actor, copy, action="report.note")
    return report


def one_at_a_time(area: Area, station: Station | None, year: int) -> Any:
    """The editions of a year; two people who ask at the same time wait for each other here."""
    if station:
        Station.objects.select_for_update().get(pk=station.pk)
    else:
        Area.objects.select_for_update().get(pk=area.pk)
    return YearlyReport.objects.editions(area, station, year)


@transaction.atomic
def assign_job(*, report: YearlyReport, job: Job) -> YearlyReport:
    """The background job that will build the report."""
    report.job = job
    report.save(update_fields=["job"])
    return report


def build_report(
    *,
    report: YearlyReport,
    built_at: datetime,
    progress: Progress = unheard,
    hold: Callable[[], None] = lambda: None,
) -> YearlyReport:
    """Count everything, freeze figures and lists with the report and store its files.

    Done once: a report that is built stays as it is. `progress` is told each step; `hold` is called
    last inside the transaction and may stop it by raising. Nothing is kept of a worker that is
    killed: the next one begins anew, and what it counts is of one moment. Raises NoLongerInCharge,
    freezing.FactsInMotion.
    """
    if report.built_at:
        return report
    if report.station:
        # What it serves may have been corrected since somebody asked.
        report.area = area_around(report.station, report.cut_off)
    if report.created_by is not None and not can_manage(report.created_by, report):
        raise NoLongerInCharge(
            _("要求编制的人现在已没有编制该区域报告的权限，没有编制。请由现任负责人重新编制。")
        )
    steps = len(CHAPTERS) + len(FILES) + 2
    # The document is an official one: Chinese, whatever language its reader has chosen.
    with translation.override(settings.LANGUAGE_CODE):
        collected = freezing.collect(
            basis_of(report), lambda done, title: progress(done, steps, title)
        )
        with collected.spool:
            unions = collected.unions(report.cut_off)
            results = as_results(outcomes_of(report, collected.data, unions))
            files = make_files(
                shown(report, collected.data, results),
                collected.unions(report.cut_off),
                report,
                lambda done: progress(
                    len(CHAPTERS) + 1 + done, steps, gettext_noop("生成报告文件")
                ),
            )
            return _store(report, collected, files, built_at=built_at, hold=hold)


def _store(
    report: YearlyReport,
    collected: Collected,
    files: list[Made],
    *,
    built_at: datetime,
    hold: Callable[[], None],
) -> YearlyReport:
    with store_files(report.created_by, report, files):
        report.figures = collected.data
        report.built_at = built_at
        report.save(update_fields=["area", "figures", "built_at", "updated_at"])
        freezing.put(report, collected.spool)
        _put_parts(report, collected.data)
        sums = {made.name: made.sha256 for made in files}
        audit.record(report.created_by, "report.build", report, sums)
        hold()
    return report


def _put_parts(report: YearlyReport, data: Any) -> None:
    """The parts to be confirmed; one whose figures are those confirmed before stays confirmed."""
    areas = {area.code: area for area in Area.objects.filter(code__in=parts_of(data))}
    editions = YearlyReport.objects.editions_of(report).filter(edition__lt=report.edition)
    before = ReportPart.objects.filter(report__in=editions)
    for code in parts_of(data):
        digest = digest_of(portion_of(data, code))
        last = before.filter(area=areas[code]).order_by("-report__edition").first()
        same = last is not None and last.digest == digest
        part = ReportPart(
            report=report,
            area=areas[code],
            digest=digest,
            completed_at=last.completed_at if last and same else None,
            completed_by=last.completed_by if last and same else None,
        )
        writing.create(report.created_by, part, action="report.part")
