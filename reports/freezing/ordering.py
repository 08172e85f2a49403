"""The unions of the national form in the order in which they are printed, on disk."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from heapq import merge
from itertools import islice
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import IO, Any

from reports.freezing.lists import NATIONAL, Line
from reports.sections import ReportDocument

# Lines that are sorted in memory; what was sorted is merged line by line.
RUN = 5_000
_PATH, _NAME = (2 + NATIONAL.columns.index(column) for column in ("path", "name"))


@dataclass(frozen=True)
class Stored:
    """Lines in a file, to be read as often as wanted."""

    file: str

    def __iter__(self) -> Iterator[Line]:
        with open(self.file, encoding="utf-8") as stream:  # noqa: PTH123 - a name, not a path
            yield from _read(stream)


@contextmanager
def with_unions(document: ReportDocument, lines: Iterable[Line]) -> Iterator[ReportDocument]:
    """The document with the lines of its unions, for as long as its files are made: by place, and
    there by name. In memory there are as many as are sorted at once."""
    with in_order(lines, lambda line: (line[_PATH], line[_NAME], line[0])) as stored:
        yield replace(document, national=replace(document.national, lines=stored))


@contextmanager
def in_order(lines: Iterable[Line], key: Callable[[Line], Any]) -> Iterator[Stored]:
    """The lines sorted; the files are gone with the context."""
    rest = iter(lines)
    with ExitStack() as stack:
        runs = []
        while run := sorted(islice(rest, RUN), key=key):
            stream = stack.enter_context(TemporaryFile("w+", encoding="utf-8"))
            _write(stream, run)
            stream.seek(0)
            runs.append(_read(stream))
        merged = stack.enter_context(NamedTemporaryFile("w+", encoding="utf-8"))
        _write(merged, merge(*runs, key=key))
        merged.flush()
        yield Stored(merged.name)


def _write(stream: IO[str], lines: Iterable[Line]) -> None:
    stream.writelines(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)


def _read(stream: IO[str]) -> Iterator[Line]:
    return (tuple(json.loads(line)) for line in stream)
