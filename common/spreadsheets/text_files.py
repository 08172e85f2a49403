"""Tables as text: CSV and tab-separated, in UTF-8, UTF-16, GBK or GB18030."""

import csv
import io
import re

from django.utils.translation import gettext_lazy as _

from common.spreadsheets.guards import MAX_COLUMNS, MAX_ROWS, UnreadableFileError, refusal

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# Excel writes ="0123" to keep a code as text.
_KEPT_AS_TEXT = re.compile(r'^="(.*)"$')
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def read_text(data: bytes) -> list[list[str]]:
    """Rows of cells, all as wide as the widest. Raises UnreadableFileError."""
    text = decode(data)
    if _CONTROL.search(text):
        raise UnreadableFileError(
            _("文件不是表格。请上传 Excel、WPS 表格（.xlsx、.xls、.ods）或 CSV 文件。")
        )
    csv.field_size_limit(1024 * 1024)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)):
            rows.append(row)
            if len(rows) > MAX_ROWS or len(row) > MAX_COLUMNS:
                raise refusal("too_large")
    except csv.Error as broken:
        raise UnreadableFileError(
            _("CSV 文件的引号不成对，分不清列。请用 Excel 或 WPS 打开，另存为 .xlsx 后上传。")
        ) from broken
    width = max((len(row) for row in rows), default=0)
    return [[_plain(cell) for cell in row] + [""] * (width - len(row)) for row in rows]


def decode(data: bytes) -> str:
    """Text in the encoding it is really in. GBK is read as GB18030, which contains it."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strictly(data, encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _strictly(data, "gb18030")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as wrong:
        raise UnreadableFileError(
            _("认不出文件的编码。请用 Excel 或 WPS 打开，另存为 .xlsx（或 UTF-8 的 CSV）后上传。")
        ) from wrong


def _delimiter(text: str) -> str:
    """The separator that cuts the first lines into the most columns, most evenly."""
    lines = text.splitlines()[:50]
    best, best_score = ",", 0
    for candidate in ",\t;|":
        widths = [line.count(candidate) for line in lines]
        usual = max(set(widths), key=lambda width: (widths.count(width) * width, width))
        score = usual * widths.count(usual)
        if score > best_score:
            best, best_score = candidate, score
    return best


def _plain(cell: str) -> str:
    if cell.startswith('="') and (kept := _KEPT_AS_TEXT.match(cell)):
        return kept[1]
    return cell
