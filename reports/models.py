"""Yearly reports: the figures as they were counted, and the files made of them."""

from datetime import date

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from common.choices import JobState
from common.models import Job, TimeStamped
from reports.choices import ReportState
from reports.querysets import ReportFileQuerySet, YearlyReportQuerySet

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

    objects = YearlyReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("年度报告")
        verbose_name_plural = _("年度报告")
        constraints = [
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
        return self.cut_off < date(self.year, 12, 31)


def upload_path(file: "ReportFile", name: str) -> str:
    return f"reports/{file.report_id}/{name}"


class ReportFile(models.Model):
    """One file of a report; kept where no web server serves it, given out after a scope check."""

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
