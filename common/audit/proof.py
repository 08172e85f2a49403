"""The proof that the log is as the portal wrote it: what is altered, slipped in or taken away is
found and named. What is proven by which seal is said in chain.py."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.db.models import Count
from django.utils.translation import gettext as _

from common.audit import chain
from common.chunks import chunks
from common.models import AuditArchive, AuditBlock, AuditEntry, AuditUnsealed

# So many lines are read at once: most blocks hold only a few.
_PORTION = 2_000
# The note of the first block is waited for so many times so many seconds.
_ANCHOR_TURNS, _ANCHOR_TURN = 20, 0.1

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Finding:
    """Something that is not as the portal wrote it; `what` says it in words.

    Of a line that is there, what it says of itself is told as well: it need not be true.
    """

    what: str
    entry_id: int | None = None
    block: int | None = None
    at: datetime | None = None
    who: str = ""
    did: str = ""


def verify(progress: Progress = lambda _done, _total: None) -> Iterator[Finding]:
    """Everything about the log that is not as the portal wrote it; nothing where all is well.

    Reads every line. What waits for a block is gathered first. Others may write meanwhile.
    """
    chain.seal_what_waits()
    walk = _Walk()
    total = AuditBlock.objects.count()
    yield from walk.archived.findings
    for done, portion in _portions(walk):
        yield from portion
        progress(done, total)
    yield from _verify_the_end()
    yield from _verify_unheld(walk)
    yield from _verify_once()


def altered(entry: AuditEntry, block: int | None = None) -> Finding:
    """The line is there and its seal is not its own."""
    return about(entry, _("记录的内容被改动过，或者不是由门户写入的。"), block)


def about(entry: AuditEntry, what: str, block: int | None = None) -> Finding:
    """A finding about a line that is there."""
    target = f"{entry.target_type} {entry.target_id} {entry.target_name}"
    return Finding(
        what,
        entry.pk,
        block,
        at=entry.at,
        who=_who(entry),
        did=f"{entry.action} {target}".strip(),
    )


def _who(entry: AuditEntry) -> str:
    try:
        return entry.actor.get_username() if entry.actor else ""
    except ObjectDoesNotExist:
        return str(entry.actor_id)


# ---------------------------------------------------------------- blocks and the lines they hold


class _Spans:
    """Numbers as spans: a hundred million lines are few spans. Asked in ascending order only."""

    def __init__(self) -> None:
        self._spans: list[list[int]] = []
        self._at = 0

    def add(self, spans: Iterable[Sequence[int]]) -> None:
        self._spans.extend([first, last] for first, last in spans)

    def merge(self) -> None:
        self._spans.sort()
        merged: list[list[int]] = []
        for first, last in self._spans:
            if merged and first <= merged[-1][1] + 1:
                merged[-1][1] = max(merged[-1][1], last)
            else:
                merged.append([first, last])
        self._spans, self._at = merged, 0

    def hold(self, number: int) -> bool:
        while self._at < len(self._spans) and self._spans[self._at][1] < number:
            self._at += 1
        return self._at < len(self._spans) and self._spans[self._at][0] <= number


class _Archived:
    """The blocks whose lines lie in files; an archive that is not genuine excuses none."""

    def __init__(self) -> None:
        self.numbers: set[int] = set()
        self.findings: list[Finding] = []
        for archive in AuditArchive.objects.order_by("pk"):
            if chain.is_genuine_archive(archive):
                self.numbers.update(range(archive.first_block, archive.last_block + 1))
            else:
                text = _("归档记载被改动过：%s。") % archive.file_name
                self.findings.append(Finding(text))


class _Walk:
    """From block to block: what came before, and what the blocks hold."""

    def __init__(self) -> None:
        self.archived = _Archived()
        self.number, self.previous = 0, ""
        self.in_place, self.in_files = _Spans(), _Spans()

    def step(self, block: AuditBlock) -> Iterator[Finding]:
        if block.number != self.number + 1:
            missing = _numbers(self.number + 1, block.number - 1)
            yield Finding(_("缺少封存块 %s。") % missing, block=self.number + 1)
        elif block.previous != self.previous:
            yield Finding(_("封存块与上一块不相连。"), block=block.number, at=block.at)
        self.number, self.previous = block.number, block.hash
        if not chain.is_genuine_block(block):
            # What it says of its lines is worth nothing: they count as held by no block.
            yield Finding(
                _("封存块被改动过，或者不是由门户生成的。"), block=block.number, at=block.at
            )
        elif block.number in self.archived.numbers:
            self.in_files.add(block.spans)
        else:
            self.in_place.add(block.spans)

    def has_lines_of(self, block: AuditBlock) -> bool:
        return block.number not in self.archived.numbers and chain.is_genuine_block(block)


def _numbers(first: int, last: int) -> str:
    return str(first) if first >= last else f"{first}–{last}"


def _portions(walk: _Walk) -> Iterator[tuple[int, list[Finding]]]:
    """The findings of some blocks after the other, and how many blocks that were."""
    done = lines = 0
    findings: list[Finding] = []
    waiting: list[AuditBlock] = []
    for block in AuditBlock.objects.order_by("number").iterator(chunk_size=500):
        findings += walk.step(block)
        done += 1
        if walk.has_lines_of(block):
            waiting.append(block)
            lines += block.count
        if lines >= _PORTION:
            yield done, [*findings, *_verify_lines(waiting)]
            findings, waiting, lines = [], [], 0
    yield done, [*findings, *_verify_lines(waiting)]


def _verify_lines(blocks: list[AuditBlock]) -> Iterator[Finding]:
    lines = _lines(sorted({pk for block in blocks for pk in chain.ids_of(block)}))
    for block in blocks:
        ids = chain.ids_of(block)
        missing = [pk for pk in ids if pk not in lines]
        if missing and block.number in _Archived().numbers:
            # It was archived while we read.
            continue
        for pk in missing:
            yield Finding(_("记录已不在：被删除了。"), pk, block.number, at=block.at)
        yield from _verify_content(block, {pk: lines[pk] for pk in ids if pk in lines})


def _verify_content(block: AuditBlock, lines: dict[int, AuditEntry | None]) -> Iterator[Finding]:
    for pk, entry in lines.items():
        if entry is None:
            text = _("记录的内容已经读不出来：被改动过。")
            yield Finding(text, pk, block.number, at=block.at)
        elif not chain.is_genuine(entry):
            yield altered(entry, block.number)
    seals = [entry.seal for entry in lines.values() if entry is not None]
    if len(seals) == block.count and chain.digest_of(seals) != block.digest:
        yield Finding(_("封存块的摘要与其记录不符。"), block=block.number, at=block.at)


def _lines(ids: list[int]) -> dict[int, AuditEntry | None]:
    """The lines with these ids by id; None for one whose columns cannot be read any more."""
    found: dict[int, AuditEntry | None] = {}
    for part in chunks(ids):
        try:
            found.update(AuditEntry.objects.in_bulk(part))
        except (ValueError, TypeError):
            found.update(_one_by_one(part))
    return found


def _one_by_one(ids: Iterable[int]) -> dict[int, AuditEntry | None]:
    found: dict[int, AuditEntry | None] = {}
    for pk in ids:
        try:
            found.update(AuditEntry.objects.in_bulk([pk]))
        except (ValueError, TypeError):
            found[pk] = None
    return found


# ---------------------------------------------------------------- what no block tells


def _verify_the_end() -> Iterator[Finding]:
    anchor = chain.read_anchor()
    if anchor is None and AuditBlock.objects.exists():
        anchor = _awaited_anchor()
        if anchor is None:
            text = _("数据库外没有最新封存块的记载（%s）。") % chain.anchor_path().name
            yield Finding(text)
    if anchor is None:
        return
    number, digest = anchor
    block = AuditBlock.objects.filter(number=number).first()
    if block is None:
        yield Finding(_("最新的封存块已不在：末尾被截去了。"), block=number)
    elif block.hash != digest:
        yield Finding(_("封存块与数据库外的记载不符。"), block=number, at=block.at)


def _awaited_anchor() -> tuple[int, str] | None:
    """The very first block is committed a moment before it is noted outside: that is no finding.

    Inside somebody's transaction there is nothing to wait for: their block is noted after it.
    """
    if connection.in_atomic_block:
        return None
    for _turn in range(_ANCHOR_TURNS):
        time.sleep(_ANCHOR_TURN)
        if anchor := chain.read_anchor():
            return anchor
    return None


def _verify_unheld(walk: _Walk) -> Iterator[Finding]:
    """Lines that no block holds: those that still wait must be genuine, others may not be there."""
    walk.in_place.merge()
    walk.in_files.merge()
    unheld: list[int] = []
    again: list[int] = []
    for pk in AuditEntry.objects.order_by("pk").values_list("pk", flat=True).iterator():
        if walk.in_files.hold(pk):
            again.append(pk)
        elif not walk.in_place.hold(pk):
            unheld.append(pk)
    for pk, entry in _lines(again).items():
        yield _told(pk, entry, _("记录已经归档，又出现在数据库里。"))
    unsealed = _unsealed(walk, unheld)
    for pk, entry in _lines(unheld).items():
        if pk in unsealed:
            yield _told(pk, entry, _("记录不在任何封存块中。"))
        elif entry is None or not chain.is_genuine(entry):
            yield _told(pk, entry, _("记录的内容被改动过，或者不是由门户写入的。"))


def _unsealed(walk: _Walk, ids: list[int]) -> set[int]:
    """Those of the lines that neither wait nor lie in a block that was made since."""
    # In this order: a line goes from waiting into a block, never back.
    waiting = set(AuditUnsealed.objects.values_list("entry_id", flat=True))
    later = _Spans()
    for block in AuditBlock.objects.filter(number__gt=walk.number).order_by("number"):
        later.add(block.spans if chain.is_genuine_block(block) else [])
    later.merge()
    return {pk for pk in ids if pk not in waiting and not later.hold(pk)}


def _told(pk: int, entry: AuditEntry | None, what: str) -> Finding:
    return about(entry, what) if entry else Finding(what, pk)


def _verify_once() -> Iterator[Finding]:
    """A copy of a line has its seal; the database refuses it as long as its index is there."""
    twice = AuditEntry.objects.order_by().values("uid").annotate(lines=Count("pk"))
    for uid in twice.filter(lines__gt=1).values_list("uid", flat=True):
        copies: list[Any] = list(AuditEntry.objects.filter(uid=uid).order_by("pk"))
        for copy in copies[1:]:
            yield about(copy, _("记录是另一条记录（%s）的复制件。") % copies[0].pk)
