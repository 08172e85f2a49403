"""What a logic check is, what it is given, and how it walks the tables of a document.

A check is about the document as data (`reports.sections.as_data`) and asks the database nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from indicators.definitions import RATES
from indicators.figures import MEASURES

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Subject:
    """The document; the one sealed for the year before, if there is one; the chapters about which
    the editor has written something; and the frozen lines of the unions of the national form."""

    data: Data
    sealed_before: Data | None = None
    noted: frozenset[str] = frozenset()
    unions: Iterable[tuple[Any, ...]] = ()

    @property
    def knows_unions(self) -> bool:
        """Whether the document was frozen with a line for each union: not in the first format, nor
        for a year whose national form is not declared."""
        return bool(self.data["national"].get("columns"))


@dataclass(frozen=True)
class Finding:
    """A row that is not in order: the code and name of its area, and what is wrong in words."""

    area: str
    name: str
    text: str


@dataclass(frozen=True)
class Check:
    """`blocking`: nothing is sealed while it finds something. With `explained_in`, a note of the
    editor about that chapter turns what it finds into a warning."""

    code: str
    title: Any
    source: Any
    blocking: bool
    run: Callable[[Subject], Iterator[Finding]] = lambda _subject: iter(())
    explained_in: str = ""
    # Instead of `run`: what is wrong with one union, "" where nothing is. All such checks are asked
    # while the lines pass once.
    of_union: Callable[[Data], str] | None = None


def in_unions(subject: Subject, checks: Iterable[Check]) -> dict[str, list[Finding]]:
    """What the checks of single unions find, by the code of the check."""
    asked = {check.code: check.of_union for check in checks if check.of_union}
    found: dict[str, list[Finding]] = {code: [] for code in asked}
    if not asked or not subject.knows_unions:
        return found
    columns = subject.data["national"]["columns"]
    for _pk, area, *values in subject.unions:
        fact = dict(zip(columns, values, strict=True))
        for code, of_union in asked.items():
            if text := of_union(fact):
                found[code].append(Finding(area, fact["name"], text))
    return found


def figure_rows(data: Data) -> Iterator[tuple[str, Data]]:
    """Every row of figures at the cut-off date, with the name of its table and place."""
    coverage = data["coverage"]
    yield from _named("", [coverage["total"]])
    yield from _named("", [place["row"] for place in coverage["places"]])
    for table in coverage["groups"]:
        yield from _named(table["name"], [*table["rows"], table["total"]])
    for row in coverage["ownerships"]:
        yield from _named(row["code"], [row["row"]])


def _named(table: str, rows: list[Data]) -> Iterator[tuple[str, Data]]:
    for row in rows:
        name = name_of(row["now"])
        yield f"{name} {table}".strip(), row


def name_of(row: Data) -> str:
    """The name of the area of a figure row, or of a row with a `place`."""
    area = row.get("area") or row["place"]
    return _("%(area)s（本级）") % {"area": area["name"]} if row.get("own_level") else area["name"]


def label(code: str) -> str:
    """The official name of a measure or rate; what is none keeps its code."""
    known = MEASURES.get(code) or RATES.get(code)
    return str(known.name) if known else code


def code_of(row: Data) -> str:
    area: Data = row.get("area") or row["place"]
    return str(area["code"])


def parts(data: Data) -> list[Data]:
    """The parts that the area consists of directly, which add up to it."""
    return [place["row"] for place in data["coverage"]["places"] if place["level"] == 0]


def whole(data: Data) -> Data:
    """The whole area at the cut-off date."""
    total: Data = data["coverage"]["total"]["now"]
    return total
