"""Which rows and columns of a workbook are hidden; the reading library does not tell.

A list that somebody has filtered still holds all its rows: they are read, and the reader is told.
What cannot be made out (a part that is not as expected) counts as not hidden.
"""

import io
import re
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from common.spreadsheets import compound

CHUNK = 1024 * 1024

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ROW_OR_COLUMN = re.compile(rb"<(?:\w+:)?(?:row|col)\s[^>]*\bhidden=\"(?:1|true)\"[^>]*>")
_ODS = re.compile(
    rb"<table:table\s[^>]*>|<table:table-(?:row|column)\b[^>]*>|<table:table-row>|</table:table>"
)
_REPEATED = re.compile(rb"number-(?:rows|columns)-repeated=\"(\d+)\"")
# As far as the reader goes; sheets of OpenDocument repeat their last row a million times.
_FAR = 2_000_000


@dataclass(slots=True)
class Hidden:
    """Of one sheet, by index from zero."""

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)


def hidden_in(data: bytes) -> dict[str, Hidden]:
    """By name of the sheet; sheets in which nothing is hidden are left out."""
    try:
        if data.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                found = _in_package(package)
        else:
            found = _in_compound(data)
    except (KeyError, ValueError, IndexError, struct.error):
        return {}
    return {name: hidden for name, hidden in found.items() if hidden.rows or hidden.columns}


def sheet_names(data: bytes) -> list[str]:
    """The names of the sheets of an .xlsx file without reading it; empty for any other file."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package, package.open("xl/workbook.xml") as part:
            return [_attribute(tag, b"name") for tag in _SHEET.findall(part.read(CHUNK))]
    except (KeyError, ValueError, zipfile.BadZipFile):
        return []


def _in_package(package: zipfile.ZipFile) -> dict[str, Hidden]:
    names = set(package.namelist())
    if "content.xml" in names:
        return _in_ods(package)
    if "xl/workbook.bin" in names:
        return _in_binary(package, names)
    if "xl/workbook.xml" not in names:
        return {}
    targets = _targets(package, "xl/_rels/workbook.xml.rels")
    found = {}
    for tag in _SHEET.findall(package.read("xl/workbook.xml")):
        part = targets.get(_attribute(tag, b"id"), "")
        if part in names:
            found[_attribute(tag, b"name")] = _in_xml(package, part)
    return found


def _targets(package: zipfile.ZipFile, relations: str) -> dict[str, str]:
    """The parts that a workbook names, by the name it has for each."""
    return {
        _attribute(tag, b"Id"): "xl/"
        + _attribute(tag, b"Target").removeprefix("/xl/").removeprefix("xl/")
        for tag in _RELATION.findall(package.read(relations))
    }


def _attribute(tag: bytes, name: bytes) -> str:
    found = re.search(rb"[\s:]" + name + rb"=\"([^\"]*)\"", tag)
    return unescape(found[1].decode()) if found else ""


def _in_xml(package: zipfile.ZipFile, part: str) -> Hidden:
    hidden = Hidden()
    for text in _pieces(package, part):
        if b"hidden=" not in text:
            continue
        for tag in _ROW_OR_COLUMN.findall(text):
            if number := _attribute(tag, b"r"):
                hidden.rows.add(int(number) - 1)
            elif first := _attribute(tag, b"min"):
                last = min(int(_attribute(tag, b"max") or first), 16_384)
                hidden.columns.update(range(int(first) - 1, last))
    return hidden


def _pieces(package: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part piece by piece, none of them ending inside a tag."""
    rest = b""
    with package.open(part) as stream:
        while chunk := stream.read(CHUNK):
            text = rest + chunk
            cut = text.rfind(b"<")
            rest = text[cut:] if cut > 0 else b""
            yield text[:cut] if cut > 0 else text
    yield rest


def _in_ods(package: zipfile.ZipFile) -> dict[str, Hidden]:
    found: dict[str, Hidden] = {}
    hidden, row, column = Hidden(), 0, 0
    for text in _pieces(package, "content.xml"):
        for tag in _ODS.findall(text):
            if tag.startswith(b"<table:table-row"):
                row += _note(tag, row, hidden.rows)
            elif tag.startswith(b"<table:table-column"):
                column += _note(tag, column, hidden.columns)
            elif tag.startswith(b"<table:table "):
                hidden, row, column = Hidden(), 0, 0
                found[_attribute(tag, b"name")] = hidden
    return found


def _note(tag: bytes, at: int, hidden: set[int]) -> int:
    repeated = _REPEATED.search(tag)
    count = int(repeated[1]) if repeated else 1
    if b'visibility="collapse"' in tag or b'visibility="filter"' in tag:
        hidden.update(range(at, min(at + count, _FAR)))
    return count


# ---------------------------------------------------------------- .xlsb (BIFF12)

_BUNDLED_SHEET, _ROW_HEAD, _COLUMN_INFO = 156, 0, 60
# Bits of the flags that follow a row's number, style and height, and a column's span and style.
_ROW_HIDDEN, _COLUMN_HIDDEN = 0x10, 0x01


def _in_binary(package: zipfile.ZipFile, names: set[str]) -> dict[str, Hidden]:
    targets = _targets(package, "xl/_rels/workbook.bin.rels")
    found = {}
    for kind, body in _binary_records(package.read("xl/workbook.bin")):
        if kind == _BUNDLED_SHEET:
            relation, at = _binary_text(body, 8)
            name, _end = _binary_text(body, at)
            part = targets.get(relation, "")
            if part in names:
                found[name] = _in_binary_sheet(package.read(part))
    return found


def _in_binary_sheet(data: bytes) -> Hidden:
    hidden = Hidden()
    for kind, body in _binary_records(data):
        if kind == _ROW_HEAD and body[11] & _ROW_HIDDEN:
            hidden.rows.add(struct.unpack_from("<I", body)[0])
        elif kind == _COLUMN_INFO and body[16] & _COLUMN_HIDDEN:
            first, last = struct.unpack_from("<II", body)
            hidden.columns.update(range(first, min(last, 16_383) + 1))
    return hidden


def _binary_records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and body of each record; both numbers before the body are of seven bits a byte."""
    at = 0
    while at < len(data):
        kind, at = _sevens(data, at, 2)
        length, at = _sevens(data, at, 4)
        yield kind, data[at : at + length]
        at += length


def _sevens(data: bytes, at: int, most: int) -> tuple[int, int]:
    number = 0
    for place in range(most):
        byte = data[at + place]
        number |= (byte & 0x7F) << 7 * place
        if not byte & 0x80:
            break
    return number, at + place + 1


def _binary_text(body: bytes, at: int) -> tuple[str, int]:
    length = struct.unpack_from("<I", body, at)[0]
    end = at + 4 + 2 * length
    return body[at + 4 : end].decode("utf-16-le"), end


# ---------------------------------------------------------------- .xls (BIFF)

_BOUNDSHEET, _ROW, _COLINFO, _EOF = 0x0085, 0x0208, 0x007D, 0x000A


def _in_compound(data: bytes) -> dict[str, Hidden]:
    stream = compound.stream(data, "Workbook", "Book")
    starts = {
        struct.unpack_from("<I", body)[0]: _sheet_name(body)
        for kind, body in compound.records(stream, 0, _EOF)
        if kind == _BOUNDSHEET
    }
    return {name: _in_biff(stream, start) for start, name in starts.items()}


def _in_biff(stream: bytes, start: int) -> Hidden:
    hidden = Hidden()
    for kind, body in compound.records(stream, start, _EOF):
        if kind == _ROW and struct.unpack_from("<H", body, 12)[0] & 0x20:
            hidden.rows.add(struct.unpack_from("<H", body)[0])
        elif kind == _COLINFO and struct.unpack_from("<H", body, 8)[0] & 1:
            first, last = struct.unpack_from("<HH", body)
            hidden.columns.update(range(first, last + 1))
    return hidden


def _sheet_name(body: bytes) -> str:
    length, wide = body[6], body[7] & 1
    return body[8 : 8 + length * (2 if wide else 1)].decode("utf-16-le" if wide else "latin-1")
