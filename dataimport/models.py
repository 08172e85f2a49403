"""An uploaded list on its way into the database, and what each of its rows would do."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from common.models import Job, TimeStamped
from dataimport.choices import WORKING, AsOfSource, BatchState, RowAction
from dataimport.querysets import BatchQuerySet, RowQuerySet


def storage_name(batch: "ImportBatch", filename: str) -> str:
    """Where an uploaded file is kept: under a name of ours, never the user's."""
    return f"imports/{uuid4().hex}"


class ImportBatch(TimeStamped):
    """One uploaded file: received, checked, then applied or discarded."""

    kind = models.CharField(_("导入内容"), max_length=20)
    area = models.ForeignKey(
        Area,
        verbose_name=_("区域"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    as_of = models.DateField(_("统计时点"), null=True, blank=True)
    as_of_source = models.CharField(
        _("统计时点来源"), max_length=10, choices=AsOfSource, blank=True
    )
    received_on = models.DateField(_("上传日期"))
    filename = models.CharField(_("文件名"), max_length=200)
    file = models.FileField(_("文件"), upload_to=storage_name, max_length=200)
    size = models.PositiveIntegerField(_("文件大小"))
    sha256 = models.CharField(_("文件摘要"), max_length=64, db_index=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=BatchState, default=BatchState.RECEIVED
    )
    # Rows by action, and problems by severity.
    counts = models.JSONField(_("行数"), default=dict, blank=True)
    # Problems of whole sheets; those of rows are with the rows.
    problems = models.JSONField(_("问题"), default=list, blank=True)
    skip_errors = models.BooleanField(_("跳过有错误的行"), default=False)
    failure = models.TextField(_("未能完成的原因"), blank=True)
    job = models.ForeignKey(
        Job, verbose_name=_("后台任务"), null=True, blank=True, on_delete=models.SET_NULL
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("上传人"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("导入")
        verbose_name_plural = _("导入")
        indexes = [models.Index(fields=["-created_at"], name="dataimport_newest_first")]

    def __str__(self) -> str:
        return f"{self.filename} ({self.get_state_display()})"

    @property
    def is_working(self) -> bool:
        """Whether something is still to come by itself."""
        return self.state in WORKING and not self.is_stuck

    @property
    def is_stuck(self) -> bool:
        """Whether the job that should bring it on has ended without doing so."""
        return self.state in WORKING and self.job is not None and self.job.is_final

    @property
    def has_errors(self) -> bool:
        return bool(self.counts.get("errors"))

    @property
    def would_write(self) -> int:
        """How many rows would add or change something."""
        return int(self.counts.get("new", 0)) + int(self.counts.get("changed", 0))


class ImportRow(models.Model):
    """One row of an uploaded list: as it stands, as it is understood, and what it would do."""

    batch = models.ForeignKey(
        ImportBatch, verbose_name=_("导入"), on_delete=models.CASCADE, related_name="rows"
    )
    position = models.PositiveIntegerField(_("顺序"))
    sheet = models.CharField(_("工作表"), max_length=255)
    number = models.PositiveIntegerField(_("行号"))
    subject = models.CharField(_("对象"), max_length=200, blank=True)
    action = models.CharField(_("处理"), max_length=10, choices=RowAction)
    raw = models.JSONField(_("原文"), default=dict, blank=True)
    cleaned = models.JSONField(_("理解为"), default=dict, blank=True)
    changes = models.JSONField(_("变化"), default=list, blank=True)
    problems = models.JSONField(_("问题"), default=list, blank=True)

    objects = RowQuerySet.as_manager()

    class Meta:
        verbose_name = _("导入行")
        verbose_name_plural = _("导入行")
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "position"], name="dataimport_importrow_one_per_position"
            )
        ]
        indexes = [models.Index(fields=["batch", "action"], name="dataimport_row_action")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.number} {self.subject}"
