from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.choices import JobState


class ReportState(models.TextChoices):
    """How far the building of a report is; derived from its job and its figures, never stored."""

    QUEUED = "queued", _("排队中")
    BUILDING = "building", _("编制中")
    READY = "ready", _("已完成")
    FAILED = "failed", _("失败")


class Stage(models.TextChoices):
    """What has been done with a report that is built; derived from what was noted, never stored."""

    DRAFT = "draft", _("草稿")
    COMPLETE = "complete", _("各部分已确认")
    CHECKED = "checked", _("已通过检查")
    SEALED = "sealed", _("已封存")
    CORRECTED = "corrected", _("已有更正版")


class RunKind(models.TextChoices):
    """What is done with a built report in the background."""

    DRIFT = "drift", _("与现时数据比较")
    SEAL = "seal", _("封存")


def state_of_job(job: Any) -> ReportState:
    """What a background job says of that for which it was started; without one it has failed."""
    states = {
        JobState.QUEUED: ReportState.QUEUED,
        JobState.RUNNING: ReportState.BUILDING,
        JobState.DONE: ReportState.READY,
    }
    return states.get(job.state, ReportState.FAILED) if job else ReportState.FAILED


class YearKind(models.TextChoices):
    """Which days a statistical year has. The national survey asked for October to September in its
    earlier years, and for calendar years since."""

    CALENDAR = "calendar", _("自然年度（1 月 1 日至 12 月 31 日）")
    OCTOBER = "october", _("上年 10 月 1 日至当年 9 月 30 日")


class FeedKind(models.TextChoices):
    """The tables that a link may bring to a spreadsheet."""

    COVERAGE = "coverage", _("覆盖率表")
    ENTERPRISES = "enterprises", _("企业名单")
    REPORT = "report", _("年度报告的表")


def first_day(year: int, kind: str) -> date:
    """The first day of a statistical year."""
    return date(year - 1, 10, 1) if kind == YearKind.OCTOBER else date(year, 1, 1)


def last_day(year: int, kind: str) -> date:
    """The last day of a statistical year: its cut-off date once it is over."""
    return date(year, 9, 30) if kind == YearKind.OCTOBER else date(year, 12, 31)
