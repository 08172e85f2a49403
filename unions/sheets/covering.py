"""The part of a roster row about the union: whether there is one, which, since when, members."""

from typing import Any

from django.utils.translation import gettext_noop

from areas.models import Area
from common.sheets import Change, Plan, same, shown
from common.values import NONE, YES, Answer, Count, PartialDate, name_key
from enterprises.choices import Subject
from enterprises.models import Absence
from unions.choices import FORM_OF_KIND, CoverageForm, UnionKind
from unions.models import Coverage, Membership, Union
from unions.sheets import messages
from unions.sheets.book import ROSTER_EVIDENCE, Book, county_path, own_union_name
from unions.sheets.employer import Employer
from unions.sheets.facts import Known
from unions.sheets.starts import Start, Verdict, compare
from unions.sheets.steps import Add, AddShared, Set
from unions.sheets.words import form_in

_SHARED_FORMS = (CoverageForm.JOINT, CoverageForm.FEDERATION)
_NONE_OF = {
    Subject.UNION: gettext_noop("确认没有工会"),
    Subject.CONGRESS: gettext_noop("确认没有职代会"),
    Subject.OPENNESS: gettext_noop("确认没有厂务公开"),
    Subject.CONTRACT: gettext_noop("确认没有集体合同"),
}
# Column of Membership → label in the preview, and the column of a roster where it has another name.
_MEMBERS = {
    "members": gettext_noop("会员人数"),
    "women": gettext_noop("女会员人数"),
    "migrants": gettext_noop("农民工会员人数"),
}
_COLUMN_OF_PART = {"women": "women_members", "migrants": "migrant_members"}
_KIND_OF_FORM = {
    CoverageForm.OWN: UnionKind.OWN,
    CoverageForm.JOINT: UnionKind.JOINT,
    CoverageForm.FEDERATION: UnionKind.FEDERATION,
}


def plan_union(
    book: Book, plan: Plan, area: Area, enterprise: Employer, known: Known
) -> Union | Add | None:
    """Coverage or its confirmed absence; returns the union that covers, if any does."""
    answer: Answer | None = plan.row.values.get("has_union")
    form = plan.row.values.get("form") or (form_in(answer.text) if answer else "")
    if answer is not None and answer.truth is False:
        _plan_none(book, plan, enterprise, known)
        return None
    if not _says_covered(plan, answer, form):
        return None
    stated: PartialDate | None = plan.row.values.get("founded_on")
    if stated and stated.on > book.context.as_of:
        plan.row.report(
            messages.AFTER_CUTOFF, "founded_on", date=str(stated), as_of=str(book.context.as_of)
        )
        return None
    coverage = _existing(book, known, form)
    if coverage is not None:
        _reconcile(book, plan, coverage, stated)
        return coverage.union
    return _begin(book, plan, area, enterprise, known, form or CoverageForm.OWN)


def _says_covered(plan: Plan, answer: Answer | None, form: str) -> bool:
    if answer is not None and answer.verdict == YES:
        return True
    # 已覆盖(联合工会), 纳入镇工会联合会: no union of its own, but covered by a shared one.
    if answer is not None and answer.text:
        return form in _SHARED_FORMS and ("覆盖" in answer.text or "纳入" in answer.text)
    no_column = answer is None
    return no_column and bool(form or plan.row.values.get("union_name"))


def _plan_none(book: Book, plan: Plan, enterprise: Employer, known: Known) -> None:
    as_of = book.context.as_of
    for coverage in known.coverages:
        if coverage.since <= as_of and (coverage.until is None or coverage.until > as_of):
            plan.row.report(
                messages.HAS_UNION,
                "has_union",
                union=coverage.union.name,
                since=str(Start(coverage.since, coverage.since_precision)),
            )
            return
    begun = [coverage.since for coverage in known.coverages if coverage.since <= as_of]
    plan_absence(book, plan, enterprise, known, Subject.UNION, max(begun, default=None))


def plan_absence(
    book: Book, plan: Plan, enterprise: Employer, known: Known, subject: str, begun: Any
) -> None:
    """Confirm that there is none, unless that is known and nothing has begun since."""
    confirmed = known.absences.get(subject)
    if confirmed is not None and (begun is None or begun < confirmed):
        return
    plan.changes.append(Change(_NONE_OF[Subject(subject)], "", str(book.context.as_of)))
    plan.steps.append(
        Add(
            Absence,
            enterprise=enterprise,
            subject=subject,
            confirmed_on=book.context.as_of,
            source=book.context.source,
        )
    )


def _existing(book: Book, known: Known, form: str) -> Coverage | None:
    """The coverage the row speaks of: in force on the day, or begun later as far as was known."""
    as_of = book.context.as_of
    fits = [coverage for coverage in known.coverages if form in ("", coverage.form)]
    in_force = [c for c in fits if c.since <= as_of and (c.until is None or c.until > as_of)]
    later = [c for c in fits if c.since > as_of]
    return next(iter([*in_force, *later]), None)


def _reconcile(book: Book, plan: Plan, coverage: Coverage, stated: PartialDate | None) -> None:
    """Correct what only an earlier roster vouched for; report what is differently registered."""
    known = Start(coverage.since, coverage.since_precision)
    as_of = book.context.as_of
    if stated is None:
        if coverage.since > as_of:
            stated = PartialDate(as_of)
        else:
            _plan_approval(plan, coverage.union)
            return
    verdict = compare(known, stated)
    by_roster = coverage.union.approval_number == ROSTER_EVIDENCE and stated.on < coverage.since
    if verdict is Verdict.OTHER and not by_roster:
        plan.row.warn(messages.DATE_DIFFERS, "founded_on", known=str(known), stated=str(stated))
    elif verdict is not Verdict.SAME:
        _plan_start(plan, coverage, known, stated)
    _plan_approval(plan, coverage.union)


def _plan_start(plan: Plan, coverage: Coverage, known: Start, stated: PartialDate) -> None:
    plan.changes.append(Change(gettext_noop("建会时间"), str(known), str(stated)))
    start = {"since": stated.on, "since_precision": stated.precision}
    plan.steps.append(Set(coverage, start))
    _plan_approved_by(plan, coverage.union, stated)


def _plan_approved_by(plan: Plan, union: Union, stated: PartialDate) -> None:
    """A union covers nobody before its approval: one known from rosters only is moved along."""
    if union.approved_on and union.approved_on <= stated.on:
        return
    if union.approved_on is None or union.approval_number in ("", ROSTER_EVIDENCE):
        values = {
            "approved_on": stated.on,
            "approved_precision": stated.precision,
            "approval_number": union.approval_number or ROSTER_EVIDENCE,
        }
        plan.steps.append(Set(union, values))
        # Seen by the rows that follow, so that the earliest date stays.
        union.approved_on = stated.on
        union.approved_precision = stated.precision
    else:
        plan.row.warn(
            messages.DATE_DIFFERS,
            "founded_on",
            known=str(Start(union.approved_on, union.approved_precision)),
            stated=str(stated),
        )


def _plan_approval(plan: Plan, union: Union) -> None:
    number = plan.row.values.get("approval_number")
    if not number or same(number, union.approval_number):
        return
    if union.approval_number in ("", ROSTER_EVIDENCE):
        plan.changes.append(Change(gettext_noop("批复文号"), union.approval_number, number))
        plan.steps.append(Set(union, {"approval_number": number}))
        union.approval_number = number
    elif union.kind == UnionKind.OWN:
        plan.row.warn(messages.APPROVAL_DIFFERS, "approval_number", known=union.approval_number)


def _begin(
    book: Book, plan: Plan, area: Area, enterprise: Employer, known: Known, form: str
) -> Union | Add | None:
    """A coverage that was not known; founds the union where it is not known either."""
    stated: PartialDate = plan.row.values.get("founded_on") or PartialDate(book.context.as_of)
    ended = [c for c in known.coverages if c.form == form and c.until and c.until > stated.on]
    if ended:
        before = Start(ended[-1].since, ended[-1].since_precision)
        plan.row.report(messages.DATE_DIFFERS, "founded_on", known=str(before), stated=str(stated))
        return None
    union = _union_for(book, plan, area, form, stated)
    if union is None:
        return None
    if (covered := _covered_by(union, known, stated)) is not None:
        # A list that calls it otherwise (联合工会 for a federation) does not make it another.
        _reconcile(book, plan, covered, plan.row.values.get("founded_on"))
        return union
    coverage = Add(
        Coverage,
        union=union,
        enterprise=enterprise,
        form=FORM_OF_KIND[UnionKind(union.kind)],
        since=stated.on,
        since_precision=stated.precision,
    )
    plan.changes.append(Change(gettext_noop("建会覆盖"), "", f"{union.name} {stated}"))
    plan.steps.append(coverage)
    return union


def _covered_by(union: Union | Add, known: Known, stated: PartialDate) -> Coverage | None:
    """The coverage by just this union that lasts beyond the day, or began later as far as known."""
    if isinstance(union, Add):
        return None
    same_union = (c for c in known.coverages if c.union.pk == union.pk)
    return next((c for c in same_union if c.until is None or c.until > stated.on), None)


def _union_for(
    book: Book, plan: Plan, area: Area, form: str, stated: PartialDate
) -> Union | Add | None:
    row = plan.row
    name = row.values.get("union_name") or ""
    if form == CoverageForm.OWN:
        name = name or own_union_name(row.values["name"])
    elif not name:
        federations = book.unions.federations.get(area.pk, [])
        if len(federations) == 1:
            _plan_approved_by(plan, federations[0], stated)
            return federations[0]
        row.report(messages.NO_UNION_NAMED, "union_name", form_label=str(CoverageForm(form).label))
        return None
    union = book.unions.named(name, county_path(area))
    if union is not None and (union.kind == UnionKind.OWN) == (form == CoverageForm.OWN):
        if isinstance(union, Add):
            _widen(book, union, area, stated)
            plan.steps.append(union)
        else:
            _plan_approved_by(plan, union, stated)
        return union
    return _found(book, plan, area, name, form, stated)


def _found(book: Book, plan: Plan, area: Area, name: str, form: str, stated: PartialDate) -> Add:
    # Of what no other row can mean nothing need be remembered.
    shared = name_key(name) in book.repeated
    union = (AddShared if shared else Add)(
        Union,
        name=name,
        kind=_KIND_OF_FORM[CoverageForm(form)],
        area=area,
        approval_number=plan.row.values.get("approval_number") or ROSTER_EVIDENCE,
        approved_on=stated.on,
        approved_precision=stated.precision,
    )
    if shared:
        book.unions.add(union)
    plan.changes.append(Change(gettext_noop("工会"), "", name))
    plan.steps.append(union)
    return union


def _widen(book: Book, union: Add, area: Area, stated: PartialDate) -> None:
    """A shared union founded by this batch: as old as its first coverage, as wide as all."""
    union.values["area"] = book.finder.common(union.area, area)
    if stated.on < union.approved_on:
        union.values["approved_on"] = stated.on
        union.values["approved_precision"] = stated.precision


def plan_members(
    book: Book, plan: Plan, enterprise: Employer, union: Union | Add | None, known: Known
) -> None:
    """A report of members on the list's day, unless it says what is known already."""
    count: Count | None = plan.row.values.get("members")
    if count is None or count.exactness == NONE:
        return
    members = _members(plan, count)
    if members is None:
        return
    values = {"members": members, **_parts_of_members(plan, members)}
    last = known.membership
    differing = {name: value for name, value in values.items() if getattr(last, name, "") != value}
    if not differing:
        return
    for name, value in differing.items():
        before = shown(getattr(last, name, None))
        plan.changes.append(Change(_MEMBERS[name], before, str(value)))
    if last is not None and last.reported_on == book.context.as_of:
        plan.steps.append(Set(last, {**values, "source": book.context.source}))
        return
    membership = Add(
        Membership,
        enterprise=enterprise,
        union=union,
        reported_on=book.context.as_of,
        source=book.context.source,
        **values,
    )
    plan.steps.append(membership)


def _parts_of_members(plan: Plan, members: int) -> dict[str, int]:
    """The women and the migrant workers among them, as far as they are stated and can be."""
    parts = {}
    for name, message in messages.MORE_THAN_MEMBERS.items():
        column = _COLUMN_OF_PART[name]
        count: Count | None = plan.row.values.get(column)
        if count is None or count.value is None:
            continue
        if count.value <= members:
            parts[name] = count.value
        else:
            plan.row.warn(message, column)
    return parts


def _members(plan: Plan, count: Count) -> int | None:
    """The number to record; reports what keeps it from being taken as it stands."""
    row = plan.row
    written = row.raw.get(row.titles.get("members", ""), "")
    answer: Answer | None = row.values.get("has_union")
    if count.value is None or count.exactness == "at_least":
        row.warn(messages.MEMBERS_BOUND, "members", value=written)
        return None
    if answer is not None and answer.truth is False:
        row.warn(messages.MEMBERS_WITHOUT_UNION, "members", members=count.value)
        return None
    if count.exactness != "exact":
        row.warn(messages.MEMBERS_ROUGH, "members", value=written, members=count.value)
    employees: Count | None = row.values.get("employees")
    stated = employees.value if employees and employees.exactness == "exact" else None
    if stated is not None and count.value > stated:
        row.warn(messages.MEMBERS_ABOVE, "members", members=count.value, employees=stated)
    return count.value
