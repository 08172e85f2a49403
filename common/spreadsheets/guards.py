"""What kind of file this is, by its content, and refusal of what must not be opened."""

import io
import zipfile
import zlib

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError

MAX_BYTES = 30 * 1024 * 1024
MAX_UNPACKED = 600 * 1024 * 1024
MAX_ENTRIES = 5_000
MAX_SHEETS = 200
MAX_ROWS = 200_000
MAX_COLUMNS = 300

WORKBOOK = "workbook"
TEXT = "text"

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"PK\x05\x06")


class UnreadableFileError(DomainError):
    """The file cannot be read as a table; the message says why and what to do."""

    code = "unreadable_file"


def kind_of(data: bytes) -> str:
    """WORKBOOK or TEXT, by content alone; the name of a file proves nothing.

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
    return TEXT


def _refuse_size(data: bytes) -> None:
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise UnreadableFileError(_("文件是空的。请确认已保存内容，再重新选择文件。"))
    if len(data) > MAX_BYTES:
        raise UnreadableFileError(
            _("文件有 %(size)s MB，超过 %(limit)s MB。请删去图片等无关内容，或者分成几个文件上传。")
            % {"size": len(data) // 1024**2, "limit": MAX_BYTES // 1024**2}
        )


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
    start = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta")):
        raise UnreadableFileError(
            _("这是网页或 XML 文件，只是名字像表格。请用 Excel 或 WPS 打开，另存为 .xlsx 后上传。")
        )


def _check_package(data: bytes) -> None:
    """An Office or OpenDocument package: unpacked size as declared and as it really is."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            _refuse_other_packages({entry.filename for entry in entries})
            _refuse_bomb(entries)
            # Reads at most the declared size of each entry and compares its checksum, so that a
            # package which unpacks to more than it declares is refused as damaged.
            damaged = package.testzip()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as broken:
        raise _damaged() from broken
    if damaged is not None:
        raise _damaged()


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
    if not (_names_stream(data, "Workbook") or _names_stream(data, "Book")):
        raise UnreadableFileError(
            _("文件里没有表格。请用 Excel 或 WPS 打开，另存为 .xlsx 后上传。")
        )


def _names_stream(data: bytes, name: str) -> bool:
    # A directory entry ends with a zero character, so "Book" is not found inside "Workbook2".
    return ("\x00" + name + "\x00").encode("utf-16-le")[1:] in data


def _protected() -> UnreadableFileError:
    return UnreadableFileError(
        _("文件有打开密码。请在 Excel 或 WPS 中去掉密码（另存为时把密码清空），再上传。")
    )


def _damaged() -> UnreadableFileError:
    return UnreadableFileError(
        _("文件已损坏或没有传完。请用 Excel 或 WPS 打开确认，另存为 .xlsx 后重新上传。")
    )


def refusal(code: str) -> UnreadableFileError:
    """The refusal for a code that the reading process answered with."""
    if code == "password":
        return _protected()
    if code == "too_large":
        return UnreadableFileError(
            _(
                "表格过大（最多 %(rows)s 行、%(columns)s 列、%(sheets)s 张工作表）。"
                "请删去空白的行和列，或者分成几个文件上传。"
            )
            % {"rows": f"{MAX_ROWS:,}", "columns": MAX_COLUMNS, "sheets": MAX_SHEETS}
        )
    return _damaged()
