"""Writes about unions, whom they cover and their democratic systems."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from areas.models import Area
from common import writing
from common.choices import Precision
from common.errors import DomainError
from common.templatetags.ui import day
from common.values import named_by
from enterprises.models import Enterprise
from enterprises.services import confirm_absence, record_headcount
from unions.choices import FORM_OF_KIND, CoverageForm, UnionKind
from unions.models import Confirmation, Coverage, DemocraticSystem, Membership, Union
from unions.services.uppers import refuse_circle


class AlreadyCovered(DomainError):
    pass


class AlreadyApproved(DomainError):
    pass


class AlreadyEnded(DomainError):
    pass


@transaction.atomic
def found_union(
    *, actor: Any, name: str, kind: str, area: Area, note: str = "", **fields: Any
) -> Union:
    """Add a union; without `approved_on` it is being prepared and covers nobody yet. `note`, here
    and below, is why and on what grounds; it stands in the log."""
    fields["credit_code"] = fields.get("credit_code") or None
    union = Union(name=name, kind=kind, area=area, **named_by(name), **fields)
    return writing.create(actor, union, action="union.found", reason=note)


@transaction.atomic
def approve_union(
    *,
    actor: Any,
    union: Union,
    approved_on: date,
    approval_number: str,
    enterprises: Sequence[Enterprise] = (),
    note: str = "",
    **fields: Any,
) -> Union:
    """The upper union approved a union that was being prepared: from that day it stands and covers
    these enterprises, and those that joined it before (工会法 §12). Raises AlreadyApproved.
    """
    writing.lock(union)
    if union.approved_on:
        raise AlreadyApproved(
            _("工会已于 %(on)s 批复成立。")
            % {"on": day(union.approved_on, union.approved_precision)}
        )
    values = {"approved_on": approved_on, "approval_number": approval_number, **fields}
    writing.change(actor, union, values, action="union.approve", reason=note)
    known = set(union.coverages.filter(until__isnull=True).values_list("enterprise_id", flat=True))
    cover_enterprises(
        actor=actor,
        coverages=[
            Coverage(
                union=union,
                enterprise=enterprise,
                form=FORM_OF_KIND[union.kind],  # type: ignore[index]
                since=approved_on,
                since_precision=union.approved_precision,
            )
            for enterprise in enterprises
            if enterprise.pk not in known
        ],
    )
    return union


@transaction.atomic
def change_union(*, actor: Any, union: Union, **values: Any) -> Union:
    """Correct or complete columns of a union. Raises UpperBelow for a parent below itself."""
    refuse_circle(union, values.get("parent"))
    return writing.change(actor, union, _columns(values), action="union.change")


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """What is set along with them."""
    columns = dict(values)
    if "credit_code" in columns:
        columns["credit_code"] = columns["credit_code"] or None
    if "name" in columns:
        columns |= named_by(columns["name"])
    return columns


@transaction.atomic
def dissolve_union(
    *, actor: Any, union: Union, on: date, on_precision: str = Precision.DAY, note: str = ""
) -> Union:
    """The union no longer stands from `on`; its coverages end with it. Raises AlreadyEnded.

    Here and below, a day known to the month or year only is its first day; the precision is kept.
    """
    writing.lock(union)
    if union.dissolved_on:
        dissolved = day(union.dissolved_on, union.dissolved_precision)
        raise AlreadyEnded(_("工会已于 %(on)s 撤销。") % {"on": dissolved})
    values = {"dissolved_on": on, "dissolved_precision": on_precision}
    return writing.change(actor, union, values, action="union.dissolve", reason=note)


@transaction.atomic
def cover_enterprise(
    *,
    actor: Any,
    union: Union,
    enterprise: Enterprise,
    since: date,
    note: str = "",
    **fields: Any,
) -> Coverage:
    """From `since` the union covers the enterprise, in the form its kind implies.

    Raises AlreadyCovered when another own union covers the enterprise on any day of the new period
    (an enterprise has one own union at a time), or this union already does.
    """
    fields.setdefault("form", FORM_OF_KIND[union.kind])  # type: ignore[index]
    coverage = Coverage(union=union, enterprise=enterprise, since=since, **fields)
    _refuse_overlap(coverage)
    return writing.create(actor, coverage, action="coverage.begin", reason=note)


@transaction.atomic
def found_own_union(
    *, actor: Any, enterprise: Enterprise, name: str, approved_on: date, **fields: Any
) -> Union:
    """An enterprise's own union was approved and covers it from that day.

    Raises AlreadyCovered as `cover_enterprise` does; then there is no union either.
    """
    union = found_union(
        actor=actor,
        name=name,
        kind=UnionKind.OWN,
        area=enterprise.area,
        approved_on=approved_on,
        **fields,
    )
    cover_enterprise(
        actor=actor,
        union=union,
        enterprise=enterprise,
        since=approved_on,
        since_precision=union.approved_precision,
    )
    return union


@transaction.atomic
def change_coverage(*, actor: Any, coverage: Coverage, **values: Any) -> Coverage:
    """Correct a coverage's dates or form. Raises AlreadyCovered as `cover_enterprise` does."""
    writing.lock(coverage)
    for name, value in values.items():
        setattr(coverage, name, value)
    _refuse_overlap(coverage)
    coverage.refresh_from_db()
    return writing.change(actor, coverage, values, action="coverage.change")


@transaction.atomic
def end_coverage(
    *, actor: Any, coverage: Coverage, on: date, on_precision: str = Precision.DAY, note: str = ""
) -> Coverage:
    """The enterprise is no longer covered from `on`. Raises AlreadyEnded."""
    writing.lock(coverage)
    if coverage.until:
        ended = day(coverage.until, coverage.until_precision)
        raise AlreadyEnded(_("覆盖已于 %(on)s 终止。") % {"on": ended})
    values = {"until": on, "until_precision": on_precision}
    return writing.change(actor, coverage, values, action="coverage.end", reason=note)


@transaction.atomic
def record_membership(
    *, actor: Any, enterprise: Enterprise, reported_on: date, members: int, **fields: Any
) -> Membership:
    """Members as reported on a day; a second report of the same day replaces the first. Of a month
    or year it is the first day, with `reported_precision`."""
    values = {"members": members, "reported_precision": Precision.DAY, **fields}
    row = Membership.objects.filter(enterprise=enterprise, reported_on=reported_on).first()
    if row:
        return writing.change(actor, row, values, action="membership.change")
    row = Membership(enterprise=enterprise, reported_on=reported_on, **values)
    return writing.create(actor, row, action="membership.record")


@transaction.atomic
def change_membership(*, actor: Any, membership: Membership, **values: Any) -> Membership:
    """Correct a report of members."""
    return writing.change(actor, membership, values, action="membership.change")


@transaction.atomic
def adopt_system(
    *,
    actor: Any,
    kind: str,
    since: date,
    enterprise: Enterprise | None = None,
    union: Union | None = None,
    **fields: Any,
) -> DemocraticSystem:
    """A congress, openness, contract or directors' system is in force from `since`.

    Give the enterprise that has its own, or the union that shares a regional one.
    """
    system = DemocraticSystem(kind=kind, since=since, enterprise=enterprise, union=union, **fields)
    return writing.create(actor, system, action="system.adopt")


@transaction.atomic
def change_system(*, actor: Any, system: DemocraticSystem, **values: Any) -> DemocraticSystem:
    """Correct a democratic system's dates or evidence, or end it with `until`."""
    return writing.change(actor, system, values, action="system.change")


@dataclass(frozen=True)
class Visit:
    """What was found at an enterprise, as far as it was asked; None was not.

    `count` are the columns of Headcount, `members` and `women_members` those of Membership.
    `founded` are the columns of its own union, `joined` a union that it shares and since when.
    `adopted`, `ended` and `absent` are kinds of systems (of Subject, for what there is not).
    `reported_precision` says how exactly the day of the numbers is known.
    """

    count: Mapping[str, Any] | None = None
    members: int | None = None
    women_members: int | None = None
    founded: Mapping[str, Any] | None = None
    joined: Mapping[str, Any] | None = None
    adopted: Sequence[Mapping[str, Any]] = ()
    ended: Sequence[DemocraticSystem] = ()
    absent: Sequence[str] = ()
    source: str = ""
    reported_precision: str = Precision.DAY


@transaction.atomic
def record_visit(*, actor: Any, enterprise: Enterprise, on: date, visit: Visit) -> None:
    """Write what a visit found, each fact by its own service: one transaction, one group of lines.

    Raises what these raise; then nothing of the visit is written.
    """
    source: dict[str, Any] = {"source": visit.source}
    counted = {**source, "reported_precision": visit.reported_precision}
    who: dict[str, Any] = {"actor": actor, "enterprise": enterprise}
    if visit.count is not None:
        record_headcount(**who, reported_on=on, **visit.count, **counted)
    if visit.founded is not None:
        found_own_union(**who, **visit.founded)
    if visit.joined is not None:
        cover_enterprise(**who, **visit.joined)
    if visit.members is not None:
        women: Any = {} if visit.women_members is None else {"women": visit.women_members}
        record_membership(**who, reported_on=on, members=visit.members, **women, **counted)
    for system in visit.ended:
        change_system(actor=actor, system=system, until=on)
    for values in visit.adopted:
        adopt_system(**who, **values)
    for subject in visit.absent:
        confirm_absence(**who, subject=subject, on=on, **source)


@transaction.atomic
def confirm_unchanged(
    *, actor: Any, on: date, enterprises: Sequence[Enterprise] = (), unions: Sequence[Union] = ()
) -> list[Confirmation]:
    """What is recorded of these was looked at on the day and is right; returns what says so.

    One that was confirmed on that day already is left as it is.
    """
    rows = [
        Confirmation(enterprise=row, confirmed_on=on, confirmed_by=actor) for row in enterprises
    ]
    rows += [Confirmation(union=row, confirmed_on=on, confirmed_by=actor) for row in unions]
    of_the_day = Confirmation.objects.filter(confirmed_on=on)
    known = [
        *of_the_day.filter(enterprise__in=enterprises),
        *of_the_day.filter(union__in=unions),
    ]
    done = {(row.enterprise_id, row.union_id) for row in known}
    new = [row for row in rows if (row.enterprise_id, row.union_id) not in done]
    writing.create_many(actor, new, action="confirmation.confirm")
    return [*known, *new]


# ---------------------------------------------------------------- many at once, for imports


@transaction.atomic
def found_unions(*, actor: Any, unions: Sequence[Union]) -> None:
    """Add many new unions (unsaved instances); each is validated and logged."""
    for union in unions:
        for column, value in named_by(union.name).items():
            setattr(union, column, value)
    writing.create_many(actor, unions, action="union.found")


@transaction.atomic
def cover_enterprises(*, actor: Any, coverages: Sequence[Coverage]) -> None:
    """Begin many coverages. The caller has made sure that no two own unions overlap.

    A second open own union of an enterprise raises IntegrityError.
    """
    writing.create_many(actor, coverages, action="coverage.begin")


@transaction.atomic
def record_memberships(*, actor: Any, memberships: Sequence[Membership]) -> None:
    """Add many reports of members, none of a day that has one."""
    writing.create_many(actor, memberships, action="membership.record")


@transaction.atomic
def adopt_systems(*, actor: Any, systems: Sequence[DemocraticSystem]) -> None:
    """Add many democratic systems of enterprises."""
    writing.create_many(actor, systems, action="system.adopt")


# Each row with what is to be set in it.
Changes = Sequence[tuple[Any, Mapping[str, Any]]]


@transaction.atomic
def change_unions(*, actor: Any, changes: Changes) -> None:
    """`change_union` for many."""
    each = [(union, _columns(values)) for union, values in changes]
    writing.change_each(actor, each, action="union.change")


@transaction.atomic
def change_coverages(*, actor: Any, changes: Changes) -> None:
    """`change_coverage` for many, one by one: each is compared with the enterprise's others."""
    for coverage, values in changes:
        change_coverage(actor=actor, coverage=coverage, **values)


@transaction.atomic
def change_memberships(*, actor: Any, changes: Changes) -> None:
    """`change_membership` for many."""
    writing.change_each(actor, changes, action="membership.change")


@transaction.atomic
def change_systems(*, actor: Any, changes: Changes) -> None:
    """`change_system` for many."""
    writing.change_each(actor, changes, action="system.change")


def _refuse_overlap(coverage: Coverage) -> None:
    # The row lock orders two clerks who cover the same enterprise at once (PostgreSQL; SQLite
    # serialises writers anyway).
    Enterprise.objects.select_for_update().get(pk=coverage.enterprise_id)
    rivals = Coverage.objects.filter(enterprise=coverage.enterprise).exclude(pk=coverage.pk)
    rivals = rivals.filter(Q(until__isnull=True) | Q(until__gt=coverage.since))
    if coverage.until:
        rivals = rivals.filter(since__lt=coverage.until)
    if coverage.form == CoverageForm.OWN and rivals.filter(form=CoverageForm.OWN).exists():
        raise AlreadyCovered(_("该企业在这段时间已有单独建立的工会。"))
    if rivals.filter(union=coverage.union).exists():
        raise AlreadyCovered(_("该工会在这段时间已覆盖该企业。"))
