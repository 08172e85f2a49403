"""What a prefilled workbook remembers of the moment it was made, and whether that is still true.

A hidden sheet holds for each row what stood in it. A row has a version, a keyed hash of its cells,
and the whole sheet is sealed by one: nobody but this portal can make either, so a stamp that was
changed, or made elsewhere, is noticed (ADR 0028).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from common.errors import DomainError
from common.sheets import Sheet
from common.spreadsheets import STAMP_PREFIX, Cell, Grid, sheet_names
from common.values import display, mask_phone

_FORMAT = "1"
# Later nobody remembers what was meant.
KEPT = timedelta(days=180)
# A cell holds 32,767 characters.
_PIECE = 30_000
_END = "end"


class UnusableWorkbook(DomainError):
    """A prefilled workbook that cannot be taken back, with the reason and what to do instead."""


@dataclass(frozen=True)
class Origin:
    """What a workbook is about: `day` is what its rows speak for, `number` that of the export."""

    kind: str
    area: str
    day: date
    made_on: date
    made_by: str
    number: str


@dataclass(frozen=True)
class Before:
    """A row as it was: what stood in its cells, and digests of what stands there only in part."""

    version: str
    cells: Mapping[str, str]
    digests: Mapping[str, str]


@dataclass(frozen=True)
class Stamp:
    """Everything the hidden sheet says, checked."""

    origin: Origin
    rows: Mapping[str, Before]


def stamp_name(kind: str, area: str) -> str:
    """The name of the hidden sheet."""
    return f"{STAMP_PREFIX}-{kind}-{area}"[:31]


def shown_cells(sheet: Sheet, cells: Mapping[str, Any]) -> dict[str, Any]:
    """The cells as they leave the portal: telephone numbers masked."""
    personal = {column.field for column in sheet.columns if column.personal}
    return {
        name: mask_phone(str(cell)) if name in personal else cell for name, cell in cells.items()
    }


def digest_of(text: str) -> str:
    """Tells two texts apart without telling either."""
    return _hash(_keys()[0], text)


def before_of(sheet: Sheet, cells: Mapping[str, Any]) -> Before:
    """What a workbook made now would remember of a row."""
    personal = [column.field for column in sheet.columns if column.personal]
    texts = {name: display(cell) for name, cell in shown_cells(sheet, cells).items()}
    digests = {name: digest_of(display(cells[name])) for name in personal if name in cells}
    return Before(_hash(_keys()[0], _dump([texts, digests])), texts, digests)


def address_of(data: bytes) -> tuple[str, str] | None:
    """The kind of list and the code of the area that a workbook names itself by, before it is read;
    None for any other file. Both are checked when it is."""
    for name in sheet_names(data):
        prefix, _dash, rest = name.partition("-")
        if prefix == STAMP_PREFIX and rest:
            kind, _dash, area = rest.partition("-")
            return kind, area
    return None


class Stamper:
    """Writes the hidden sheet line by line: head, a line for each row, end."""

    def __init__(self, origin: Origin) -> None:
        self._origin = origin
        self._sum = blake2b(key=_keys()[0], digest_size=20)

    def head(self) -> list[str]:
        origin = self._origin
        return self._summed([
            "portal", _FORMAT, _installation(_keys()[0]), origin.kind, origin.area,
            origin.day.isoformat(), origin.made_on.isoformat(), origin.made_by, origin.number,
        ])  # fmt: skip

    def line(self, key: str, before: Before) -> list[str]:
        text = _dump([before.cells, before.digests])
        pieces = [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]
        return self._summed([key, before.version, *pieces])

    def end(self) -> list[str]:
        return [_END, self._sum.hexdigest()]

    def _summed(self, texts: list[str]) -> list[str]:
        self._sum.update(_dump(texts).encode())
        return texts


def is_stamp(grid: Grid) -> bool:
    return grid.name.startswith(f"{STAMP_PREFIX}-")


def read_stamp(grids: Sequence[Grid], today: date) -> Stamp | None:
    """What the hidden sheet says; None for a file without one. Raises UnusableWorkbook."""
    grid = next((grid for grid in grids if is_stamp(grid)), None)
    if grid is None:
        return None
    lines = [[display(cell) for cell in row] for row in grid.rows]
    lines = [_stripped(line) for line in lines if any(line)]
    if not lines or len(lines[0]) != 9 or lines[0][:2] != ["portal", _FORMAT]:
        raise _spoilt()
    key = next((key for key in _keys() if _installation(key) == lines[0][2]), None)
    if key is None:
        raise UnusableWorkbook(
            _(
                "这份填报表不是从本门户下载的（或者门户的密钥已经更换），认不出它是哪些行。"
                "请在“导入→下载填报表”重新下载一份，把填好的内容粘贴过去；"
                "也可以另存为只有名册一页的新文件，按普通名册上传。"
            )
        )
    seal = blake2b(key=key, digest_size=20)
    for line in lines[:-1]:
        seal.update(_dump(line).encode())
    end = lines[-1]
    if end[0] != _END or len(end) != 2 or not constant_time_compare(end[1], seal.hexdigest()):
        raise _spoilt()
    return _checked(Stamp(_origin(lines[0]), dict(_rows(lines[1:-1]))), today)


def _checked(stamp: Stamp, today: date) -> Stamp:
    if today - stamp.origin.made_on > KEPT:
        raise UnusableWorkbook(
            _(
                "这份填报表是 %(day)s 下载的，已经超过 %(days)s 天，登记的情况变化太多，不能再用。"
                "请重新下载一份，把填好的内容粘贴过去。"
            )
            % {"day": stamp.origin.made_on, "days": KEPT.days}
        )
    return stamp


def _spoilt() -> UnusableWorkbook:
    return UnusableWorkbook(
        _(
            "这份填报表里隐藏的核对页被改动过，无法分清哪些格子是您改的，没有读取任何内容。"
            "请重新下载一份填报表，把填好的内容粘贴过去。"
        )
    )


def _origin(head: Sequence[str]) -> Origin:
    _portal, _format, _where, kind, area, day, made_on, made_by, number = head
    return Origin(kind, area, date.fromisoformat(day), date.fromisoformat(made_on), made_by, number)


def _rows(lines: Sequence[Sequence[str]]) -> Iterator[tuple[str, Before]]:
    # The seal has been checked: what stands here was written by `Stamper`.
    for key, version, *pieces in lines:
        cells, digests = json.loads("".join(pieces))
        yield key, Before(version, cells, digests)


def _stripped(line: list[str]) -> list[str]:
    while line and not line[-1]:
        line = line[:-1]
    return line


def cell_of(row: Sequence[Cell], position: int) -> Cell:
    """A cell of a row that may end earlier."""
    return row[position] if position < len(row) else ""


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _hash(key: bytes, text: str) -> str:
    return blake2b(text.encode(), key=key, digest_size=10).hexdigest()


def _installation(key: bytes) -> str:
    """Tells portals apart; says nothing of the key."""
    return _hash(key, "installation")


def _keys() -> list[bytes]:
    """The key of today, then those it followed."""
    return [_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


@cache
def _key(secret: str) -> bytes:
    return blake2b(f"dataimport.stamps {secret}".encode()).digest()
