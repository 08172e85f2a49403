"""A file that leaves the portal: its number, what stands on it, and that it runs nothing."""

import csv
import io
from datetime import UTC, datetime
from threading import Barrier, Thread

import openpyxl
import pytest
from django.db import connection

from accounts.models import User
from common import exports
from common.choices import ExportFormat
from common.errors import DomainError
from common.models import AuditEntry, Export
from common.spreadsheets import Column, read_workbook, write_csv, write_list
from common.spreadsheets.layout import footer

NOW = datetime(2026, 11, 27, 1, 15, tzinfo=UTC)
NOTE = "注：编号 DC-20261127-0007，由 义县总工会干部 于 2026/11/27 09:15 从工会指导站门户导出。"


def wanted(**more):
    return exports.Wanted(kind="enterprises", format=ExportFormat.XLSX, rows=3, **more)


@pytest.mark.django_db
def test_numbers_follow_each_other_and_begin_anew_each_day(county_officer):
    made = [
        exports.register_export(actor=county_officer, wanted=wanted(), now=now)
        for now in (NOW, NOW, NOW.replace(hour=16))
    ]
    # 16:00 UTC is the next day in Jinzhou.
    assert [e.number for e in made] == ["DC-20261127-0001", "DC-20261127-0002", "DC-20261128-0001"]


@pytest.mark.django_db
def test_an_export_is_one_line_of_the_log(county_officer):
    asked = {"search": "机械"}
    export = exports.register_export(actor=county_officer, wanted=wanted(asked=asked), now=NOW)
    (line,) = AuditEntry.objects.filter(kind="export")
    assert (line.actor, line.action, line.target_id) == (
        county_officer,
        "export.make",
        str(export.pk),
    )
    assert line.changes == {
        "number": "DC-20261127-0001",
        "kind": "enterprises",
        "format": "xlsx",
        "asked": asked,
        "rows": 3,
        "full": False,
    }


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["", "  "])
def test_no_number_in_full_without_a_reason(county_officer, reason):
    with pytest.raises(DomainError, match="理由"):
        exports.register_export(
            actor=county_officer, wanted=wanted(full=True, reason=reason), now=NOW
        )
    assert not Export.objects.exists()
    assert not AuditEntry.objects.filter(kind="export").exists()


@pytest.mark.django_db(transaction=True)
def test_who_exports_at_the_same_moment_gets_a_number_of_their_own():
    people = 6
    actor = User.objects.create(username="officer")
    ready, numbers, failures = Barrier(people), [], []

    def export():
        try:
            ready.wait(timeout=20)
            made = exports.register_export(actor=actor, wanted=wanted(), now=NOW)
            numbers.append(made.serial)
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [Thread(target=export) for _ in range(people)]
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        # One connection is shared there: the threads take turns by themselves.
        numbers += [
            exports.register_export(actor=actor, wanted=wanted(), now=NOW).serial
            for _person in range(people)
        ]
    else:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failures == []
    assert sorted(numbers) == list(range(1, people + 1))


# ---------------------------------------------------------------- on the sheet


def test_the_note_stands_below_the_list_and_in_the_printed_footer():
    stream = io.BytesIO()
    columns = [Column("名称"), Column("人数", "int")]
    write_list(stream, columns, [["甲公司", 1], ["乙公司", 2]], name="清单", note=NOTE)
    sheet = openpyxl.load_workbook(stream).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows == [("名称", "人数"), ("甲公司", 1), ("乙公司", 2), (None, None), (NOTE, None)]
    assert sheet.auto_filter.ref == "A1:B3"
    assert NOTE in sheet.oddFooter.left.text


def test_every_sheet_of_a_long_list_carries_the_note(monkeypatch):
    monkeypatch.setattr("common.spreadsheets.writing.LIST_ROWS", 2)
    stream = io.BytesIO()
    write_list(stream, [Column("名称")], ([str(n)] for n in range(4)), name="清单", note=NOTE)
    assert [sheet.max_row for sheet in openpyxl.load_workbook(stream)] == [5, 5]
    for sheet in openpyxl.load_workbook(stream):
        assert sheet["A5"].value == NOTE
    empty = io.BytesIO()
    write_list(empty, [Column("名称")], [], name="清单", note=NOTE)
    assert openpyxl.load_workbook(empty).active["A3"].value == NOTE


def test_in_csv_the_note_is_the_last_line():
    lines = write_csv([Column("名称")], [["甲"]], note=NOTE).decode("utf-8-sig").splitlines()
    assert lines == ["名称", "甲", "", NOTE]


@pytest.mark.parametrize("name", ["A&B", "&" * 300, "名" * 300, "&D&T&F"])
def test_a_name_is_no_command_of_the_footer(name):
    text = footer(name)
    assert len(text) <= 255
    ours = text.removeprefix("&L&8 ").removesuffix("&R第 &P 页，共 &N 页")
    assert ours.replace("&&", "") == ours.replace("&", "")


# ---------------------------------------------------------------- formulas

FORMULAS = [
    "=cmd|' /C calc'!A0", "+1+1", "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)", "\t=1+1", "\r=1+1",
    "＝1+1", "＋1", "－1+1", "＠SUM(1)", " =1+1", "\u3000=1+1", "\u200b=1+1", "\ufeff=1+1",
    '=HYPERLINK("http://evil.example","看")', "\n=1+1",
]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_an_export_is_a_formula(text):
    stream = io.BytesIO()
    write_list(stream, [Column("名称"), Column("信用代码")], [[text, "x"]], name="清单", note=NOTE)
    cell = openpyxl.load_workbook(stream).active["A2"]
    assert cell.data_type != "f"
    assert cell.quotePrefix
    (row,) = list(
        csv.reader(io.StringIO(write_csv([Column("名称")], [[text]]).decode("utf-8-sig")))
    )[1:]
    assert row == ["'" + text]
    # Read again it is the text it was.
    assert read_workbook(stream.getvalue())[0].rows[1][1] == "x"
