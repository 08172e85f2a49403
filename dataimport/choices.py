from django.db import models
from django.utils.translation import gettext_lazy as _

from common.sheets import Action


class BatchState(models.TextChoices):
    RECEIVED = "received", _("等待检查")
    CHECKING = "checking", _("正在检查")
    CHECKED = "checked", _("待确认")
    APPLYING = "applying", _("正在导入")
    APPLIED = "applied", _("已导入")
    DISCARDED = "discarded", _("已放弃")
    FAILED = "failed", _("未能完成")


# What may follow what; anything else is refused by the services.
TRANSITIONS: dict[str, frozenset[str]] = {
    BatchState.RECEIVED: frozenset({BatchState.CHECKING, BatchState.FAILED, BatchState.DISCARDED}),
    # A check may start over when its worker was lost.
    BatchState.CHECKING: frozenset(
        {
            BatchState.CHECKING,
            BatchState.CHECKED,
            BatchState.FAILED,
            BatchState.DISCARDED,
            BatchState.RECEIVED,
        }
    ),
    BatchState.CHECKED: frozenset({BatchState.RECEIVED, BatchState.APPLYING, BatchState.DISCARDED}),
    BatchState.APPLYING: frozenset(
        {
            BatchState.APPLIED,
            BatchState.CHECKED,
            BatchState.FAILED,
            BatchState.RECEIVED,
            BatchState.DISCARDED,
        }
    ),
    BatchState.FAILED: frozenset({BatchState.RECEIVED, BatchState.DISCARDED}),
    BatchState.APPLIED: frozenset(),
    BatchState.DISCARDED: frozenset(),
}

WORKING = (BatchState.RECEIVED, BatchState.CHECKING, BatchState.APPLYING)


class RowAction(models.TextChoices):
    """Labels of common.sheets.Action."""

    NEW = Action.NEW.value, _("新增")
    CHANGED = Action.CHANGED.value, _("更改")
    UNCHANGED = Action.UNCHANGED.value, _("没有变化")
    SKIPPED = Action.SKIPPED.value, _("跳过")
    ERROR = Action.ERROR.value, _("有错误")


class AsOfSource(models.TextChoices):
    """Where the day that a list speaks for was taken from."""

    GIVEN = "given", _("导入时选定")
    STATED = "stated", _("表中写明")
    RECEIVED = "received", _("上传日期")
