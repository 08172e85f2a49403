"""Rows that are too many to be held, on disk for as long as somebody holds them."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from tempfile import TemporaryFile
from typing import Any
from weakref import finalize

Line = tuple[Any, ...]
# Lines in one piece, which are in memory at once.
PIECE = 250


class Spooled:
    """Lines of texts, numbers and nothing, to be read as often as wanted, also while they are being
    read already."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 - closed by `close`, or with the last reference
        self.close = finalize(self, self._file.close)
        rest = iter(lines)
        while piece := list(islice(rest, PIECE)):
            self._file.write(json.dumps(piece).encode() + b"\n")

    def __iter__(self) -> Iterator[Line]:
        place = 0
        while True:
            self._file.seek(place)
            piece = self._file.readline()
            if not piece:
                return
            place += len(piece)
            yield from map(tuple, json.loads(piece))
