"""The unions of the national form in the order in which they are printed, on disk."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from heapq import merge
from itertools import islice
from typing import Any

from reports.freezing.lists import NATIONAL, Line
from reports.sections import ReportDocument
from reports.sections.spooled import Spooled

# Lines that are sorted in memory; what was sorted is merged line by line.
RUN = 5_000
_PATH, _NAME = (2 + NATIONAL.columns.index(column) for column in ("path", "name"))


@contextmanager
def with_unions(document: ReportDocument, lines: Iterable[Line]) -> Iterator[ReportDocument]:
    """The document with the lines of its unions, for as long as its files are made: by place, and
    there by name. In memory there are as many as are sorted at once."""
    with in_order(lines, lambda line: (line[_PATH], line[_NAME], line[0])) as stored:
        yield replace(document, national=replace(document.national, lines=stored))


@contextmanager
def in_order(lines: Iterable[Line], key: Callable[[Line], Any]) -> Iterator[Spooled]:
    """The lines sorted; the files are gone with the context."""
    rest = iter(lines)
    with ExitStack() as stack:
        runs = []
        while run := sorted(islice(rest, RUN), key=key):
            runs.append(stack.enter_context(closing(Spooled(run))))
        if len(runs) == 1:
            yield runs[0]
            return
        yield stack.enter_context(closing(Spooled(merge(*runs, key=key))))
