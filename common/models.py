"""Abstract bases that know no word of the domain, background jobs, exports and the log."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.choices import Door, EntryKind, FileFormat, JobState, Precision


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
    """A period whose start and end may be known to the month or year only."""

    since_precision = models.CharField(
        _("起始日期精度"), max_length=5, choices=Precision, default=Precision.DAY
    )
    until_precision = models.CharField(
        _("终止日期精度"), max_length=5, choices=Precision, default=Precision.DAY
    )

    class Meta(Period.Meta):
        abstract = True

    @property
    def tells_last_day(self) -> bool:
        """Whether people say its last day, and not from when it is no more; that is shown then."""
        return False


class Named(models.Model):
    """A row with a name by which people search and sort: filled by `common.values.named_by`
    wherever the name is written, searched by `common.searching`."""

    # NFKC, no spaces, one width of brackets: what imports and searches compare.
    name_key = models.CharField(
        max_length=120, db_index=True, editable=False, blank=True, default=""
    )
    # Without tones, spaces and marks; six letters for a character at most. Lists are sorted by it.
    pinyin = models.CharField(max_length=720, editable=False, blank=True, default="")
    initials = models.CharField(max_length=120, editable=False, blank=True, default="")

    class Meta:
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
    # From where it was asked for; what the job writes is logged as coming from there.
    address = models.GenericIPAddressField(_("来源地址"), null=True, blank=True)
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


class Draft(models.Model):
    """What somebody has typed into a form and not yet saved; theirs alone, and soon forgotten."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("填写人"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    # The form's own address: it names the record as well.
    address = models.CharField(_("表单地址"), max_length=200)
    content = models.JSONField(_("内容"), default=dict)
    saved_at = models.DateTimeField(_("保存时间"))

    class Meta:
        verbose_name = _("草稿")
        verbose_name_plural = _("草稿")
        constraints = [
            models.UniqueConstraint(fields=["user", "address"], name="common_draft_one_per_form")
        ]

    def __str__(self) -> str:
        return self.address


class AuditEntry(models.Model):
    """One line of the log: who did what to which row, when and from where, before → after.

    Append-only: the database refuses to change or delete a line (common/audit/triggers.py), each
    line carries a keyed seal over its own content, and blocks of lines are chained by hash
    (common/audit/chain.py). Written by `common.audit`, nowhere else.
    """

    # Part of what is sealed: a copy of a line is not a second line.
    uid = models.UUIDField(_("标识"), unique=True, editable=False)
    at = models.DateTimeField(_("时间"), db_index=True)
    kind = models.CharField(_("类别"), max_length=8, choices=EntryKind)
    # The lines of one request, job or command belong together.
    request = models.UUIDField(_("请求"), db_index=True)
    door = models.CharField(_("途径"), max_length=8, choices=Door)
    address = models.GenericIPAddressField(_("来源地址"), null=True, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("操作人"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    action = models.CharField(_("动作"), max_length=60)
    target_type = models.CharField(_("对象类型"), max_length=60, blank=True)
    target_id = models.CharField(_("对象编号"), max_length=40, blank=True)
    target_name = models.CharField(_("对象"), max_length=200, blank=True)
    # The record on whose page the line is shown besides the row's own: its enterprise, its station.
    owner_type = models.CharField(_("所属对象类型"), max_length=60, blank=True)
    owner_id = models.CharField(_("所属对象编号"), max_length=40, blank=True)
    # For each column that changed: what it held before, and after.
    changes = models.JSONField(_("变化"), default=dict)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    seal = models.CharField(_("封签"), max_length=64)

    class Meta:
        verbose_name = _("操作记录")
        verbose_name_plural = _("操作记录")
        indexes = [
            models.Index(fields=["target_type", "target_id"], name="audit_target"),
            models.Index(
                fields=["owner_type", "owner_id"], condition=~Q(owner_id=""), name="audit_owner"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.target_type} {self.target_id}"


class AuditUnsealed(models.Model):
    """A line that no block holds yet; put here by a trigger, taken away by the sealer."""

    entry_id = models.BigIntegerField(_("记录编号"), db_index=True)

    class Meta:
        verbose_name = _("待封存记录")
        verbose_name_plural = _("待封存记录")

    def __str__(self) -> str:
        return str(self.entry_id)


class AuditBlock(models.Model):
    """A link of the chain: some committed lines, and the hash of the block before."""

    number = models.PositiveBigIntegerField(_("序号"), unique=True)
    at = models.DateTimeField(_("封存时间"))
    # Ids of the lines as spans: [[first, last], …]; lines of two transactions may interleave.
    spans = models.JSONField(_("记录范围"))
    count = models.PositiveIntegerField(_("记录数"))
    # Over the seals of the lines in the order of their ids.
    digest = models.CharField(_("摘要"), max_length=64)
    previous = models.CharField(_("上一块"), max_length=64, blank=True)
    hash = models.CharField(_("链值"), max_length=64)

    class Meta:
        verbose_name = _("封存块")
        verbose_name_plural = _("封存块")

    def __str__(self) -> str:
        return f"{self.number} {self.hash[:12]}"


class AuditArchive(models.Model):
    """Blocks whose lines were moved into a file; the blocks stay, so the chain can be followed."""

    at = models.DateTimeField(_("归档时间"))
    first_block = models.PositiveBigIntegerField(_("起始块"))
    last_block = models.PositiveBigIntegerField(_("截止块"))
    # No line above this id was archived; the database lets only lines up to it be deleted.
    last_entry = models.BigIntegerField(_("截止记录"))
    file_name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(_("文件摘要"), max_length=64)
    seal = models.CharField(_("封签"), max_length=64)

    class Meta:
        verbose_name = _("归档")
        verbose_name_plural = _("归档")

    def __str__(self) -> str:
        return self.file_name


class Export(models.Model):
    """A list that left the portal as a file; its number stands on the sheet and in the log."""

    day = models.DateField(_("日期"))
    serial = models.PositiveIntegerField(_("当日序号"))
    kind = models.CharField(_("内容"), max_length=40)
    format = models.CharField(_("格式"), max_length=4, choices=FileFormat)
    at = models.DateTimeField(_("时间"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("导出人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    # What was asked for: the query of the list.
    asked = models.JSONField(_("条件"), default=dict)
    # Whether telephone numbers stand in it in full; then there is a reason.
    is_full = models.BooleanField(_("含完整电话"), default=False)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    # One that was made in the background: by which job, and the file as long as it is kept.
    job = models.OneToOneField(
        Job,
        verbose_name=_("后台任务"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="export",
    )
    content = models.FileField(_("文件"), upload_to="exports/", max_length=200, blank=True)
    name = models.CharField(_("文件名"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("导出")
        verbose_name_plural = _("导出")
        constraints = [
            models.UniqueConstraint(fields=["day", "serial"], name="common_export_number"),
            models.CheckConstraint(
                condition=Q(is_full=False) | ~Q(reason=""),
                name="common_export_full_with_reason",
                violation_error_message=_("导出完整电话必须写明理由。"),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """DC-20261127-0007 (DC: 导出)."""
        return f"DC-{self.day:%Y%m%d}-{self.serial:04d}"
