"""The evidence of a report in one zip file: its files, its figures as data, and their hashes."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from common.spreadsheets import Column, write_csv
from reports.narrative import Notes
from reports.renderers.archives import pack
from reports.sections import ReportDocument, as_data
from reports.sections.figures import Compared

_ABOUT = ("表", "区域代码", "区域", "本级", "指导站", "时点")
_PARTS = ("rate", "numerator", "denominator", "unknown")
MANIFEST, SUMS = "manifest.json", "SHA256SUMS"


def render(document: ReportDocument, notes: Notes, files: Mapping[str, bytes]) -> bytes:
    """The zip file's bytes, with these files of the report in it."""
    entries = {
        **{f"files/{name}": content for name, content in files.items()},
        "figures/document.json": _json(as_data(document)),
        "figures/notes.json": _json({code: list(texts) for code, texts in sorted(notes.items())}),
        "figures/coverage.csv": _coverage(document),
        "figures/unions.csv": _unions(document),
        "definitions/rates.csv": _rates(document),
        "definitions/terms.csv": _terms(document),
    }
    manifest = {
        "area": document.cover.area_code,
        "year": document.cover.year,
        "edition": document.cover.edition,
        "cut_off": document.cover.cut_off,
        "files": [
            {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in entries.items()
        ],
    }
    sums = "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in entries.items()
    )
    return pack([*entries.items(), (MANIFEST, _json(manifest)), (SUMS, sums.encode())])


def _json(data: Any) -> bytes:
    # Without indentation: only then it is the compiled encoder that writes.
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)
    return f"{text}\n".encode()


def _table(titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    return write_csv([Column(title) for title in titles], rows)


def _coverage(document: ReportDocument) -> bytes:
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


def _unions(document: ReportDocument) -> bytes:
    national = document.national
    titles = ["工会", "区域代码", *(f"{item.code} {item.title}".strip() for item in national.items)]
    return _table(titles, ([line.name, line.area_code, *line.values] for line in national.unions))


def _rates(document: ReportDocument) -> bytes:
    rates = document.definitions.rates
    return _table(
        ("代码", "指标", "分子", "分母", "依据", "起用日期"),
        ([r.code, r.name, r.numerator, r.denominator, r.source, r.since] for r in rates),
    )


def _terms(document: ReportDocument) -> bytes:
    definitions = document.definitions
    kinds = (("分组", definitions.groups), ("计数", definitions.measures))
    return _table(
        ("类别", "代码", "名称", "含义"),
        ([kind, term.code, term.name, term.sentence] for kind, terms in kinds for term in terms),
    )
