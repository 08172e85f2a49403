"""The yearly report as data: one chapter is one function that returns one frozen dataclass."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext_noop

from reports.sections import (
    cover,
    coverage,
    definitions,
    elections,
    gaps,
    innovation,
    proposals,
    stations,
)
from reports.sections.basis import Basis


@dataclass(frozen=True)
class ReportDocument:
    """Everything a renderer prints; a number in any file of the report stands here."""

    cover: cover.Cover
    coverage: coverage.Coverage
    elections: elections.Elections
    stations: stations.Stations
    proposals: proposals.Proposals
    innovation: innovation.Innovation
    gaps: gaps.Gaps
    definitions: definitions.Definitions


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
)


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
        for done, (field, title, build) in enumerate(CHAPTERS):
            progress(done, title)
            chapters[field] = build(basis)
        document = ReportDocument(**chapters)
        if document.coverage.total == document.gaps.total:
            break
    return document


def as_data(document: ReportDocument) -> dict[str, Any]:
    """The document as plain data, for the database and the API."""
    return asdict(document)
