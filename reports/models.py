"""Yearly reports: the figures as they were counted, and the files made of them."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from common.choices import JobState
from common.models import Job, TimeStamped
from reports.choices import FeedKind, ReportState, Stage, YearKind, first_day, last_day
from reports.querysets import (
    FeedQuerySet,
    ReportFileQuerySet,
    ReportPartQuerySet,
    StatisticalYearQuerySet,
    YearlyReportQuerySet,
)

_STATE_OF_JOB = {
    JobState.QUEUED: ReportState.QUEUED,
    JobState.RUNNING: ReportState.BUILDING,
}


class YearlyReport(TimeStamped):
    """The report of an area for a year. Built again, it is a new edition; none is overwritten."""

    area = models.ForeignKey(
        Area, verbose_name=_("区域"), on_delete=models.PROTECT, related_name="yearly_reports"
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
                name="reports_yearlyreport_edition",
                violation_error_message=_("该区域该年度已有这一次编制。"),
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
        return f"{self.area} {self.year}"

    @property
    def state(self) -> ReportState:
        if self.built_at:
            return ReportState.READY
        job_state = self.job.state if self.job else ""
        return _STATE_OF_JOB.get(job_state, ReportState.FAILED)  # type: ignore[call-overload]

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


def upload_path(file: "ReportFile", name: str) -> str:
    return f"reports/{file.report_id}/{name}"


class ReportFile(models.Model):
    """One file of a report; kept where no web server serves it, given out after a scope check."""

    history_owner = "report"

    report = models.ForeignKey(
        YearlyReport, verbose_name=_("年度报告"), on_delete=models.CASCADE, related_name="files"
    )
    name = models.CharField(_("文件名"), max_length=100)
    size = models.PositiveBigIntegerField(_("大小"))
    sha256 = models.CharField(_("校验值"), max_length=64)
    content = models.FileField(_("内容"), upload_to=upload_path, max_length=200)

    objects = ReportFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("报告文件")
        verbose_name_plural = _("报告文件")
        constraints = [
            models.UniqueConstraint(fields=["report", "name"], name="reports_reportfile_name")
        ]

    def __str__(self) -> str:
        return self.name


class ReportPart(models.Model):
    """The part of a report that one county (of a city), or the area itself, answers for.

    Whoever answers for the part's area sees the part, though not the whole report.
    """

    history_owner = "report"

    report = models.ForeignKey(
        YearlyReport, verbose_name=_("年度报告"), on_delete=models.CASCADE, related_name="parts"
    )
    area = models.ForeignKey(
        Area, verbose_name=_("区域"), on_delete=models.PROTECT, related_name="+"
    )
    # Over the figures of the part: a confirmation is carried to the next edition while it holds.
    digest = models.CharField(_("数据摘要"), max_length=64)
    completed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("确认人"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = ReportPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("报告的一部分")
        verbose_name_plural = _("报告的一部分")
        constraints = [
            models.UniqueConstraint(fields=["report", "area"], name="reports_reportpart_area"),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True, completed_by__isnull=True)
                | Q(completed_at__isnull=False, completed_by__isnull=False),
                name="reports_reportpart_completed_by_somebody",
                violation_error_message=_("确认必须有确认人。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.area}"


class ReportNote(models.Model):
    """What the editor wrote about a chapter, in paragraphs; kept when the figures are rebuilt."""

    history_owner = "report"

    report = models.ForeignKey(
        YearlyReport, verbose_name=_("年度报告"), on_delete=models.CASCADE, related_name="notes"
    )
    chapter = models.CharField(_("章"), max_length=20)
    text = models.TextField(_("说明"), max_length=20_000)

    objects = ReportFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("编者说明")
        verbose_name_plural = _("编者说明")
        constraints = [
            models.UniqueConstraint(fields=["report", "chapter"], name="reports_reportnote_chapter")
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.chapter}"


class FrozenRows(models.Model):
    """Some rows of a list behind the figures, as they were counted: lines of text, compressed.

    `code` names the list and its day (reports/freezing/lists.py); the document itself is the list
    `document`. Written with the figures, and never again.
    """

    report = models.ForeignKey(
        YearlyReport, verbose_name=_("年度报告"), on_delete=models.CASCADE, related_name="frozen"
    )
    code = models.CharField(_("名单"), max_length=40)
    number = models.PositiveIntegerField(_("序号"))
    count = models.PositiveIntegerField(_("行数"))
    sha256 = models.CharField(_("校验值"), max_length=64)
    content = models.BinaryField(_("内容"))

    class Meta:
        verbose_name = _("冻结名单")
        verbose_name_plural = _("冻结名单")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "code", "number"], name="reports_frozenrows_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.number}"


class StatisticalYear(models.Model):
    """Which days the statistical year of an area and everything below it has, from a year on."""

    area = models.ForeignKey(
        Area, verbose_name=_("区域"), on_delete=models.PROTECT, related_name="+"
    )
    since = models.PositiveSmallIntegerField(_("自哪一年度起"))
    kind = models.CharField(_("统计年度"), max_length=8, choices=YearKind)

    objects = StatisticalYearQuerySet.as_manager()

    class Meta:
        verbose_name = _("统计年度")
        verbose_name_plural = _("统计年度")
        constraints = [
            models.UniqueConstraint(
                fields=["area", "since"],
                name="reports_statisticalyear_once",
                violation_error_message=_("该区域自这一年度起的统计年度已经设定。"),
            ),
            models.CheckConstraint(
                condition=Q(since__gte=1949, since__lte=2999),
                name="reports_statisticalyear_since_is_a_year",
                violation_error_message=_("年度应为四位数年份。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.since} {self.get_kind_display()}"


class Feed(models.Model):
    """An address under which a spreadsheet program fetches one table again and again.

    Whoever has it reads what its owner may see at that moment; only the hash of its key is kept.
    """

    history_owner: ClassVar[str] = "user"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("用户"),
        on_delete=models.CASCADE,
        related_name="feeds",
    )
    name = models.CharField(_("用途"), max_length=60)
    kind = models.CharField(_("内容"), max_length=12, choices=FeedKind)
    # What is asked of the table, as the parameters of its page.
    query = models.JSONField(_("条件"), default=dict, blank=True)
    digest = models.CharField(_("摘要"), max_length=64, unique=True)
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    used_at = models.DateTimeField(_("最近使用"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("吊销时间"), null=True, blank=True)

    objects = FeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("数据链接")
        verbose_name_plural = _("数据链接")

    def __str__(self) -> str:
        return self.name
