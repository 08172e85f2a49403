"""Zip files in which nothing depends on the clock or on the machine."""

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

# The first moment a zip file can name.
MOMENT = (1980, 1, 1, 0, 0, 0)
# Half the time of the usual level, for a tenth more bytes.
LEVEL = 3
# What is compressed already does not get smaller.
PACKED = (".xlsx", ".docx", ".pdf", ".zip")


@dataclass(frozen=True)
class Entry:
    """What was packed."""

    name: str
    size: int
    sha256: str


class Archive:
    """A zip file that is written entry by entry, each of them piece by piece."""

    def __init__(self) -> None:
        self._stream = io.BytesIO()
        self._zip = zipfile.ZipFile(self._stream, "w")
        self.entries: list[Entry] = []

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_exception: Any) -> None:
        self._zip.close()

    @property
    def content(self) -> bytes:
        """The whole file, once it is closed."""
        return self._stream.getvalue()

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        entry = zipfile.ZipInfo(name, MOMENT)
        packed = name.endswith(PACKED)
        entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        # What a file may do, as a Unix system would write it on any machine.
        entry.create_system = 3
        entry.external_attr = 0o644 << 16
        # As `writestr` says it, which takes an entry only whole.
        entry._compresslevel = LEVEL  # type: ignore[attr-defined]  # noqa: SLF001
        digest, size = sha256(), 0
        with self._zip.open(entry, "w") as written:
            for piece in pieces:
                written.write(piece)
                digest.update(piece)
                size += len(piece)
        self.entries.append(Entry(name, size, digest.hexdigest()))


def pack(entries: Iterable[tuple[str, bytes]]) -> bytes:
    """The entries in their order; equal entries give equal bytes."""
    with Archive() as archive:
        for name, content in entries:
            archive.add(name, [content])
    return archive.content


def repack(content: bytes) -> bytes:
    """A zip file whose entries keep their order and content and lose their times."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return pack((name, archive.read(name)) for name in archive.namelist())
