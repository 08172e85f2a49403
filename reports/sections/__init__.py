"""The yearly report as data: one chapter is one function that returns one frozen dataclass."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import NoneType
from typing import Any

from django.utils.translation import gettext_noop

from reports.sections import (
    cover,
    coverage,
    definitions,
    elections,
    gaps,
    innovation,
    national,
    proposals,
    stations,
)
from reports.sections.basis import Basis
from reports.sections.checks import CheckResult
from reports.sections.kept import LATER, kept
from reports.sections.national import National

# How a document is frozen. 1: each union is in the chapter `national`. 2: the unions are a list of
# their own (freezing/lists.py). 3: the national form says whom it counts beside enterprises.
# Reports of each are read, proven and compared.
FORMAT = 3


@dataclass(frozen=True)
class ReportDocument:
    """Everything a renderer prints; a number in any file of the report stands here.

    What was added later has a default, so that a document frozen before it can still be read
    (`frozen.py`).
    """

    cover: cover.Cover
    coverage: coverage.Coverage
    elections: elections.Elections
    stations: stations.Stations
    proposals: proposals.Proposals
    innovation: innovation.Innovation
    gaps: gaps.Gaps
    definitions: definitions.Definitions
    national: National = field(default_factory=National)
    # Results of the declared checks; empty where none were run.
    checks: tuple[CheckResult, ...] = ()
    format: int = field(default=1, metadata=LATER)


# In the order of the document: its field, what the progress line says, and the function.
CHAPTERS: tuple[tuple[str, str, Callable[[Basis], Any]], ...] = (
    ("cover", gettext_noop("封面"), cover.build),
    ("coverage", gettext_noop("建会和民主管理"), coverage.build),
    ("elections", gettext_noop("工会组织和换届"), elections.build),
    ("stations", gettext_noop("指导站"), stations.build),
    ("proposals", gettext_noop("提案和评选"), proposals.build),
    ("innovation", gettext_noop("职工创新"), innovation.build),
    ("gaps", gettext_noop("情况不详和未建会企业"), gaps.build),
    ("definitions", gettext_noop("指标口径"), definitions.build),
    ("national", gettext_noop("全国工会统计调查项目"), national.build),
)


# What a document is made of in the end.
_ATOMS = (str, int, float, NoneType, date, Decimal)
# People enter data all day; a report that is never quite still must be written all the same.
ATTEMPTS = 3


def build_document(
    basis: Basis, progress: Callable[[int, str], None] = lambda _done, _title: None
) -> ReportDocument:
    """Count every chapter; `progress` is told how many are done and which comes next.

    Somebody may write while it is counted. Then the first chapter and the last one differ, and all
    of it is counted again.
    """
    for _attempt in range(ATTEMPTS):
        chapters = {}
        for done, (chapter, title, build) in enumerate(CHAPTERS):
            progress(done, title)
            chapters[chapter] = build(basis)
        document = ReportDocument(**chapters, format=FORMAT)
        if document.coverage.total == document.gaps.total:
            break
    return document


def as_data(document: ReportDocument) -> dict[str, Any]:
    """The document as plain data, for the database and the API."""
    data: dict[str, Any] = plain(document)
    return data


def plain(value: Any) -> Any:
    """As `dataclasses.asdict`, which copies each of a city's million values: these never change."""
    if isinstance(value, _ATOMS):
        return value
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return {name: plain(each) for name, each in kept(value)}
