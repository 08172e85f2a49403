"""Seals and blocks, by which proof.py shows that no line was altered, slipped in or taken away.

Three layers, each for what the one before cannot see (docs/adr/0014):

1. every line carries a *seal*: a keyed hash over its own content. Who writes to the database but
   does not have the key can neither alter a line nor add one.
2. committed lines are gathered into *blocks*; a block names its lines, hashes their seals and the
   block before it, with the key. So a line that is gone is missed, and no block can be left out.
   Writers never wait for each other: the blocks are made after the commit, by whoever gets there.
3. the newest block's number and hash also stand in a file outside of the database, the *anchor*. So
   an end that was cut off is missed too.
"""

import hashlib
import hmac
import json
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Q

from common.audit.origin import plain_address
from common.chunks import chunks
from common.models import AuditArchive, AuditBlock, AuditEntry, AuditUnsealed

logger = logging.getLogger(__name__)

BLOCK_LINES = 10_000
# Bytes that SHA-256 takes at a time (RFC 2104 calls it B).
_BLOCK = 64
# Any number that is no other lock's: whoever makes blocks holds it (PostgreSQL).
_LOCK = 5_720_261_108

# ---------------------------------------------------------------- seals


class Line(NamedTuple):
    """What a line says, as it is sealed: an import writes half a million of them, and a model's
    instance takes longer to make than the line to be sealed."""

    uid: UUID
    at: datetime
    kind: str
    request: UUID
    door: str
    address: str | None
    actor_id: Any
    action: str
    target_type: str
    target_id: str
    target_name: str
    owner_type: str
    owner_id: str
    changes: dict[str, Any]
    reason: str


# Two databases may store JSON differently, so seals are over a form of their own: sorted keys, no
# spaces, UTC.
_SEALED = DjangoJSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def seal_of(entry: AuditEntry | Line) -> str:
    """The keyed hash over a line's content."""
    return _keyed(text_of(content_of(entry)))


def text_of(content: Any) -> str:
    """The one text for a content, that is sealed."""
    return _SEALED.encode(content)


def content_of(entry: AuditEntry | Line) -> list[Any]:
    """What of a line is sealed, in the order of `Line`."""
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    # A database may write an address in another form than it was given.
    address = plain_address(entry.address)
    return [
        str(entry.uid), at, str(entry.kind), str(entry.request), str(entry.door), address,
        entry.actor_id, entry.action, entry.target_type, entry.target_id, entry.target_name,
        entry.owner_type, entry.owner_id, entry.changes, entry.reason,
    ]  # fmt: skip


def _keyed(text: str) -> str:
    return hmac.digest(settings.AUDIT_KEY.encode(), text.encode(), "sha256").hex()


def sealer() -> Callable[[str], str]:
    """The same keyed hash, for many texts: what depends on the key alone is worked out once.

    HMAC as RFC 2104 has it, without the objects of `hmac` around each of the two hashes.
    """
    key = settings.AUDIT_KEY.encode()
    if len(key) > _BLOCK:
        key = hashlib.sha256(key).digest()
    key = key.ljust(_BLOCK, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in key)).copy
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in key)).copy

    def seal(text: str) -> str:
        within, around = inner(), outer()
        within.update(text.encode())
        around.update(within.digest())
        return around.hexdigest()

    return seal


# ---------------------------------------------------------------- blocks


def seal_what_waits() -> int:
    """Gather the committed lines that no block holds yet; returns how many there were.

    Called after each commit and every quarter of a minute. While somebody else is at it there is
    nothing to do: what they do not see is gathered the next time.
    """
    sealed = 0
    while count := _make_block():
        sealed += count
        if count < BLOCK_LINES:
            break
    return sealed


def _make_block() -> int:
    if not AuditUnsealed.objects.exists():
        return 0
    with transaction.atomic():
        if not _is_mine():
            return 0
        waiting = AuditUnsealed.objects.order_by("entry_id").values_list("entry_id", flat=True)
        ids = sorted(set(waiting[:BLOCK_LINES]))
        if not ids:
            return 0
        block = _block_of(ids)
        for part in _named(ids, "entry_id"):
            AuditUnsealed.objects.filter(part).delete()
        # Once the block is sure to stay: a caller may roll back what this is a part of.
        transaction.on_commit(partial(_anchor, block), robust=True)
    return len(ids)


def _block_of(ids: list[int]) -> AuditBlock:
    last = AuditBlock.objects.order_by("-number").first()
    block = AuditBlock(
        number=last.number + 1 if last else 1,
        at=datetime.now(UTC),
        spans=spans_of(ids),
        count=len(ids),
        digest=digest_of(seal for _pk, seal in _seals(ids)),
        previous=last.hash if last else "",
    )
    block.hash = _hash_of(block)
    block.save(force_insert=True)
    return block


def _is_mine() -> bool:
    """One at a time makes blocks. SQLite has let in one writer already (BEGIN IMMEDIATE)."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


def _seals(ids: Sequence[int]) -> Iterator[tuple[int, str]]:
    for part in _named(ids, "pk"):
        yield from AuditEntry.objects.filter(part).order_by("pk").values_list("pk", "seal")


def _named(ids: Sequence[int], column: str) -> Iterator[Q]:
    """Ascending numbers in portions; most follow on each other, and then need not be named."""
    for part in chunks(ids):
        if part[-1] - part[0] + 1 == len(part):
            yield Q(**{f"{column}__range": (part[0], part[-1])})
        else:
            yield Q(**{f"{column}__in": part})


def digest_of(seals: Iterable[str]) -> str:
    """What a block says of its lines: a hash over their seals in the order of their ids."""
    digest = hashlib.sha256()
    for seal in seals:
        digest.update(seal.encode())
    return digest.hexdigest()


def _hash_of(block: AuditBlock) -> str:
    at = block.at.astimezone(UTC).isoformat(timespec="microseconds")
    content = [block.number, at, block.spans, block.count, block.digest, block.previous]
    return _keyed(json.dumps(content, separators=(",", ":")))


def spans_of(ids: Iterable[int]) -> list[list[int]]:
    """Ascending numbers as spans: 1, 2, 3, 7 → [[1, 3], [7, 7]]."""
    spans: list[list[int]] = []
    for number in ids:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return spans


def ids_of(block: AuditBlock) -> list[int]:
    """The lines a block holds."""
    return [pk for first, last in block.spans for pk in range(first, last + 1)]


# ---------------------------------------------------------------- the anchor


def anchor_path() -> Path:
    """Where the newest block's number and hash stand outside of the database."""
    return Path(settings.AUDIT_DIR) / "newest-block"


def _anchor(block: AuditBlock) -> None:
    # Also in the process's own log, which is kept elsewhere where that matters.
    logger.info("log block %s of %s lines: %s", block.number, block.count, block.hash)
    path = anchor_path()
    known = read_anchor()
    if known and not AuditBlock.objects.filter(number=known[0], hash=known[1]).exists():
        # The end was cut off or replaced. The note stays as it is: it is the proof.
        logger.error("log block %s is not the one that was noted outside", known[0])
        return
    if known and known[0] >= block.number:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{block.number}")
    fresh.write_text(f"{block.number} {block.hash}\n", encoding="ascii")
    fresh.replace(path)


def read_anchor() -> tuple[int, str] | None:
    """Number and hash of the newest block as noted outside of the database; None before any."""
    try:
        number, digest = anchor_path().read_text(encoding="ascii").split()
        return int(number), digest
    except (OSError, ValueError):
        return None


# ---------------------------------------------------------------- what is genuine


def is_genuine(entry: AuditEntry) -> bool:
    """Whether the line is as the portal wrote it."""
    return _same(entry.seal, seal_of(entry))


def is_genuine_block(block: AuditBlock) -> bool:
    """Whether the block is as the portal made it."""
    return _same(block.hash, _hash_of(block))


def is_genuine_archive(archive: AuditArchive) -> bool:
    """Whether what an archive says of itself is as the portal wrote it."""
    return _same(archive.seal, archive_seal(archive))


def _same(one: str, other: str) -> bool:
    # As bytes: whoever forges a seal may write letters into it that compare_digest refuses.
    return hmac.compare_digest(one.encode(), other.encode())


def archive_seal(archive: AuditArchive) -> str:
    """The keyed hash over what an archive says of itself."""
    at = archive.at.astimezone(UTC).isoformat(timespec="microseconds")
    content = [
        at, archive.first_block, archive.last_block, archive.last_entry, archive.file_name,
        archive.sha256,
    ]  # fmt: skip
    return _keyed(json.dumps(content, separators=(",", ":"), ensure_ascii=False))
