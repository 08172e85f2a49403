"""The container of old Office files (.xls), as far as one stream is taken out of it."""

import struct
from collections.abc import Iterator

_END = 0xFFFFFFF8  # from here on a sector number is a mark, not a sector


def stream(data: bytes, *names: str) -> bytes:
    """The stream with the first of these names that there is. Raises KeyError if there is none.

    Raises struct.error or IndexError for a file that is not as it should be.
    """
    sector = 1 << struct.unpack_from("<H", data, 30)[0]
    table = _table(data, sector)
    directory = _chain(data, table, struct.unpack_from("<I", data, 48)[0], sector)
    for name in names:
        wanted = (name + "\x00").encode("utf-16-le").ljust(64, b"\x00")
        for at in range(0, len(directory), 128):
            if directory[at : at + 64] == wanted:
                first, size = struct.unpack_from("<II", directory, at + 116)
                # A stream of less than 4 KB lies in the short sectors: no list is that small.
                return _chain(data, table, first, sector)[:size] if size >= 4096 else b""
    raise KeyError(names)


def _table(data: bytes, sector: int) -> list[int]:
    """The allocation table: of each sector the one that follows it."""
    parts = list(struct.unpack_from("<109I", data, 76))
    more, count = struct.unpack_from("<II", data, 68)
    for _ in range(min(count, len(data) // sector)):
        block = struct.unpack_from(f"<{sector // 4}I", data, (more + 1) * sector)
        parts.extend(block[:-1])
        more = block[-1]
    table: list[int] = []
    for part in parts:
        if part < _END:
            table.extend(struct.unpack_from(f"<{sector // 4}I", data, (part + 1) * sector))
    return table


def _chain(data: bytes, table: list[int], at: int, sector: int) -> bytes:
    pieces: list[bytes] = []
    while at < _END and len(pieces) <= len(table):
        pieces.append(data[(at + 1) * sector : (at + 2) * sector])
        at = table[at]
    return b"".join(pieces)


def records(stream: bytes, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    """The records of a BIFF stream from an offset to the record of the kind `end`."""
    at, length = start, len(stream)
    while at + 4 <= length:
        kind, size = struct.unpack_from("<HH", stream, at)
        if kind == end:
            return
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size
