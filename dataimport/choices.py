from django.db import models
from django.utils.translation import gettext_lazy as _

from common.sheets import Action
from common.tables import Why


class BatchState(models.TextChoices):
    RECEIVED = "received", _("等待检查")
    CHECKING = "checking", _("正在检查")
    CHECKED = "checked", _("待确认")
    APPLYING = "applying", _("正在导入")
    APPLIED = "applied", _("已导入")
    UNDOING = "undoing", _("正在撤销")
    UNDONE = "undone", _("已撤销")
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
    BatchState.APPLIED: frozenset({BatchState.UNDOING}),
    # An undoing may start over when its worker was lost.
    BatchState.UNDOING: frozenset({BatchState.UNDOING, BatchState.UNDONE, BatchState.APPLIED}),
    BatchState.UNDONE: frozenset({BatchState.RECEIVED}),
    BatchState.DISCARDED: frozenset(),
}

WORKING = (
    BatchState.RECEIVED,
    BatchState.CHECKING,
    BatchState.APPLYING,
    BatchState.UNDOING,
)


class RowAction(models.TextChoices):
    """Labels of common.sheets.Action."""

    NEW = Action.NEW.value, _("新增")
    CHANGED = Action.CHANGED.value, _("更改")
    UNCHANGED = Action.UNCHANGED.value, _("没有变化")
    DOUBTFUL = Action.DOUBTFUL.value, _("存疑")
    SKIPPED = Action.SKIPPED.value, _("跳过")
    ERROR = Action.ERROR.value, _("有错误")


class ColumnWhy(models.TextChoices):
    """Why a column of a file is taken for what it is; labels of common.tables.Why and of ours."""

    CHOSEN = "chosen", _("您指定的")
    LEARNED = "learned", _("以前指定过")
    WORD = Why.WORD.value, _("列名认得")
    CONTENT = Why.CONTENT.value, _("按内容猜的")
    REPEATED = Why.REPEATED.value, _("列名重复")
    LEFT_OUT = Why.LEFT_OUT.value, _("不导入")
    UNKNOWN = Why.UNKNOWN.value, _("不认识")


class AsOfSource(models.TextChoices):
    """Where the day that a list speaks for was taken from."""

    GIVEN = "given", _("导入时选定")
    STATED = "stated", _("表中写明")
    RECEIVED = "received", _("上传日期")
