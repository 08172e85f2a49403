"""Where a file that carries the seal of a report differs from the file that was sealed."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from common.spreadsheets import BROKEN_PACKAGE, UnreadableFileError, read_workbook
from reports.models import YearlyReport

SHOWN = 20
# Of a paragraph the page shows what differs, and so many letters around it.
_AROUND, _LONGEST = 20, 120
# A document with many times as many paragraphs as the sealed one is no copy of it.
_TIMES = 5
# Of what is not a copy nothing is told: with the seal alone nobody reads the report here.
_ALIKE = 0.5
_DOCUMENT = "word/document.xml"
_MOST_BYTES = 60 * 1024 * 1024
_PARAGRAPH = re.compile(r"<w:p[ >].*?</w:p>", re.DOTALL)
_RUN = re.compile(r"<w:t(?:>| [^>]*>)([^<]*)</w:t>")


@dataclass(frozen=True)
class Changes:
    """`places` says where and what, the first twenty; with none, `unchanged` says what was compared
    and what was not."""

    places: tuple[str, ...]
    unchanged: str


def compare(report: YearlyReport, content: bytes) -> Changes | None:
    """How a workbook or document differs from that of the sealed report; None of what is neither,
    and of what cannot be read."""
    text = _paragraphs(content)
    if text is not None:
        return Changes(
            _first(_changed_paragraphs(report, text)),
            _("文字和表中的数没有差别：可能只是另存过，图没有逐项比较。请以封存的文件为准。"),
        )
    try:
        grids = _grids(content)
    except (UnreadableFileError, OSError):
        return None
    return Changes(
        _first(_changed_cells(report, grids)),
        _("各单元格的值没有差别：可能只是另存过。请以封存的文件为准。"),
    )


def _first(found: Iterator[str]) -> tuple[str, ...]:
    return tuple(islice(found, SHOWN))


def _sealed(report: YearlyReport, ending: str, read: Callable[[bytes], Any]) -> Iterator[Any]:
    for file in report.files.filter(name__endswith=ending).order_by("name"):
        try:
            with file.content.open("rb") as content:
                yield read(content.read())
        except (UnreadableFileError, OSError):
            continue


# ---------------------------------------------------------------- workbooks
def _changed_cells(report: YearlyReport, theirs: dict[str, Any]) -> Iterator[str]:
    """The cells of a workbook that are not those of the sealed one."""
    sealed = _sealed(report, ".xlsx", _grids)
    # Of several workbooks that which it was: the one with most sheets of the same names.
    ours = max(sealed, key=lambda grids: len(grids.keys() & theirs.keys()), default=theirs)
    for name in {**ours, **theirs}:
        for place, one, other in _differing(ours.get(name, []), theirs.get(name, [])):
            yield _("%(sheet)s %(cell)s：封存的是“%(one)s”，文件里是“%(other)s”") % {
                "sheet": name,
                "cell": place,
                "one": _shown(one),
                "other": _shown(other),
            }


def _grids(content: bytes) -> dict[str, Any]:
    return {grid.name: grid.rows for grid in read_workbook(content)}


def _differing(ours: Any, theirs: Any) -> Iterator[tuple[str, Any, Any]]:
    for row in range(max(len(ours), len(theirs))):
        one = ours[row] if row < len(ours) else []
        other = theirs[row] if row < len(theirs) else []
        for column in range(max(len(one), len(other))):
            was = one[column] if column < len(one) else ""
            is_now = other[column] if column < len(other) else ""
            if was != is_now:
                yield f"{_letters(column)}{row + 1}", was, is_now


def _shown(value: Any) -> Any:
    """A whole number as it stands in the sheet."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _letters(column: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


# ---------------------------------------------------------------- documents
def _changed_paragraphs(report: YearlyReport, theirs: Sequence[str]) -> Iterator[str]:
    """The paragraphs, and the cells of tables, that are not those of the sealed document."""
    for ours in _sealed(report, ".docx", _paragraphs):
        if not ours:
            continue
        matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
        if len(theirs) > _TIMES * len(ours) or matcher.ratio() < _ALIKE:
            yield _("大部分文字与封存的不同。")
            return
        for what, one, to_one, other, to_other in matcher.get_opcodes():
            if what != "equal":
                apart = _apart(ours[one:to_one], theirs[other:to_other])
                yield _("封存的是“%(one)s”，文件里是“%(other)s”") % apart


def _apart(ours: Sequence[str], theirs: Sequence[str]) -> dict[str, str]:
    """Both texts where they part, with some words around: a paragraph is long."""
    one, other = (" / ".join(texts) for texts in (ours, theirs))
    start = _alike(one, other)
    least = min(len(one), len(other)) - start
    end = min(_alike(one[::-1], other[::-1]), least)
    return {
        name: _cut(text, start - _AROUND, len(text) - end + _AROUND)
        for name, text in (("one", one), ("other", other))
    }


def _alike(one: str, other: str) -> int:
    """With how many letters both begin."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _cut(text: str, start: int, end: int) -> str:
    start = max(start, 0)
    end = min(end, start + _LONGEST)
    before, after = "…" * (start > 0), "…" * (end < len(text))
    return f"{before}{text[start:end]}{after}"


def _paragraphs(content: bytes) -> list[str] | None:
    """The texts of a document, also those in its tables; None of what is none. Nothing is parsed:
    the file may be anybody's."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if package.getinfo(_DOCUMENT).file_size > _MOST_BYTES:
                return None
            with package.open(_DOCUMENT) as stream:
                text = stream.read(_MOST_BYTES).decode("utf-8", "replace")
    except (KeyError, *BROKEN_PACKAGE):
        return None
    texts = ("".join(_RUN.findall(part)) for part in _PARAGRAPH.findall(text))
    return [unescape(each) for each in texts if each]
