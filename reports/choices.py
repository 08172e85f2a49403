from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportState(models.TextChoices):
    """Where a report is; derived from its job and its figures, never stored."""

    QUEUED = "queued", _("排队中")
    BUILDING = "building", _("编制中")
    READY = "ready", _("已完成")
    FAILED = "failed", _("失败")
