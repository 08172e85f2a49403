"""What the audit administrator's pages show: the chain's state, a page of lines, their export."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from common.audit.words import Line, Teller
from common.chunks import SIZE
from common.models import AuditBlock, AuditEntry, AuditUnsealed
from common.spreadsheets import Column

PER_PAGE = 50


@dataclass(frozen=True)
class LogPage:
    """Lines below the one numbered `before`, newest first. No total: counting millions of lines
    takes longer than reading fifty."""

    lines: list[Line]
    older: int | None


@dataclass(frozen=True)
class ChainState:
    newest: AuditBlock | None
    waiting: int


def chain_state() -> ChainState:
    return ChainState(AuditBlock.objects.order_by("-number").first(), AuditUnsealed.objects.count())


def log_page(found: QuerySet[AuditEntry], before: int | None) -> LogPage:
    if before is not None:
        found = found.filter(pk__lt=before)
    entries = list(found.select_related("actor").order_by("-pk")[: PER_PAGE + 1])
    shown = entries[:PER_PAGE]
    older = shown[-1].pk if len(entries) > PER_PAGE else None
    return LogPage(in_words(shown), older)


def in_words(entries: list[AuditEntry]) -> list[Line]:
    teller = Teller(entries, None)
    return [teller.line(entry) for entry in entries]


def export_columns() -> list[Column]:
    titles = (
        _("记录号"), _("时间"), _("类别"), _("操作人"), _("账号"), _("途径"), _("来源地址"),
        _("动作"), _("动作代码"), _("对象类型"), _("对象"), _("变化"), _("理由"), _("请求号"),
    )  # fmt: skip
    return [Column(title) for title in titles]


def export_rows(found: QuerySet[AuditEntry]) -> Iterator[list[Any]]:
    """The lines in words, fetched and told in portions."""
    portion: list[AuditEntry] = []
    for entry in found.select_related("actor").order_by("-pk").iterator(chunk_size=SIZE):
        portion.append(entry)
        if len(portion) == SIZE:
            yield from _rows(portion)
            portion = []
    yield from _rows(portion)


def _rows(entries: list[AuditEntry]) -> Iterable[list[Any]]:
    for line in in_words(entries):
        entry = line.entry
        changes = "；".join(f"{told.label}：{told.before} → {told.after}" for told in line.told)
        yield [
            entry.pk, f"{localtime(entry.at):%Y-%m-%d %H:%M:%S}", entry.get_kind_display(),
            str(entry.actor or ""), entry.actor.get_username() if entry.actor else "",
            entry.get_door_display(), entry.address or "", line.verb, entry.action, line.kind,
            line.name, changes, entry.reason, str(entry.request),
        ]  # fmt: skip
