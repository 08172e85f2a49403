"""What is done with a built report in the background."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.models import Job
from reports.choices import ReportState, RunKind, state_of_job
from reports.models.yearly import YearlyReport


class ReportRun(models.Model):
    """Something that takes too long for a page, done with a report in the background.

    There is one of each kind, asked for again and again; what it found stays until it is replaced.
    """

    report = models.ForeignKey(
        YearlyReport, verbose_name=_("年度报告"), on_delete=models.CASCADE, related_name="runs"
    )
    kind = models.CharField(_("办什么"), max_length=8, choices=RunKind)
    job = models.ForeignKey(
        Job,
        verbose_name=_("后台任务"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("要求的人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    # What came of it when it was last done, and when that was.
    found = models.JSONField(_("结果"), null=True, blank=True, encoder=DjangoJSONEncoder)
    done_at = models.DateTimeField(_("完成时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("报告的后台办理")
        verbose_name_plural = _("报告的后台办理")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "kind"], name="reports_reportrun_one_per_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.get_kind_display()}"

    @property
    def state(self) -> ReportState:
        """How far what was asked for last is."""
        return state_of_job(self.job)

    @property
    def is_open(self) -> bool:
        return self.state in (ReportState.QUEUED, ReportState.BUILDING)

    @property
    def error(self) -> str:
        """Why it failed, for its reader."""
        failed = self.job is not None and self.state == ReportState.FAILED
        return self.job.error if failed and self.job else ""
