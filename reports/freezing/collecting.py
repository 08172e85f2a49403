"""Counting a report and its lists so that they are of one moment, or not at all."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from common.errors import DomainError
from indicators.figures import STANDING_MEASURES, TERM_MEASURES
from reports.freezing.lists import LISTS, NATIONAL, Line, RowList
from reports.freezing.store import Spool
from reports.sections import CHAPTERS, ReportDocument, as_data, build_document
from reports.sections.basis import Basis
from reports.sections.national import National

ATTEMPTS = 3
Progress = Callable[[int, str], None]


class FactsInMotion(DomainError):
    """Somebody wrote all the while, so that figures and lists never agreed."""

    code = "facts-in-motion"


@dataclass(frozen=True)
class Collected:
    """The document as data, and the lists behind it on disk."""

    data: dict[str, Any]
    spool: Spool

    def unions(self, cut_off: date) -> Iterator[Line]:
        """The lines of the national form."""
        return self.spool.lines(NATIONAL.frozen_as(cut_off))


def collect(basis: Basis, progress: Progress = lambda _done, _title: None) -> Collected:
    """The document and its lists; the caller closes the spool. Raises FactsInMotion.

    Facts may be written while they are counted. Then a list does not add up to its figure, and all
    is counted again.
    """
    for _attempt in range(ATTEMPTS):
        document = build_document(basis, progress)
        progress(len(CHAPTERS), gettext_noop("固定名单"))
        spool = Spool()
        if _put_lists(spool, basis, document):
            data = as_data(document)
            spool.add_document(data)
            return Collected(data, spool)
        spool.__exit__()
    raise FactsInMotion(_("编制期间数据一直在变动，没有编成。请稍后重新编制。"))


def _put_lists(spool: Spool, basis: Basis, document: ReportDocument) -> bool:
    """Whether each list adds up to what the document says of it."""
    for one in LISTS:
        for day in one.days(basis):
            sums = Sums(one)
            # The unions were counted with the document, and are what it adds up.
            lines = document.national.lines if one is NATIONAL else one.lines(basis, day)
            spool.add(one.frozen_as(day), sums.adding(lines))
            if not sums.agree_with(expected(document, one, day == basis.cut_off)):
                return False
    return True


class Sums:
    """What the lines of a list add up to, counted as they pass."""

    def __init__(self, rows: RowList) -> None:
        self._rows = rows
        self.found: dict[str, Any] = {}

    def adding(self, lines: Iterable[Line]) -> Iterable[Line]:
        for line in lines:
            for code, number in self._rows.counts(line).items():
                self.found[code] = self.found.get(code, 0) + number
            yield line

    def agree_with(self, figures: Mapping[str, Any]) -> bool:
        return all(self.found.get(code, 0) == number for code, number in figures.items())


def expected(document: ReportDocument, rows: RowList, now: bool) -> Mapping[str, Any]:  # noqa: FBT001
    """The figures of the whole area that a list must add up to; none of the years before."""
    total = document.coverage.total
    row = total.now if now else total.before
    if rows.code in ("enterprises", "terms"):
        codes = STANDING_MEASURES if rows.code == "enterprises" else TERM_MEASURES
        return {code: row.measures[code] for code in codes} if row and now else {}
    found = _OF_LISTS.get(rows.code)
    return found(document) if found and now else {}


def _of_form(form: National) -> Mapping[str, Any]:
    if not form.levels:
        return {}
    whole = form.levels[0]
    items = zip(form.items, whole.values, strict=True)
    sums = {f"form_{item.fact}": value or 0 for item, value in items if item.summed and item.fact}
    return {"form_unions": whole.unions, **sums}


_OF_LISTS: dict[str, Callable[[ReportDocument], Mapping[str, Any]]] = {
    "unions": lambda document: {"unions": document.elections.total.unions},
    "national": lambda document: _of_form(document.national),
    "overdue": lambda document: {"overdue": document.elections.total.overdue},
    "due_next_year": lambda document: {"due_next_year": document.elections.total.due_next_year},
    "stations": lambda document: {"stations": len(document.stations.rows)},
    "activities": lambda document: {
        "activities": sum(row.count for row in document.stations.activities),
        "participants": sum(row.people for row in document.stations.activities),
    },
    "cases": lambda document: {
        "cases": sum(row.count for row in document.stations.cases),
        "cases_closed": sum(row.closed for row in document.stations.cases),
    },
    "submitted": lambda document: {"submitted": document.proposals.total.submitted},
    "recommended": lambda document: {
        "recommended": document.proposals.total.recommended,
        "awarded": document.proposals.total.awarded,
    },
    "studios": lambda document: {"studios": document.innovation.total.studios},
    "pairs": lambda document: {"pairs": document.innovation.total.pairs},
    "results": lambda document: {
        "results": document.innovation.total.results,
        "benefit": Decimal(document.innovation.total.benefit),
    },
}
