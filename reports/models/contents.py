"""What belongs to a report: its files, parts, notes and frozen rows."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from reports.models.yearly import YearlyReport
from reports.querysets import ReportFileQuerySet, ReportPartQuerySet
from stations.models import Station


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

    @property
    def subject(self) -> Area | Station:
        """Whose part it is: a station's report is one part, its own."""
        return self.report.station or self.area


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
