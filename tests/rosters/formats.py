"""Sheets written as the files that offices send: xlsx, xls, xlsb, ods, text, a page called .xls.

.xls, .xlsb and .ods are put together by hand, as far as a reader needs them: no library that the
project may use writes them.
"""

import io
import struct
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime
from html import escape
from typing import Any

import xlsxwriter

MADE = datetime(2024, 3, 18)  # noqa: DTZ001 - a stamp in a file
Merged = tuple[int, int, int, int]


@dataclass
class Page:
    """A sheet: rows of cells, merged ranges (top, left, bottom, right), what is hidden."""

    rows: list[list[Any]]
    name: str = "名册"
    merged: list[Merged] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    hidden: bool = False

    @property
    def cells(self):
        """(row, column, value) of every cell that holds something."""
        for at, row in enumerate(self.rows):
            for column, value in enumerate(row):
                if value not in (None, ""):
                    yield at, column, value


def xlsx(*pages: Page) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"created": MADE})
    day = book.add_format({"num_format": "yyyy/m/d"})
    for page in pages:
        sheet = book.add_worksheet(page.name)
        for at, column, value in page.cells:
            if isinstance(value, date):
                sheet.write_datetime(at, column, value, day)
            elif isinstance(value, str):
                sheet.write_string(at, column, value)
            else:
                sheet.write(at, column, value)
        _arrange(sheet, page)
    book.close()
    return stream.getvalue()


def _arrange(sheet: Any, page: Page) -> None:
    for top, left, bottom, right in page.merged:
        sheet.merge_range(top, left, bottom, right, page.rows[top][left])
    for at in page.hidden_rows:
        sheet.set_row(at, None, None, {"hidden": True})
    for at in page.hidden_columns:
        sheet.set_column(at, at, None, None, {"hidden": True})
    if page.hidden:
        sheet.hide()


def text(page: Page, separator: str = ",", encoding: str = "utf-8") -> bytes:
    def plain(value: Any) -> str:
        shown = "" if value is None else str(value)
        quoted = any(sign in shown for sign in (separator, '"', "\n"))
        return '"' + shown.replace('"', '""') + '"' if quoted else shown

    lines = [separator.join(plain(value) for value in row) for row in page.rows]
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


def page_as_xls(page: Page) -> bytes:
    """The HTML that office systems send as a workbook; in GBK, as they are."""
    spans = {(t, left): (b - t + 1, r - left + 1) for t, left, b, r in page.merged}
    covered = {
        (row, column)
        for t, left, b, r in page.merged
        for row in range(t, b + 1)
        for column in range(left, r + 1)
    } - set(spans)
    lines = []
    for at, row in enumerate(page.rows):
        cells = []
        for column, value in enumerate(row):
            if (at, column) not in covered:
                rows, columns = spans.get((at, column), (1, 1))
                shown = "" if value is None else escape(str(value))
                cells.append(f'<td rowspan="{rows}" colspan="{columns}">{shown}</td>')
        lines.append(f"<tr>{''.join(cells)}</tr>")
    head = '<head><meta charset="gb2312"><style>td{color:red}</style></head>'
    return f"<html>{head}<body><table>{''.join(lines)}</table></body></html>".encode("gbk")


def _package(parts: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, (2024, 3, 18, 0, 0, 0)), content)
    return stream.getvalue()


# ---------------------------------------------------------------- .ods


def ods(*pages: Page) -> bytes:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    tables = "".join(
        f'<table:table table:name="{escape(page.name)}">'
        f"{''.join(_ods_row(page, at) for at in range(len(page.rows)))}</table:table>"
        for page in pages
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}>'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        "</manifest:manifest>"
    )
    return _package({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})


def _ods_row(page: Page, at: int) -> str:
    cells = []
    for value in page.rows[at]:
        if value in (None, ""):
            cells.append("<table:table-cell/>")
        elif isinstance(value, str):
            cells.append(
                '<table:table-cell office:value-type="string">'
                f"<text:p>{escape(value)}</text:p></table:table-cell>"
            )
        else:
            cells.append(
                f'<table:table-cell office:value-type="float" office:value="{value}">'
                f"<text:p>{value}</text:p></table:table-cell>"
            )
    hidden = ' table:visibility="filter"' if at in page.hidden_rows else ""
    return f"<table:table-row{hidden}>{''.join(cells)}</table:table-row>"


# ---------------------------------------------------------------- .xlsb


def xlsb(page: Page) -> bytes:
    """The least that is a binary workbook: one sheet of texts and numbers."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="bin" ContentType='
        '"application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
        '<Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/></Types>'
    )
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    def relations(target: str, kind: str) -> str:
        return (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{base}/{kind}" Target="{target}"/></Relationships>'
        )

    sheet = struct.pack("<II", 0, 1) + _wide("rId1") + _wide(page.name)
    book = _record(131) + _record(143) + _record(156, sheet) + _record(144) + _record(132)
    return _package(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": relations("xl/workbook.bin", "officeDocument"),
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": relations("worksheets/sheet1.bin", "worksheet"),
            "xl/worksheets/sheet1.bin": _xlsb_sheet(page),
        }
    )


def _xlsb_sheet(page: Page) -> bytes:
    width = max(len(row) for row in page.rows)
    parts = [
        _record(129),
        _record(148, struct.pack("<4I", 0, len(page.rows) - 1, 0, width - 1)),
        *_xlsb_columns(page),
        _record(145),
    ]
    for at, row in enumerate(page.rows):
        flags = 0x10 if at in page.hidden_rows else 0
        parts.append(_record(0, struct.pack("<IIHBBBI", at, 0, 300, 0, flags, 0, 0)))
        for column, value in enumerate(row):
            head = struct.pack("<II", column, 0)
            if isinstance(value, str) and value:
                parts.append(_record(6, head + _wide(value)))
            elif isinstance(value, int | float):
                parts.append(_record(5, head + struct.pack("<d", value)))
    return b"".join([*parts, _record(146), _record(130)])


def _xlsb_columns(page: Page) -> list[bytes]:
    if not page.hidden_columns:
        return []
    spans = [struct.pack("<4IH", at, at, 2340, 0, 1) for at in page.hidden_columns]
    return [_record(390), *(_record(60, span) for span in spans), _record(391)]


def _record(kind: int, body: bytes = b"") -> bytes:
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = b"", len(body)
    while True:
        size += bytes([length & 0x7F | (0x80 if length > 127 else 0)])
        length >>= 7
        if not length:
            return number + size + body


def _wide(value: str) -> bytes:
    return struct.pack("<I", len(value)) + value.encode("utf-16-le")


# ---------------------------------------------------------------- .xls


def xls(page: Page) -> bytes:
    """One BIFF8 sheet in a container with one stream."""
    name = page.name.encode("utf-16-le")
    start = _biff(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))
    bound = struct.pack("<BBBB", 0, 0, len(page.name), 1) + name
    offset = len(start) + 8 + len(bound) + 4
    stream = start + _biff(0x0085, struct.pack("<I", offset) + bound) + _biff(0x000A)
    body = [_biff(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))]
    width = max(len(row) for row in page.rows)
    body.append(_biff(0x0200, struct.pack("<IIHHH", 0, len(page.rows), 0, width, 0)))
    for at, row in enumerate(page.rows):
        flags = 0x0120 if at in page.hidden_rows else 0x0100
        body.append(_biff(0x0208, struct.pack("<HHHHHHHH", at, 0, width, 300, 0, 0, flags, 0)))
        for column, value in enumerate(row):
            head = struct.pack("<HHH", at, column, 0)
            if isinstance(value, str) and value:
                wide = value.encode("utf-16-le")
                body.append(_biff(0x0204, head + struct.pack("<HB", len(value), 1) + wide))
            elif isinstance(value, int | float):
                body.append(_biff(0x0203, head + struct.pack("<d", value)))
    return _container(stream + b"".join(body) + _biff(0x000A))


def _biff(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _container(stream: bytes) -> bytes:
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    count = len(stream) // 512
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, count + 2), 0xFFFFFFFE]
    assert len(table) <= 128, "one sector of the table is enough for a sample"
    fat = struct.pack("<128I", *table, *[0xFFFFFFFF] * (128 - len(table)))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    directory = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + _entry(
        "Workbook", 2, -1, 2, len(stream)
    )
    return header + fat + directory.ljust(512, b"\0") + stream


def _entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
    wide = (name + "\0").encode("utf-16-le")
    links = struct.pack("<iii", -1, -1, child)
    return (
        wide.ljust(64, b"\0") + struct.pack("<HBB", len(wide), kind, 1) + links + bytes(36)
        + struct.pack("<III", first, size, 0)
    )  # fmt: skip
