"""Somebody says what the columns of an uploaded list mean."""

from collections import Counter
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common import audit
from common.errors import DomainError
from dataimport.choices import ColumnWhy
from dataimport.models import ImportBatch
from dataimport.selectors import Columns, FileColumn, columns_of, office_of
from dataimport.services.batches import locked, request_check
from dataimport.services.learning import forget, learn


class UnusableColumns(DomainError):
    """What was chosen cannot be: a column twice in one table, none for what every row must have."""

    code = "unusable_columns"


@transaction.atomic
def choose_columns(*, actor: User, batch: ImportBatch, fields: Mapping[str, str]) -> ImportBatch:
    """Take columns of the file (by key) for declared ones (by field), "" for none; the list is then
    to be checked again, which the caller starts.

    Columns that `fields` does not name stay as they are. What differs from what the headings say by
    themselves is remembered for the office, and what no longer does is forgotten. Raises
    UnusableColumns; NotPossibleNow in a state in which the list cannot be checked again.
    """
    batch = locked(batch)
    columns = columns_of(batch)
    _refuse_unknown(columns, fields)
    chosen = {one.key: fields.get(one.key, one.field) for one in columns.columns}
    _refuse_unusable(columns, chosen)
    meant = {one.key: chosen[one.key] for one in columns.columns if _is_said(one, chosen[one.key])}
    batch = request_check(actor=actor, batch=batch)
    batch.mapping = [
        {"key": key, "field": name, "why": ColumnWhy.CHOSEN.value} for key, name in meant.items()
    ]
    batch.save(update_fields=["mapping", "updated_at"])
    audit.record(actor, "import.columns", batch, {"columns": meant})
    office = office_of(actor, batch.area)
    if office is not None:
        silent = [key for key in chosen if key not in meant]
        learn(actor=actor, area=office, kind=batch.kind, meant=meant, today=batch.received_on)
        forget(actor=actor, area=office, kind=batch.kind, headings=silent)
    return batch


def _is_said(one: FileColumn, chosen: str) -> bool:
    """Whether the choice says more than the heading does by itself.

    A guess that somebody has looked at is no guess any more, and what was said before and is left
    as it was stays said.
    """
    if one.why in (ColumnWhy.LEARNED, ColumnWhy.CHOSEN) and chosen == one.field:
        return True
    return chosen != one.by_word or one.why == ColumnWhy.CONTENT


def _refuse_unknown(columns: Columns, fields: Mapping[str, str]) -> None:
    known = {choice.field for choice in columns.choices} | {""}
    for key, name in fields.items():
        if key not in columns.keys:
            raise UnusableColumns(_("表里没有“%(title)s”这一列，请刷新后再试。") % {"title": key})
        if name not in known:
            raise UnusableColumns(_("没有“%(field)s”这一栏可以对应。") % {"field": name})


def _refuse_unusable(columns: Columns, chosen: Mapping[str, str]) -> None:
    titles = {one.key: one.title for one in columns.columns}
    for keys in columns.tables:
        counted = Counter(chosen[key] for key in keys if chosen[key])
        for name, count in counted.items():
            if count > 1:
                both = "、".join(titles[key] for key in keys if chosen[key] == name)
                raise UnusableColumns(
                    _("“%(field)s”只能对应一列，现在选了 %(count)s 列：%(titles)s。")
                    % {"field": columns.title_of(name), "count": count, "titles": both}
                )
    for choice in columns.choices:
        if choice.required and not any(name == choice.field for name in chosen.values()):
            raise UnusableColumns(
                _("请指定哪一列是“%(field)s”；没有这一列不能导入。") % {"field": choice.title}
            )
