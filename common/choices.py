from functools import cache
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Precision(models.TextChoices):
    """How exactly a date is known; month and year dates count from their first day,
    the ends of contracts and terms to the last (docs/adr/0038)."""

    DAY = "day", _("日")
    MONTH = "month", _("月")
    YEAR = "year", _("年")


class JobState(models.TextChoices):
    QUEUED = "queued", _("排队中")
    RUNNING = "running", _("进行中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("失败")
    CANCELLED = "cancelled", _("已取消")


class Door(models.TextChoices):
    """By which way a write or a read of personal data came in."""

    PAGE = "page", _("页面")
    API = "api", _("接口")
    JOB = "job", _("后台任务")
    COMMAND = "command", _("命令行")
    ADMIN = "admin", _("应急后台")


class EntryKind(models.TextChoices):
    """What a line of the log is about."""

    WRITE = "write", _("写入")
    READ = "read", _("查看个人信息")
    EXPORT = "export", _("导出")
    SIGN_IN = "sign_in", _("登录与账号安全")


class ExportFormat(models.TextChoices):
    """The files that a list is offered as."""

    XLSX = "xlsx", "Excel"
    CSV = "csv", "CSV"


class FileFormat(models.TextChoices):
    """What any file that leaves the portal may be, as the log names it: its ending."""

    XLSX = "xlsx", "Excel"
    CSV = "csv", "CSV"
    DOCX = "docx", "Word"
    PDF = "pdf", "PDF"
    PNG = "png", "PNG"
    ZIP = "zip", "ZIP"


def label_of(choices: type[models.Choices], value: Any) -> str:
    """What `get_…_display` says of a value of these choices, in a tenth of its time: that puts all
    the labels into words to find one."""
    return str(_labels_of(choices).get(value, value))


@cache
def _labels_of(choices: type[models.Choices]) -> dict[Any, Any]:
    return {one.value: one.label for one in choices}
