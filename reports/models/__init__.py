"""Yearly reports: the figures as they were counted, and the files made of them."""

from reports.models.contents import FrozenRows, ReportFile, ReportNote, ReportPart, upload_path
from reports.models.feeds import Feed
from reports.models.runs import ReportRun
from reports.models.yearly import YearlyReport
from reports.models.years import StatisticalYear

__all__ = [
    "Feed",
    "FrozenRows",
    "ReportFile",
    "ReportNote",
    "ReportPart",
    "ReportRun",
    "StatisticalYear",
    "YearlyReport",
    "upload_path",
]
