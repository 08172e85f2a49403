"""Abstract bases that know no word of the domain, background jobs and the change log."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.choices import JobState, Precision


class TimeStamped(models.Model):
    """When a row was first and last written; for people, never for logic."""

    created_at = models.DateTimeField(_("录入时间"), auto_now_add=True)
    updated_at = models.DateTimeField(_("修改时间"), auto_now=True)

    class Meta:
        abstract = True


class Period(models.Model):
    """A half-open span of days: in force on `since`, no longer on `until`; null means still so."""

    since = models.DateField(_("起始日期"))
    until = models.DateField(_("终止日期"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="%(app_label)s_%(class)s_until_after_since",
                violation_error_message=_("终止日期必须晚于起始日期。"),
            )
        ]


class ImprecisePeriod(Period):
    """A period whose start may be known to the month or year only."""

    since_precision = models.CharField(
        _("起始日期精度"), max_length=5, choices=Precision, default=Precision.DAY
    )

    class Meta(Period.Meta):
        abstract = True


class Job(models.Model):
    """One piece of background work. This row is the truth; the broker only carries its id."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.CharField(_("任务"), max_length=120)
    kwargs = models.JSONField(_("参数"), default=dict)
    state = models.CharField(
        _("状态"), max_length=10, choices=JobState, default=JobState.QUEUED, db_index=True
    )
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    heartbeat_at = models.DateTimeField(_("心跳时间"), null=True, blank=True)
    progress_done = models.PositiveIntegerField(_("已完成"), default=0)
    progress_total = models.PositiveIntegerField(_("总数"), default=0)
    progress_note = models.CharField(_("进度说明"), max_length=200, blank=True)
    error = models.TextField(_("错误"), blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("发起人"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("发起时间"), auto_now_add=True)
    finished_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("后台任务")
        verbose_name_plural = _("后台任务")

    def __str__(self) -> str:
        return f"{self.task} {self.id}"

    @property
    def is_final(self) -> bool:
        return self.state in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)

    @property
    def percent(self) -> int:
        """Progress for a bar, 0–100; 0 while the total is not known."""
        return (
            min(100, self.progress_done * 100 // self.progress_total) if self.progress_total else 0
        )


class AuditEntry(models.Model):
    """One write: who, when, on what, and what changed."""

    at = models.DateTimeField(_("时间"), auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("操作人"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    action = models.CharField(_("动作"), max_length=60)
    target_type = models.CharField(_("对象类型"), max_length=60)
    target_id = models.CharField(_("对象编号"), max_length=40)
    changes = models.JSONField(_("变化"), default=dict)

    class Meta:
        verbose_name = _("操作记录")
        verbose_name_plural = _("操作记录")
        indexes = [models.Index(fields=["target_type", "target_id"], name="audit_target")]

    def __str__(self) -> str:
        return f"{self.action} {self.target_type} {self.target_id}"
