"""What an uploaded file may not be: a bomb, a carrier of macros, an expander of entities."""

import io
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from common.errors import DomainError
from common.spreadsheets import guards, read_workbook, reading

FILES = Path(__file__).parent.parent / "files"
TYPES = "[Content_Types].xml"


def xlsx(*rows):
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    page = book.add_worksheet("表")
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    book.close()
    return stream.getvalue()


def with_parts(data, parts, *, replaced=()):
    """The package with further parts, or with others in the place of its own."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            if entry.filename not in replaced:
                new.writestr(entry, old.read(entry))
        for name, content in parts.items():
            new.writestr(name, content)
    return stream.getvalue()


def with_types(data, old, new):
    """The package with another word in its list of content types."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        types = package.read(TYPES)
    return with_parts(data, {TYPES: types.replace(old, new)}, replaced={TYPES})


def ole_entry(name):
    encoded = (name + "\0").encode("utf-16-le")
    return encoded.ljust(64, b"\0") + struct.pack("<H", len(encoded)) + bytes(62)


def ole(*names):
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + b"".join(map(ole_entry, names))


def xls_with_macro_sheet():
    """A real .xls whose sheet says that it is one of Excel 4 macros."""
    data = bytearray((FILES / "sample.xls").read_bytes())
    start = -1
    while True:
        start = data.index(b"\x85\x00", start + 1)
        (length,) = struct.unpack_from("<H", data, start + 2)
        if 8 <= length <= 80 and data[start + 8] == 0 and data[start + 9] == 0:
            data[start + 9] = 1
            return bytes(data)


MACROS = {
    "xlsm": lambda: with_parts(xlsx(["a"]), {"xl/vbaProject.bin": b"never run"}),
    "project elsewhere": lambda: with_parts(xlsx(["a"]), {"xl/sub/VBAPROJECT.BIN": b"x"}),
    "macro sheet": lambda: with_parts(xlsx(["a"]), {"xl/macrosheets/sheet1.xml": b"<a/>"}),
    "content type": lambda: with_types(
        xlsx(["a"]), b"openxmlformats-officedocument.spreadsheetml.sheet.main",
        b"ms-excel.sheet.macroEnabled.main",
    ),
    "content type of a macro sheet": lambda: with_types(
        xlsx(["a"]), b"</Types>",
        b'<Override PartName="/xl/m.xml" ContentType="application/vnd.ms-excel.macrosheet+xml"/>'
        b"</Types>",
    ),
    "xls": lambda: ole("Workbook", "_VBA_PROJECT_CUR", "VBA"),
    "xls, project alone": lambda: ole("Workbook", "_VBA_PROJECT"),
    "xls, Excel 4": xls_with_macro_sheet,
    "ods": lambda: with_parts((FILES / "sample.ods").read_bytes(), {"Basic/Standard/a.xml": b"x"}),
}  # fmt: skip


@pytest.mark.parametrize("name", MACROS)
def test_a_file_with_macros_is_refused_and_the_remedy_named(name):
    with pytest.raises(DomainError) as refusal:
        read_workbook(MACROS[name](), "名册.xlsx")
    assert "文件里有宏" in str(refusal.value)
    assert "另存为 .xlsx" in str(refusal.value)


def test_a_file_that_takes_too_long_to_read_is_refused(monkeypatch):
    monkeypatch.setattr(reading, "READING_SECONDS", 0)
    with pytest.raises(DomainError) as refusal:
        read_workbook(xlsx(["a"]))
    assert "210,000" in str(refusal.value)


def test_files_without_macros_are_taken_whatever_they_call_themselves():
    for name in ("sample.xls", "sample.ods"):
        assert read_workbook((FILES / name).read_bytes(), name)
    # Every .xlsb calls itself macro-enabled.
    binary = with_types(
        xlsx(["a"]), b"openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"ms-excel.sheet.binary.macroEnabled.main",
    )  # fmt: skip
    assert guards.kind_of(binary) == guards.WORKBOOK


def test_too_many_entries_are_refused():
    many = with_parts(xlsx(["a"]), {f"xl/media/{n}.png": b"" for n in range(5_001)})
    with pytest.raises(DomainError, match="解压后过大"):
        guards.kind_of(many)


def test_what_is_declared_too_large_is_refused_without_being_unpacked(monkeypatch):
    monkeypatch.setattr(guards, "MAX_UNPACKED", 1_000_000)
    bomb = with_parts(xlsx(["a"]), {"xl/media/a.bin": bytes(2_000_000)})
    assert len(bomb) < 20_000
    monkeypatch.setattr(guards, "_read_through", lambda *_: pytest.fail("was unpacked"))
    with pytest.raises(DomainError, match="解压后过大"):
        guards.kind_of(bomb)


def test_an_entry_that_unpacks_to_more_than_it_declares_is_refused():
    data = bytearray(with_parts(xlsx(["a"]), {"xl/media/a.bin": bytes(2_000_000)}))
    entry = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, entry + 24, 10)
    with pytest.raises(DomainError, match="已损坏"):
        guards.kind_of(bytes(data))


def test_entries_that_share_their_bytes_are_refused():
    """The overlapping bomb: many names in the list, one piece of data behind them."""
    data = with_parts(xlsx(["a"]), {"xl/media/a.bin": bytes(1_000_000)})
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        offset = package.getinfo("xl/media/a.bin").header_offset
        size = package.start_dir
    head, directory = data[:size], data[size:]
    first = directory.rindex(b"PK\x01\x02")
    end = directory.index(b"PK\x05\x06")
    record = bytearray(directory[first:end])
    assert struct.unpack_from("<I", record, 42)[0] == offset
    records = directory[:end] + bytes(record) * 1_000
    tail = bytearray(directory[end:])
    count = struct.unpack_from("<H", tail, 8)[0] + 1_000
    struct.pack_into("<HHI", tail, 8, count, count, len(records))
    with pytest.raises(DomainError):
        guards.kind_of(head + records + bytes(tail))


def test_a_package_inside_is_never_opened(monkeypatch):
    """A nested bomb is an entry like any other: as large as it is packed."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/media/a.bin", bytes(20_000_000))
    monkeypatch.setattr(guards, "MAX_UNPACKED", 1_000_000)
    nested = with_parts(xlsx(["企业名称", 1]), {"xl/embeddings/inner.xlsx": inner.getvalue()})
    (grid,) = read_workbook(nested, "名册.xlsx")
    assert grid.rows == [["企业名称", 1.0]]


ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">'
    '<!ENTITY d SYSTEM "file:///etc/passwd">]><sst count="1"><si><t>&c;&d;</t></si></sst>'
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_entities_are_refused_whatever_the_encoding(encoding):
    part = "xl/sharedStrings.xml"
    spoilt = with_parts(xlsx(["a"]), {part: ENTITIES.encode(encoding)}, replaced={part})
    with pytest.raises(DomainError, match="已损坏"):
        read_workbook(spoilt, "名册.xlsx")


def test_external_links_and_dde_are_not_followed():
    """Of a formula the stored result is read; what it points to is never asked."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    page = book.add_worksheet()
    page.write_formula(0, 0, "=cmd|' /C calc'!A0", None, "旧值")
    page.write_formula(0, 1, "='[other.xlsx]表'!A1", None, 7)
    book.close()
    link = b'<externalLink><ddeLink ddeService="cmd" ddeTopic=" /C calc"/></externalLink>'
    data = with_parts(stream.getvalue(), {"xl/externalLinks/externalLink1.xml": link})
    (grid,) = read_workbook(data, "名册.xlsx")
    assert grid.rows == [["旧值", 7.0]]
    unread = io.BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"], book.active["B1"] = "=cmd|' /C calc'!A0", "有"
    book.save(unread)
    assert read_workbook(unread.getvalue())[0].rows == [["", "有"]]
