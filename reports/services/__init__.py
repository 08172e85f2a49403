"""Writes of yearly reports, by what happens to one in turn."""

from reports.services.building import (
    AlreadySealed,
    NoLongerInCharge,
    NothingServed,
    YearNotBegun,
    assign_job,
    build_report,
    start_report,
)
from reports.services.correcting import NotTheLastSealed, start_correction
from reports.services.feeds import make_feed, mark_used, revoke_feed
from reports.services.notes import write_note
from reports.services.parts import complete_part, reopen_part
from reports.services.running import assign_run, do_run, start_run
from reports.services.sealing import (
    Blocked,
    PartsOpen,
    SamePerson,
    check_report,
    seal_report,
    sealable,
)
from reports.services.years import set_statistical_year

__all__ = [
    "AlreadySealed",
    "Blocked",
    "NoLongerInCharge",
    "NotTheLastSealed",
    "NothingServed",
    "PartsOpen",
    "SamePerson",
    "YearNotBegun",
    "assign_job",
    "assign_run",
    "build_report",
    "check_report",
    "complete_part",
    "do_run",
    "make_feed",
    "mark_used",
    "reopen_part",
    "revoke_feed",
    "seal_report",
    "sealable",
    "set_statistical_year",
    "start_correction",
    "start_report",
    "start_run",
    "write_note",
]
