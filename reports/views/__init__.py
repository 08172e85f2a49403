"""The pages of yearly reports, by what they are about."""

from reports.views.comparing import report_compare
from reports.views.feeds import feed, feed_create, feed_list, feed_revoke
from reports.views.parts import part_complete, part_detail, part_list, part_reopen
from reports.views.proving import report_verify
from reports.views.reports import (
    report_chapter,
    report_detail,
    report_list,
    report_note,
    report_start,
)
from reports.views.stages import report_check, report_correct, report_drift, report_seal
from reports.views.years import statistical_year_create, statistical_year_list

__all__ = [
    "feed",
    "feed_create",
    "feed_list",
    "feed_revoke",
    "part_complete",
    "part_detail",
    "part_list",
    "part_reopen",
    "report_chapter",
    "report_check",
    "report_compare",
    "report_correct",
    "report_detail",
    "report_drift",
    "report_list",
    "report_note",
    "report_seal",
    "report_start",
    "report_verify",
    "statistical_year_create",
    "statistical_year_list",
]
