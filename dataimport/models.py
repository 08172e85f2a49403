"""An uploaded list on its way into the database, and what each of its rows would do."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from common.models import Export, Job, TimeStamped
from common.tables import KEY_LENGTH
from dataimport.choices import WORKING, AsOfSource, BatchState, RowAction
from dataimport.querysets import (
    BatchQuerySet,
    MappingQuerySet,
    RowQuerySet,
    WorkbookQuerySet,
)

# Under MEDIA_ROOT, which no address serves.
UPLOADS = "imports"
WORKBOOKS = "workbooks"


def storage_name(batch: "ImportBatch", filename: str) -> str:
    """Where an uploaded file is kept: under a name of ours, never the user's."""
    return f"{UPLOADS}/{uuid4().hex}"


def workbook_name(workbook: "Workbook", filename: str) -> str:
    """Where a workbook made in the background is kept."""
    return f"{WORKBOOKS}/{uuid4().hex}"


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
    # What headings mean for this list, as chosen or learned: [{key, field, why}].
    mapping = models.JSONField(_("列的对应"), default=list, blank=True)
    # The columns that the last check found, and what they were taken for.
    layout = models.JSONField(_("表的列"), default=dict, blank=True)
    # What applying would do to the rates of the places touched, as it was tried out.
    effects = models.JSONField(_("对指标的影响"), default=dict, blank=True)
    # Of a workbook that has come back: whose text is taken where two have changed a cell.
    choices = models.JSONField(_("两边都改过的格子"), default=dict, blank=True)
    skip_errors = models.BooleanField(_("跳过有错误的行"), default=False)
    # Doubtful rows were decided about since the last check.
    is_outdated = models.BooleanField(_("有未检查的选择"), default=False)
    # The lines of the log that applying wrote are of this request.
    applied_as = models.UUIDField(_("写入的请求"), null=True, blank=True)
    # What an undoing took back, and the first of what it left.
    undone = models.JSONField(_("撤销结果"), default=dict, blank=True)
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
    def is_cleared(self) -> bool:
        """Whether its file and rows were deleted: it was discarded, or is over for long."""
        return not self.file

    @property
    def has_errors(self) -> bool:
        return bool(self.counts.get("errors"))

    @property
    def has_waiting(self) -> bool:
        """Whether rows would have to wait: they have errors, or nobody has said what they mean."""
        return self.has_errors or bool(self.counts.get("doubtful"))

    @property
    def waiting(self) -> int:
        return int(self.counts.get("error", 0)) + int(self.counts.get("doubtful", 0))

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
    # The records it may mean, and which of them was chosen (common.doubtful).
    candidates = models.JSONField(_("可能对应的记录"), default=list, blank=True)
    choice = models.CharField(_("选择"), max_length=20, blank=True)

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


class Workbook(TimeStamped):
    """A prefilled workbook that takes longer to make than anybody waits before a page."""

    kind = models.CharField(_("内容"), max_length=20)
    area = models.ForeignKey(
        Area, verbose_name=_("区域"), on_delete=models.PROTECT, related_name="+"
    )
    as_of = models.DateField(_("统计时点"))
    file = models.FileField(_("文件"), upload_to=workbook_name, max_length=200, blank=True)
    export = models.ForeignKey(
        Export,
        verbose_name=_("导出"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    failure = models.TextField(_("未能完成的原因"), blank=True)
    job = models.ForeignKey(
        Job, verbose_name=_("后台任务"), null=True, blank=True, on_delete=models.SET_NULL
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("申请人"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = WorkbookQuerySet.as_manager()

    class Meta:
        verbose_name = _("填报表")
        verbose_name_plural = _("填报表")

    def __str__(self) -> str:
        return f"{self.kind} {self.area} {self.as_of}"

    @property
    def is_working(self) -> bool:
        """Whether it is still to come by itself."""
        ended = self.job is not None and self.job.is_final
        return not (self.file or self.failure or ended)


class ColumnMapping(TimeStamped):
    """What an office's lists mean by a heading, as somebody there has said once."""

    area = models.ForeignKey(
        Area, verbose_name=_("区域"), on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(_("导入内容"), max_length=20)
    # Without spaces, units and brackets (common.tables.Heading.key).
    heading = models.CharField(_("列名"), max_length=KEY_LENGTH + 8)
    field = models.CharField(_("对应的列"), max_length=40, blank=True)
    used_on = models.DateField(_("最近使用"))

    objects = MappingQuerySet.as_manager()

    class Meta:
        verbose_name = _("列的对应")
        verbose_name_plural = _("列的对应")
        constraints = [
            models.UniqueConstraint(
                fields=["area", "kind", "heading"], name="dataimport_columnmapping_one_meaning"
            )
        ]

    def __str__(self) -> str:
        return f"{self.heading} → {self.field}"
