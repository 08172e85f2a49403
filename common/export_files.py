"""A list that leaves the portal as the file of an answer, with its number on it."""

from collections.abc import Iterable, Sequence
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from common import exports
from common.choices import ExportFormat
from common.models import Export
from common.spreadsheets import Column, csv_lines, write_list

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


def answer_export(
    export: Export,
    columns: list[Column],
    rows: Iterable[Sequence[Any]],
    *,
    name: str,
    about: str,
) -> HttpResponseBase:
    """The file as an answer; `about` begins the note in it, `name` is that of sheet and file."""
    answer: FileResponse | StreamingHttpResponse
    if export.format == ExportFormat.CSV:
        note = exports.note_of(export, about=about)
        answer = StreamingHttpResponse(csv_lines(columns, rows, note=note), content_type=CSV)
    else:
        # The answer closes it, and with that it is gone.
        file = TemporaryFile()  # noqa: SIM115
        write_export(file, export, columns, rows, name=name, about=about)
        file.seek(0)
        answer = FileResponse(file, content_type=XLSX)
    for header, value in exports.headers_of(export, named(export, name)).items():
        answer.headers[header] = value
    return answer


def write_export(
    file: BinaryIO | Any,
    export: Export,
    columns: list[Column],
    rows: Iterable[Sequence[Any]],
    *,
    name: str,
    about: str,
) -> None:
    """The same into a file that is open for writing."""
    note = exports.note_of(export, about=about)
    if export.format == ExportFormat.CSV:
        for piece in csv_lines(columns, rows, note=note):
            file.write(piece)
    else:
        write_list(file, columns, rows, name=name, note=note)


def named(export: Export, name: str) -> str:
    """The name of the file."""
    return exports.file_name(export, name.replace(" ", "-"))
