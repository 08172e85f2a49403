"""The evidence of a report in one zip file: its files, its figures as data, and their hashes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from common.spreadsheets import Column, csv_lines
from reports.narrative import Notes
from reports.renderers.archives import Archive
from reports.sections import ReportDocument
from reports.sections.as_json import pieces
from reports.sections.figures import Compared
from reports.sections.national import National

_ABOUT = ("表", "区域代码", "区域", "本级", "指导站", "时点")
_PARTS = ("rate", "numerator", "denominator", "unknown")
MANIFEST, SUMS = "manifest.json", "SHA256SUMS"


def render(document: ReportDocument, notes: Notes, files: Mapping[str, bytes]) -> bytes:
    """The zip file's bytes, with these files of the report in it."""
    entries: dict[str, Iterable[bytes]] = {
        **{f"files/{name}": [content] for name, content in files.items()},
        "figures/document.json": _json(document),
        "figures/notes.json": _json({code: list(texts) for code, texts in sorted(notes.items())}),
        "figures/coverage.csv": _coverage(document),
        "figures/unions.csv": _unions(document),
        **_form(document),
        "definitions/rates.csv": _rates(document),
        "definitions/terms.csv": _terms(document),
    }
    # The entries are made while they are packed: no more than a piece of one is in memory.
    with Archive() as archive:
        for name, pieces in entries.items():
            archive.add(name, pieces)
        listed = list(archive.entries)
        manifest = {
            "area": document.cover.area_code,
            "year": document.cover.year,
            "edition": document.cover.edition,
            "cut_off": document.cover.cut_off,
            "files": [
                {"name": entry.name, "size": entry.size, "sha256": entry.sha256} for entry in listed
            ],
        }
        archive.add(MANIFEST, _json(manifest))
        archive.add(SUMS, [f"{entry.sha256}  {entry.name}\n".encode() for entry in listed])
    return archive.content


def _json(data: Any) -> Iterator[bytes]:
    yield from (piece.encode() for piece in pieces(data, sort_keys=True))
    yield b"\n"


def _table(titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    return csv_lines([Column(title) for title in titles], rows)


def _coverage(document: ReportDocument) -> Iterator[bytes]:
    """Every count and rate of the chapter on coverage: a line for each row and day."""
    coverage, total = document.coverage, document.coverage.total.now
    tables: list[tuple[str, Iterable[Compared]]] = [
        *((f"园区/{table.group}", (*table.rows, table.parks)) for table in coverage.groups),
        *((f"合计/{table.group}", (table.total,)) for table in coverage.groups),
        ("区域/all", (place.row for place in coverage.places)),
        ("指导站/all", coverage.stations),
        *((f"指导站/{table.group}", table.rows) for table in coverage.station_groups),
    ]
    titles = [*_ABOUT, *total.measures]
    titles += [f"{code}.{part}" for code in total.rates for part in _PARTS]
    return _table(titles, (line for name, rows in tables for line in _lines(document, name, rows)))


def _lines(document: ReportDocument, table: str, rows: Iterable[Compared]) -> Iterable[list[Any]]:
    cover = document.cover
    for row in rows:
        for day, figures in ((cover.cut_off, row.now), (cover.previous, row.before)):
            if figures is None:
                continue
            area = figures.area
            about = [table, area.code, area.name, figures.own_level or "", figures.station, day]
            rates = (getattr(rate, part) for rate in figures.rates.values() for part in _PARTS)
            yield [*about, *figures.measures.values(), *rates]


def _unions(document: ReportDocument) -> Iterator[bytes]:
    national = document.national
    titles = ["工会", "区域代码", *(f"{item.code} {item.title}".strip() for item in national.items)]
    return _table(
        titles, ([line.name, line.area_code, *line.values] for line in national.each_union())
    )


def _form(document: ReportDocument) -> dict[str, Iterable[bytes]]:
    """The unions as JSON, where they do not stand in the document itself (format 1)."""
    if document.format == 1:
        return {}
    return {"figures/unions.json": (piece.encode() for piece in _listed(document.national))}


def _listed(national: National) -> Iterator[str]:
    """As `pieces` would write each line, a hundred thousand times over."""
    encoded = DjangoJSONEncoder(ensure_ascii=False).encode
    yield "["
    for n, line in enumerate(national.each_union()):
        data = {"name": line.name, "area_code": line.area_code, "values": line.values}
        yield f"{',' if n else ''}\n{encoded(data)}"
    yield "\n]\n"


def _rates(document: ReportDocument) -> Iterator[bytes]:
    rates = document.definitions.rates
    return _table(
        ("代码", "指标", "分子", "分母", "依据", "起用日期"),
        ([r.code, r.name, r.numerator, r.denominator, r.source, r.since] for r in rates),
    )


def _terms(document: ReportDocument) -> Iterator[bytes]:
    definitions = document.definitions
    kinds = (("分组", definitions.groups), ("计数", definitions.measures))
    return _table(
        ("类别", "代码", "名称", "含义"),
        ([kind, term.code, term.name, term.sentence] for kind, terms in kinds for term in terms),
    )
