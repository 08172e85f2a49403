"""What kind of file this is, by its content, and refusal of what must not be opened."""

import io
import lzma
import zipfile
import zlib
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError

MAX_BYTES = 30 * 1024 * 1024
MAX_UNPACKED = 600 * 1024 * 1024
MAX_ENTRIES = 5_000
MAX_SHEETS = 200
# 200,000 enterprises, and the titles, headers and sums between them.
MAX_ROWS = 210_000
MAX_COLUMNS = 300

WORKBOOK = "workbook"
TEXT = "text"
HTML = "html"

# How much of the beginning of a part is looked at; a document type stands before anything else.
_HEAD = 256 * 1024
_CONTENT_TYPES = "[Content_Types].xml"
# Sheets of Excel 4 macros; Basic and script folders of OpenDocument.
_MACRO_FOLDERS = ("xl/macrosheets/", "basic/", "scripts/")
_MACRO_STREAMS = ("_VBA_PROJECT_CUR", "_VBA_PROJECT", "VBA")

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
# A page saved as .xls is what many an office system calls its export to Excel.
_PAGES = (b"<html", b"<!doctype html", b"<table", b"<meta", b"<head", b"<style", b"<div")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"PK\x05\x06")


# What reading a package raises that somebody has spoilt, by whichever method it is packed.
BROKEN_PACKAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)


class UnreadableFileError(DomainError):
    """The file cannot be read as a table; the message says why and what to do."""

    code = "unreadable_file"


def kind_of(data: bytes) -> str:
    """WORKBOOK, HTML or TEXT, by content alone; the name of a file proves nothing.

    Raises UnreadableFileError for everything else, with the remedy.
    """
    _refuse_size(data)
    head = data[:8]
    if head.startswith(_ZIP):
        _check_package(data)
        return WORKBOOK
    if head == _OLE:
        _check_compound(data)
        return WORKBOOK
    _refuse_foreign(data)
    return HTML if _start(data).startswith(_PAGES) else TEXT


def check_upload(file: Any) -> Any:
    """What page and API ask of an uploaded file before it is kept: size, kind, no macros, no bomb.

    Returns the file, read from its start again. Raises UnreadableFileError.
    """
    if file.size > MAX_BYTES:
        raise _too_big(file.size)
    kind_of(file.read())
    file.seek(0)
    return file


def _too_big(size: int) -> UnreadableFileError:
    return UnreadableFileError(
        _("文件有 %(size)s MB，超过 %(limit)s MB。请删去图片等无关内容，或者分成几个文件上传。")
        % {"size": size // 1024**2, "limit": MAX_BYTES // 1024**2}
    )


def _refuse_size(data: bytes) -> None:
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise UnreadableFileError(_("文件是空的。请确认已保存内容，再重新选择文件。"))
    if len(data) > MAX_BYTES:
        raise _too_big(len(data))


def _refuse_foreign(data: bytes) -> None:
    if data.startswith(_PICTURES):
        raise UnreadableFileError(
            _("这是一张图片，不是表格。请上传原来的 Excel、WPS 表格或 CSV 文件。")
        )
    if data.startswith(b"%PDF"):
        raise UnreadableFileError(
            _("这是 PDF 文件，不是表格。请上传原来的 Excel、WPS 表格或 CSV 文件。")
        )
    if data.startswith(_ARCHIVES):
        raise UnreadableFileError(_("这是压缩包。请先解压，再上传里面的表格文件。"))
    if _start(data).startswith((b"<?xml", b"mime-version:")):
        raise no_page()


def _start(data: bytes) -> bytes:
    return data[:2048].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()


def no_page() -> UnreadableFileError:
    """A page or XML file in which no table is found, whatever it calls itself."""
    return UnreadableFileError(
        _("这是网页或 XML 文件，只是名字像表格。请用 Excel 或 WPS 打开，另存为 .xlsx 后上传。")
    )


def _check_package(data: bytes) -> None:
    """An Office or OpenDocument package: unpacked size as declared and as it really is."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            _refuse_other_packages({entry.filename for entry in entries})
            _refuse_bomb(entries)
            _refuse_macros({entry.filename for entry in entries})
            _read_through(package, entries)
    except BROKEN_PACKAGE as broken:
        raise _damaged() from broken


def _read_through(package: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Unpack every entry once, keeping nothing.

    Reading gives at most the declared size of an entry and compares its checksum, so a package that
    unpacks to more than it declares is refused as damaged. A package inside is only an entry: it is
    never opened.
    """
    for entry in entries:
        with package.open(entry) as part:
            head = part.read(_HEAD)
            _refuse_entities(head)
            if entry.filename == _CONTENT_TYPES and _names_macros(head + part.read()):
                raise _with_macros()
            while part.read(1024 * 1024):
                pass


def _refuse_entities(head: bytes) -> None:
    """No part of a workbook declares a document type; one that does wants entities expanded."""
    plain = head.replace(b"\x00", b"")  # UTF-16 as well
    if plain.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<") and (
        b"<!DOCTYPE" in plain or b"<!ENTITY" in plain
    ):
        raise _damaged()


def _refuse_macros(names: set[str]) -> None:
    lower = {name.lower() for name in names}
    if any(name.endswith("vbaproject.bin") or name.startswith(_MACRO_FOLDERS) for name in lower):
        raise _with_macros()


def _names_macros(content_types: bytes) -> bool:
    """Every .xlsb calls itself macro-enabled; whether it has macros its parts say."""
    plain = content_types.replace(b"\x00", b"").lower()
    plain = plain.replace(b"sheet.binary.macroenabled", b"")
    return any(word in plain for word in (b"macroenabled", b"vbaproject", b"macrosheet"))


def _refuse_bomb(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise UnreadableFileError(
            _("文件解压后过大，不像正常的表格，已拒绝打开。请把需要的工作表复制到新文件后上传。")
        )


def _refuse_other_packages(names: set[str]) -> None:
    if any(name.startswith("xl/") for name in names) or "content.xml" in names:
        if "EncryptedPackage" in names:
            raise _protected()
        return
    if any(name.startswith("word/") for name in names):
        raise UnreadableFileError(
            _("这是 Word 文档。请把其中的表格复制到 Excel 或 WPS 表格，另存为 .xlsx 后上传。")
        )
    if any(name.startswith("ppt/") for name in names):
        raise UnreadableFileError(_("这是演示文稿，不是表格。请上传 Excel、WPS 表格或 CSV 文件。"))
    raise UnreadableFileError(_("这是压缩包。请先解压，再上传里面的表格文件。"))


def _check_compound(data: bytes) -> None:
    """The older container: a .xls or .et workbook, an encrypted .xlsx, a Word file …"""
    if _names_stream(data, "EncryptedPackage"):
        raise _protected()
    if _names_stream(data, "WordDocument"):
        raise UnreadableFileError(
            _("这是 Word 文档。请把其中的表格复制到 Excel 或 WPS 表格，另存为 .xlsx 后上传。")
        )
    if any(_has_entry(data, name) for name in _MACRO_STREAMS):
        raise _with_macros()
    if not (_names_stream(data, "Workbook") or _names_stream(data, "Book")):
        raise UnreadableFileError(
            _("文件里没有表格。请用 Excel 或 WPS 打开，另存为 .xlsx 后上传。")
        )


def _has_entry(data: bytes, name: str) -> bool:
    """Whether the directory has an entry of this name: 64 bytes for it, then its length."""
    encoded = (name + "\x00").encode("utf-16-le")
    return encoded.ljust(64, b"\x00") + len(encoded).to_bytes(2, "little") in data


def _names_stream(data: bytes, name: str) -> bool:
    # A directory entry ends with a zero character, so "Book" is not found inside "Workbook2".
    return ("\x00" + name + "\x00").encode("utf-16-le")[1:] in data


def _protected() -> UnreadableFileError:
    return UnreadableFileError(
        _("文件有打开密码。请在 Excel 或 WPS 中去掉密码（另存为时把密码清空），再上传。")
    )


def _with_macros() -> UnreadableFileError:
    return UnreadableFileError(
        _("文件里有宏，为安全起见不接收。请用 Excel 或 WPS 打开，另存为 .xlsx（不含宏）后上传。")
    )


def _damaged() -> UnreadableFileError:
    return UnreadableFileError(
        _("文件已损坏或没有传完。请用 Excel 或 WPS 打开确认，另存为 .xlsx 后重新上传。")
    )


def refusal(code: str) -> UnreadableFileError:
    """The refusal for a code that the reading process answered with."""
    if code == "password":
        return _protected()
    if code == "macros":
        return _with_macros()
    if code == "too_large":
        return UnreadableFileError(
            _(
                "表格过大（最多 %(rows)s 行、%(columns)s 列、%(sheets)s 张工作表）。"
                "请删去空白的行和列，或者分成几个文件上传。"
            )
            % {"rows": f"{MAX_ROWS:,}", "columns": MAX_COLUMNS, "sheets": MAX_SHEETS}
        )
    return _damaged()
