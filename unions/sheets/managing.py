"""The part of a roster row about democratic management: congress, openness, contract."""

from datetime import date

from common.sheets import Change, Plan
from common.values import DAY, Answer, PartialDate, last_day
from enterprises.choices import Subject
from unions.choices import SystemKind
from unions.models import DemocraticSystem
from unions.sheets import messages
from unions.sheets.book import ROSTER_EVIDENCE, Book
from unions.sheets.covering import plan_absence
from unions.sheets.employer import Employer
from unions.sheets.facts import Known
from unions.sheets.starts import Start, Verdict, compare
from unions.sheets.steps import Add, Set

# The kinds that a roster speaks of; the column of each is called like its code, and that of its
# date has "_on" behind it.
_SYSTEMS = (
    (SystemKind.CONGRESS, Subject.CONGRESS),
    (SystemKind.OPENNESS, Subject.OPENNESS),
    (SystemKind.CONTRACT, Subject.CONTRACT),
)


def plan_systems(book: Book, plan: Plan, enterprise: Employer, known: Known) -> None:
    """What the row says of each of the three, if it says anything."""
    for kind, subject in _SYSTEMS:
        answer: Answer | None = plan.row.values.get(kind.value)
        stated: PartialDate | None = plan.row.values.get(f"{kind.value}_on")
        systems = [system for system in known.systems if system.kind == kind]
        if kind == SystemKind.CONTRACT and stated is not None:
            _plan_contract(book, plan, enterprise, systems, stated)
        elif answer is not None and answer.truth:
            _plan_held(book, plan, enterprise, systems, kind, stated)
        if answer is not None and answer.truth is False:
            _plan_lacking(book, plan, enterprise, known, subject)


def _in_force(systems: list[DemocraticSystem], day: date) -> DemocraticSystem | None:
    for system in systems:
        if system.since <= day and (system.until is None or system.until > day):
            return system
    return None


def _plan_held(
    book: Book,
    plan: Plan,
    enterprise: Employer,
    systems: list[DemocraticSystem],
    kind: SystemKind,
    stated: PartialDate | None,
) -> None:
    as_of = book.context.as_of
    column = f"{kind.value}_on"
    if stated is not None and stated.on > as_of:
        plan.row.report(messages.AFTER_CUTOFF, column, date=str(stated), as_of=str(as_of))
        return
    later = [system for system in systems if system.since > as_of and system.until is None]
    existing = _in_force(systems, as_of) or next(iter(later), None)
    if existing is None:
        start = stated or PartialDate(as_of)
        _adopt(plan, enterprise, kind, start, None)
        return
    if stated is None and existing.since > as_of:
        stated = PartialDate(as_of)
    if stated is not None:
        _reconcile(plan, existing, stated, column)


def _reconcile(plan: Plan, existing: DemocraticSystem, stated: PartialDate, column: str) -> None:
    known = Start(existing.since, existing.since_precision)
    verdict = compare(known, stated)
    by_roster = existing.evidence == ROSTER_EVIDENCE and stated.on < existing.since
    if verdict is Verdict.OTHER and not by_roster:
        plan.row.warn(messages.DATE_DIFFERS, column, known=str(known), stated=str(stated))
    elif verdict is not Verdict.SAME:
        label = str(SystemKind(existing.kind).label)
        plan.changes.append(Change(label, str(known), str(stated)))
        start = {"since": stated.on, "since_precision": stated.precision}
        plan.steps.append(Set(existing, start))


def _plan_contract(
    book: Book,
    plan: Plan,
    enterprise: Employer,
    systems: list[DemocraticSystem],
    stated: PartialDate,
) -> None:
    """A contract with its own dates: each new one is a further row, also one that has run out."""
    ends: PartialDate | None = plan.row.values.get("contract_to")
    end = Start(ends.end, ends.precision) if ends else None
    until = end.on if end else None
    answer: Answer | None = plan.row.values.get("contract")
    as_of = book.context.as_of
    if until is not None and until <= stated.on:
        plan.row.report(messages.CONTRACT_ORDER, "contract_to")
        return
    if stated.on > as_of:
        plan.row.report(messages.AFTER_CUTOFF, "contract_on", date=str(stated), as_of=str(as_of))
        return
    if answer is not None and answer.truth and until is not None and until <= as_of:
        plan.row.warn(messages.CONTRACT_EXPIRED, "contract_to", until=str(ends))
    for system in systems:
        if compare(Start(system.since, system.since_precision), stated) is not Verdict.OTHER:
            if end is not None and system.until != until:
                known = _last(Start(system.until, system.until_precision)) if system.until else ""
                plan.changes.append(Change(str(SystemKind.CONTRACT.label), known, str(ends)))
                plan.steps.append(Set(system, {"until": end.on, "until_precision": end.precision}))
            return
    _adopt(plan, enterprise, SystemKind.CONTRACT, stated, end)


def _last(end: Start) -> str:
    """The last day, month or year before it, as a list states the end of a contract."""
    return str(PartialDate(last_day(end.on), end.precision))


def _adopt(
    plan: Plan,
    enterprise: Employer,
    kind: SystemKind,
    start: PartialDate,
    end: Start | None,
) -> None:
    system = Add(
        DemocraticSystem,
        kind=kind,
        enterprise=enterprise,
        since=start.on,
        since_precision=start.precision,
        until=end.on if end else None,
        until_precision=end.precision if end else DAY,
        evidence=ROSTER_EVIDENCE,
    )
    span = f"{start} 至 {_last(end)}" if end else str(start)
    plan.changes.append(Change(str(kind.label), "", span))
    plan.steps.append(system)


def _plan_lacking(
    book: Book,
    plan: Plan,
    enterprise: Employer,
    known: Known,
    subject: Subject,
) -> None:
    as_of = book.context.as_of
    # A subject and the kind of system it is about share their code, and the column its name.
    systems = [system for system in known.systems if system.kind == subject.value]
    existing = _in_force(systems, as_of)
    if existing is not None:
        plan.row.report(
            messages.HAS_SYSTEM,
            subject.value,
            system_label=str(subject.label),
            since=str(Start(existing.since, existing.since_precision)),
        )
        return
    begun = max((system.since for system in systems if system.since <= as_of), default=None)
    plan_absence(book, plan, enterprise, known, subject, begun)
