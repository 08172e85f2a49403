"""Two records of one enterprise become one: what hangs on the second moves to the first.

Nothing is deleted. A fact that the first record has for the same day stays with the second, which
is kept, points to the first and is counted nowhere; so the log tells all of it, and it can be taken
back as long as nothing else has touched it.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from common import writing
from common.choices import Precision
from common.errors import DomainError
from common.values import named_by
from enterprises.models import Closure, Enterprise, FormerEnterpriseName, Placement
from unions.choices import CoverageForm
from unions.models import Coverage

# Whose value, or whose own union, is kept.
SURVIVOR, MERGED = "survivor", "merged"
# The columns for which one may choose.
KEPT = (
    "name", "credit_code", "kind", "ownership", "industry_section", "opened_on", "address",
    "contact", "phone", "remark",
)  # fmt: skip
# Kept beside a column of the above.
_BESIDE = {"opened_on": "opened_precision", "industry_section": "industry_division"}
# Where it sat and when it was closed is what the first record says; two such histories would cross.
_STAYING: tuple[type[models.Model], ...] = (Placement, Closure)


class MergeNotPossible(DomainError):
    """The two cannot become one; the text says why and what to do."""


@dataclass(frozen=True)
class Kept:
    """`take` names the columns of KEPT whose value is the merged record's. Where both have an own
    union at one time, `own_union` says whose covers the enterprise."""

    take: Collection[str] = ()
    own_union: str = ""


@dataclass(frozen=True)
class Rivals:
    """Two own unions at one time: an enterprise can have one."""

    ours: Coverage
    theirs: Coverage


@transaction.atomic
def merge_enterprises(  # noqa: PLR0913 - what is asked of one merging, each by name
    *,
    actor: Any,
    survivor: Enterprise,
    merged: Enterprise,
    on: date,
    on_precision: str = Precision.DAY,
    note: str,
    keep: Kept | None = None,
) -> Enterprise:
    """Merge `merged` into `survivor`; `keep` says what of `merged` is kept.

    `on` is the day until which the name that is given up is said to have been used. Raises
    MergeNotPossible.
    """
    take, own_union = (keep.take, keep.own_union) if keep else ((), "")
    _lock(survivor, merged)
    _refuse(survivor, merged)
    rivals = _settled(survivor, merged, own_union)
    if rivals and own_union == MERGED:
        _swap(actor, rivals)
    given_up = list(_names_given_up(survivor, merged, take))
    values = _values(merged, take)
    if values.get("credit_code"):
        # A code is unique: it must be free before the other record has it.
        writing.change(actor, merged, {"credit_code": None}, action="enterprise.merge", reason=note)
    for name in given_up:
        former = FormerEnterpriseName(
            enterprise=survivor,
            name=name,
            until=on,
            until_precision=on_precision,
            **named_by(name),
        )
        writing.create(actor, former, action="enterprise.former_name")
    writing.change(actor, survivor, values, action="enterprise.merge", reason=note)
    for row, column in list(_facts_of(merged)):
        if rivals is None or row != rivals.theirs:
            _move(actor, row, column, survivor)
    writing.change(actor, merged, {"merged_into": survivor}, action="enterprise.merge", reason=note)
    return survivor


def rivals_of(survivor: Enterprise, merged: Enterprise) -> list[Rivals]:
    """Pairs of different own unions that cover the two on the same day."""
    return [
        Rivals(ours, theirs)
        for ours in _own_coverages(survivor)
        for theirs in _own_coverages(merged)
        if ours.union_id != theirs.union_id and _overlap(ours, theirs)
    ]


def _lock(survivor: Enterprise, merged: Enterprise) -> None:
    for enterprise in sorted((survivor, merged), key=lambda row: row.pk):
        writing.lock(enterprise)


def _refuse(survivor: Enterprise, merged: Enterprise) -> None:
    if survivor.pk == merged.pk:
        raise MergeNotPossible(_("企业不能并入自己。"))
    if survivor.merged_into_id or merged.merged_into_id:
        raise MergeNotPossible(_("其中一条记录已经并入别的企业。"))


def _settled(survivor: Enterprise, merged: Enterprise, own_union: str) -> Rivals | None:
    """The two own unions of one time, if there are and it was said which is kept."""
    rivals = rivals_of(survivor, merged)
    if not rivals:
        return None
    names = {"ours": rivals[0].ours.union, "theirs": rivals[0].theirs.union}
    if len(rivals) > 1:
        raise MergeNotPossible(
            _(
                "两边有几段单独建会的时间重叠（%(ours)s、%(theirs)s 等），分不清保留哪一段。"
                "请先更正这些建会记录的起止日期，再合并。"
            )
            % names
        )
    if own_union not in (SURVIVOR, MERGED):
        raise MergeNotPossible(
            _(
                "两边同时有单独建立的工会（%(ours)s、%(theirs)s），一家企业同一时间只能有一个。"
                "请选定保留哪一个；另一个合并后请撤销。"
            )
            % names
        )
    return rivals[0]


def _swap(actor: Any, rivals: Rivals) -> None:
    """Let the two coverages trade unions: neither enterprise ever has two own unions at once."""
    columns = ("union", "since", "since_precision", "until", "until_precision")
    ours = {name: getattr(rivals.ours, name) for name in columns}
    theirs = {name: getattr(rivals.theirs, name) for name in columns}
    writing.change(actor, rivals.ours, theirs, action="coverage.merge")
    writing.change(actor, rivals.theirs, ours, action="coverage.merge")


def _own_coverages(enterprise: Enterprise) -> Any:
    rows = Coverage.objects.filter(enterprise=enterprise, form=CoverageForm.OWN)
    return rows.select_related("union").order_by("since")


def _overlap(one: Coverage, other: Coverage) -> bool:
    return (one.until is None or other.since < one.until) and (
        other.until is None or one.since < other.until
    )


def _names_given_up(
    survivor: Enterprise, merged: Enterprise, take: Collection[str]
) -> Iterator[str]:
    kept, other = (merged, survivor) if "name" in take else (survivor, merged)
    known = {former.name_key for former in survivor.former_names.all()}
    if other.name_key not in known | {kept.name_key}:
        yield other.name


def _values(merged: Enterprise, take: Collection[str]) -> dict[str, Any]:
    columns = [name for name in KEPT if name in take]
    columns += [_BESIDE[name] for name in columns if name in _BESIDE]
    values = {name: getattr(merged, name) for name in columns}
    if "name" in values:
        values |= named_by(values["name"])
    if "opened_on" in values and not values["opened_on"]:
        values["opened_precision"] = Precision.DAY
    return values


def _facts_of(merged: Enterprise) -> Iterator[tuple[models.Model, str]]:
    """Every row that refers to the record, whatever app it is of, and the column by which."""
    for relation in Enterprise._meta.related_objects:
        model: Any = relation.related_model
        if getattr(model, "is_derived", False) or model in _STAYING:
            continue
        column = relation.field.name
        for row in model._default_manager.filter(**{column: merged}).order_by("pk"):
            yield row, column


def _move(actor: Any, row: models.Model, column: str, survivor: Enterprise) -> None:
    """Have the row belong to the survivor, unless that has one for the same day."""
    before = getattr(row, f"{column}_id")
    setattr(row, column, survivor)
    clashes = _clashes(row)
    setattr(row, f"{column}_id", before)
    if clashes:
        return
    name = str(row._meta.model_name)
    writing.change(actor, row, {column: survivor}, action=f"{name}.merge")


def _clashes(row: models.Model) -> bool:
    if isinstance(row, Coverage) and _is_covered_already(row):
        return True
    for constraint in row._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            try:
                constraint.validate(type(row), row)
            except ValidationError:
                return True
    return False


def _is_covered_already(coverage: Coverage) -> bool:
    same = Coverage.objects.filter(enterprise=coverage.enterprise, union=coverage.union_id)
    return any(_overlap(coverage, other) for other in same.exclude(pk=coverage.pk))
