"""The report itself: what it is about, how far it is, and the document."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from common.models import Job, TimeStamped
from reports.choices import ReportState, Stage, YearKind, first_day, last_day, state_of_job
from reports.querysets import YearlyReportQuerySet
from stations.models import Station


class YearlyReport(TimeStamped):
    """The report of an area for a year. Built again, it is a new edition; none is overwritten."""

    area = models.ForeignKey(
        Area, verbose_name=_("区域"), on_delete=models.PROTECT, related_name="yearly_reports"
    )
    # A station's report is about the areas it serves on the cut-off date; `area` is then the
    # smallest area that holds them all and the station's seat.
    station = models.ForeignKey(
        Station,
        verbose_name=_("指导站"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="yearly_reports",
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    edition = models.PositiveSmallIntegerField(_("编制次数"))
    cut_off = models.DateField(_("统计时点"))
    year_kind = models.CharField(
        _("统计年度"), max_length=8, choices=YearKind, default=YearKind.CALENDAR
    )
    # The document as data, exactly as it was counted: what the files print, and what the API gives.
    figures = models.JSONField(_("数据"), null=True, blank=True, encoder=DjangoJSONEncoder)
    built_at = models.DateTimeField(_("编制完成时间"), null=True, blank=True)
    # Null when a command built it without a worker.
    job = models.ForeignKey(
        Job,
        verbose_name=_("后台任务"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("编制人"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    # A corrected version says which sealed one it replaces, and why.
    corrects = models.ForeignKey(
        "self",
        verbose_name=_("更正的版本"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="corrections",
    )
    reason = models.CharField(_("更正原因"), max_length=500, blank=True)
    # What the logic checks found when they were last run with nothing blocking.
    findings = models.JSONField(_("检查结果"), null=True, blank=True)
    checked_at = models.DateTimeField(_("检查通过时间"), null=True, blank=True)
    sealed_at = models.DateTimeField(_("封存时间"), null=True, blank=True)
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("封存人"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # The hash over everything that is sealed (reports/freezing/seals.py).
    seal = models.CharField(_("封存码"), max_length=64, blank=True)

    objects = YearlyReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("年度报告")
        verbose_name_plural = _("年度报告")
        constraints = [
            models.CheckConstraint(
                condition=Q(sealed_at__isnull=True, seal="", sealed_by__isnull=True)
                | Q(
                    sealed_at__isnull=False,
                    built_at__isnull=False,
                    checked_at__isnull=False,
                    sealed_by__isnull=False,
                )
                & ~Q(seal=""),
                name="reports_yearlyreport_sealed_whole",
                violation_error_message=_("编制完成并通过检查的报告才能封存。"),
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(reason=""),
                name="reports_yearlyreport_correction_says_why",
                violation_error_message=_("更正版必须写明更正原因。"),
            ),
            models.UniqueConstraint(
                fields=["area", "year", "edition"],
                condition=Q(station__isnull=True),
                name="reports_yearlyreport_edition",
                violation_error_message=_("该区域该年度已有这一次编制。"),
            ),
            models.UniqueConstraint(
                fields=["station", "year", "edition"],
                condition=Q(station__isnull=False),
                name="reports_yearlyreport_edition_of_station",
                violation_error_message=_("该指导站该年度已有这一次编制。"),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=1949, year__lte=2999),
                name="reports_yearlyreport_year_is_a_year",
                violation_error_message=_("年度应为四位数年份。"),
            ),
            models.CheckConstraint(
                condition=Q(built_at__isnull=True) | Q(figures__isnull=False),
                name="reports_yearlyreport_built_with_figures",
                violation_error_message=_("编制完成的报告必须有数据。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.year}"

    @property
    def subject(self) -> Area | Station:
        """What it is about."""
        return self.station or self.area

    @property
    def state(self) -> ReportState:
        if self.built_at:
            return ReportState.READY
        found = state_of_job(self.job)
        return ReportState.FAILED if found == ReportState.READY else found

    @property
    def error(self) -> str:
        """Why it failed, for its reader."""
        return self.job.error if self.job and self.state == ReportState.FAILED else ""

    @property
    def is_open(self) -> bool:
        """Whether it is still being worked on."""
        return self.state in (ReportState.QUEUED, ReportState.BUILDING)

    @property
    def is_provisional(self) -> bool:
        """The year was not over when it was counted."""
        return self.cut_off < last_day(self.year, self.year_kind)

    @property
    def first_day(self) -> date:
        return first_day(self.year, self.year_kind)

    @property
    def data(self) -> dict[str, Any]:
        """The document of a report that is built."""
        return self.figures or {}

    @property
    def is_sealed(self) -> bool:
        return self.sealed_at is not None

    @property
    def stage(self) -> Stage | None:
        """None until it is built. Asks whether all parts are complete, and for later editions; a
        queryset brings both along (`with_stage`)."""
        if not self.built_at:
            return None
        if self.sealed_at:
            return Stage.CORRECTED if self._is_corrected else Stage.SEALED
        if self.checked_at:
            return Stage.CHECKED
        return Stage.DRAFT if self._has_open_parts else Stage.COMPLETE

    @property
    def _is_corrected(self) -> bool:
        if "is_corrected" in self.__dict__:
            return bool(self.__dict__["is_corrected"])
        return self.corrections.filter(sealed_at__isnull=False).exists()

    @property
    def _has_open_parts(self) -> bool:
        if "has_open_parts" in self.__dict__:
            return bool(self.__dict__["has_open_parts"])
        return self.parts.filter(completed_at__isnull=True).exists()
