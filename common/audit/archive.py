"""Old lines of the log into files: what was moved stays provable.

A file holds whole blocks, one line of JSON for each line of the log. The blocks themselves stay in
the database, so the chain can still be followed, and with the file the lines can be proven as well.
"""

import gzip
import hashlib
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import gettext as _

from common.audit import chain, proof
from common.chunks import chunks
from common.errors import DomainError
from common.models import AuditArchive, AuditBlock, AuditEntry

# 网络安全法 21(3): the log of a network is kept for no less than six months.
LEAST_DAYS = 183


class NothingToArchive(DomainError):
    pass


class KeptTooShort(DomainError):
    """The law wants the log to stay at hand for six months."""


class NotAsWritten(DomainError):
    """The log is not whole, so nothing may be taken out of it."""


def archive_before(*, moment: datetime, folder: Path, now: datetime) -> AuditArchive:
    """Move the lines of every block that was made before `moment` into a file in `folder`.

    Only whole blocks from the oldest on. The file is written and read back before a line goes.
    Raises NothingToArchive, KeptTooShort, and NotAsWritten where verification finds anything.
    """
    if now - moment < timedelta(days=LEAST_DAYS):
        raise KeptTooShort(
            _("最近 %(days)s 天（六个月）的日志必须留在系统里，请把日期提前。")
            % {"days": LEAST_DAYS}
        )
    if next(proof.verify(), None) is not None:
        raise NotAsWritten(_("日志校验没有通过，不能归档。请先运行 verify_audit 查明原因。"))
    blocks = list(_blocks_before(moment))
    if not blocks:
        raise NothingToArchive(_("没有可以归档的记录。"))
    path = folder / f"audit-{blocks[0].number}-{blocks[-1].number}-{now:%Y%m%d%H%M%S}.jsonl.gz"
    _write(path, blocks)
    with transaction.atomic():
        archive = _note(path, blocks, now)
        if next(_verify_content(path, archive), None) is not None:
            raise NotAsWritten(_("写好的归档文件校验没有通过，没有删除任何记录。"))
        for block in blocks:
            for part in chunks(chain.ids_of(block)):
                AuditEntry.objects.filter(pk__in=part).delete()
    return archive


def _write(path: Path, blocks: list[AuditBlock]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as raw:
        with gzip.open(raw, "wt", encoding="utf-8") as stream:
            for block in blocks:
                stream.writelines(_lines(block))
        # On the disk before the lines go: a power cut must not take both.
        raw.flush()
        os.fsync(raw.fileno())


def _note(path: Path, blocks: list[AuditBlock], now: datetime) -> AuditArchive:
    archive = AuditArchive(
        at=now,
        first_block=blocks[0].number,
        last_block=blocks[-1].number,
        last_entry=max(span[1] for block in blocks for span in block.spans),
        file_name=path.name,
        sha256=_sha256(path),
    )
    archive.seal = chain.archive_seal(archive)
    archive.save(force_insert=True)
    return archive


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def verify_file(path: Path) -> Iterator[proof.Finding]:
    """What in an archived file is not as its blocks say; nothing where all is well."""
    archive = AuditArchive.objects.filter(file_name=path.name).first()
    if archive is None:
        yield proof.Finding(_("数据库里没有这个归档：%s。") % path.name)
        return
    if not path.is_file():
        yield proof.Finding(_("归档文件不在：%s。") % path.name)
        return
    if _sha256(path) != archive.sha256:
        yield proof.Finding(_("归档文件被改动过：%s。") % path.name)
    try:
        yield from _verify_content(path, archive)
        yield from _verify_gone(path)
    except (OSError, EOFError, ValueError, TypeError, KeyError):
        yield proof.Finding(_("归档文件读不出来：%s。") % path.name)


def _verify_content(path: Path, archive: AuditArchive) -> Iterator[proof.Finding]:
    seals: dict[int, str] = {}
    for entry in _entries(path):
        seals[entry.pk] = entry.seal
        if not chain.is_genuine(entry):
            yield proof.altered(entry)
    numbers = (archive.first_block, archive.last_block)
    for block in AuditBlock.objects.filter(number__range=numbers).order_by("number"):
        missing = [pk for pk in chain.ids_of(block) if pk not in seals]
        for pk in missing:
            yield proof.Finding(_("归档文件里缺少这条记录。"), pk, block.number, at=block.at)
        digest = chain.digest_of(seals[pk] for pk in chain.ids_of(block) if pk in seals)
        if not missing and digest != block.digest:
            text = _("封存块的摘要与归档文件里的记录不符。")
            yield proof.Finding(text, block=block.number, at=block.at)


def _verify_gone(path: Path) -> Iterator[proof.Finding]:
    """Lines of the file that are in the database again, as if they had happened once more.

    Under their own numbers `proof.verify` finds them without the file.
    """
    ids = {str(entry.uid): entry.pk for entry in _entries(path)}
    for part in chunks(list(ids)):
        for copy in AuditEntry.objects.filter(uid__in=part).order_by("pk"):
            if copy.pk != ids[str(copy.uid)]:
                yield proof.about(copy, _("记录已经归档，又出现在数据库里。"))


def _entries(path: Path) -> Iterator[AuditEntry]:
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            yield _entry(json.loads(line))


def _blocks_before(moment: datetime) -> Iterator[AuditBlock]:
    done = AuditArchive.objects.order_by("-last_block").first()
    blocks = AuditBlock.objects.filter(number__gt=done.last_block if done else 0)
    for block in blocks.order_by("number"):
        if block.at >= moment:
            return
        yield block


def _lines(block: AuditBlock) -> Iterator[str]:
    for part in chunks(chain.ids_of(block)):
        for entry in AuditEntry.objects.filter(pk__in=part).order_by("pk"):
            values = {field.attname: getattr(entry, field.attname) for field in _fields()}
            # Microseconds in full: the encoder would cut them, and the seal covers them.
            values["at"] = entry.at.astimezone(UTC).isoformat()
            yield json.dumps(values, cls=DjangoJSONEncoder, ensure_ascii=False) + "\n"


def _entry(values: dict[str, Any]) -> AuditEntry:
    values["at"] = datetime.fromisoformat(values["at"])
    return AuditEntry(**values)


def _fields() -> Any:
    return AuditEntry._meta.concrete_fields
