"""Frozen lists in the database: lines of JSON in compressed pieces, written and read in turn."""

import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from tempfile import TemporaryFile
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from common.errors import DomainError
from reports.freezing.lists import NATIONAL, Line
from reports.models import FrozenRows, YearlyReport
from reports.sections.as_json import pieces

DOCUMENT = "document"


class NotFrozen(DomainError):
    """The report was built before lists were frozen, so nothing can be proven of it."""

    code = "not-frozen"


# Lines in one piece: some hundred kilobytes before it is compressed.
PIECE = 5_000
_AT_ONCE = 20
_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class Piece:
    code: str
    number: int
    count: int
    sha256: str
    start: int
    size: int


class Spool:
    """Pieces on disk until the transaction that stores the report: in memory there is one."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 - closed with the spool
        self._pieces: list[Piece] = []

    def __enter__(self) -> "Spool":
        return self

    def __exit__(self, *_exception: Any) -> None:
        self._file.close()

    def add_document(self, data: Any) -> None:
        """The document in the order in which it was built: the databases order JSON anew."""
        start, digest, packer = self._file.tell(), sha256(), zlib.compressobj()
        for text in chain(pieces(data), "\n"):
            piece = text.encode()
            digest.update(piece)
            self._file.write(packer.compress(piece))
        self._file.write(packer.flush())
        size = self._file.tell() - start
        self._pieces.append(Piece(DOCUMENT, 1, 1, digest.hexdigest(), start, size))

    def add(self, code: str, lines: Iterable[Line]) -> None:
        """A list; also one without a line has a piece, so that nobody can leave it out."""
        part: list[str] = []
        number = 1
        for line in lines:
            part.append(_encoded(line))
            if len(part) == PIECE:
                self._add(code, number, part)
                part, number = [], number + 1
        if part or number == 1:
            self._add(code, number, part)

    def _add(self, code: str, number: int, lines: list[str]) -> None:
        text = "".join(f"{line}\n" for line in lines).encode()
        packed = zlib.compress(text)
        start = self._file.tell()
        self._file.write(packed)
        digest = sha256(text).hexdigest()
        self._pieces.append(Piece(code, number, len(lines), digest, start, len(packed)))

    def lines(self, code: str) -> Iterator[Line]:
        """What was added as `code`, a piece at a time."""
        for piece in self._pieces:
            if piece.code == code:
                self._file.seek(piece.start)
                yield from _lines(zlib.decompress(self._file.read(piece.size)).decode())

    def rows(self, report: YearlyReport) -> Iterator[FrozenRows]:
        for piece in self._pieces:
            self._file.seek(piece.start)
            yield FrozenRows(
                report=report,
                code=piece.code,
                number=piece.number,
                count=piece.count,
                sha256=piece.sha256,
                content=self._file.read(piece.size),
            )


def put(report: YearlyReport, spool: Spool) -> None:
    """Write what was collected; a report has its lists once."""
    batch: list[FrozenRows] = []
    for row in spool.rows(report):
        batch.append(row)
        if len(batch) == _AT_ONCE:
            FrozenRows.objects.bulk_create(batch)
            batch = []
    FrozenRows.objects.bulk_create(batch)


def number_of_lines(report: YearlyReport) -> int:
    """How much was frozen; 0 of a report from before lists were frozen."""
    frozen = FrozenRows.objects.filter(report=report).aggregate(lines=Sum("count"))
    return frozen["lines"] or 0


def lines_of(report: YearlyReport, code: str) -> Iterator[Line]:
    """The lines that were frozen as `code`, a piece at a time."""
    for row in pieces_of(report, code):
        yield from _lines(text_of(row))


def unions_of(report: YearlyReport) -> Iterator[Line]:
    """The unions of the national form; none where they stand in the document (format 1)."""
    return lines_of(report, NATIONAL.frozen_as(report.cut_off))


def _lines(text: str) -> Iterator[Line]:
    # Not `splitlines`: in a name there may be what Unicode calls a line's end.
    return (tuple(json.loads(line)) for line in text.split("\n") if line)


def document_of(report: YearlyReport) -> dict[str, Any]:
    """The document as it was built. Raises NotFrozen."""
    row = FrozenRows.objects.filter(report=report, code=DOCUMENT).first()
    if row is None:
        raise NotFrozen(_("这份报告编制时还没有固定名单，请重新编制后再办理。"))
    found: dict[str, Any] = json.loads(text_of(row))
    return found


def pieces_of(report: YearlyReport, code: str) -> Iterator[FrozenRows]:
    rows = FrozenRows.objects.filter(report=report, code=code).order_by("number")
    return iter(rows.iterator(chunk_size=4))


def text_of(row: FrozenRows) -> str:
    """The lines of a piece; raises ValueError where it cannot be what was written."""
    try:
        return zlib.decompress(bytes(row.content)).decode()
    except zlib.error as broken:
        raise ValueError(str(broken)) from broken
