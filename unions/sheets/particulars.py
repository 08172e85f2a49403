"""The part of a roster row about the union itself: its code, the union above it, its term."""

from typing import Any

from django.utils.translation import gettext_noop

from areas.models import Area
from common.sheets import Change, Plan
from common.values import DAY, PartialDate, name_key
from unions.models import Term, Union
from unions.services import stands_below, term_end
from unions.sheets import messages
from unions.sheets.book import PARTICULARS, Book, county_path
from unions.sheets.facts import KnownTerm
from unions.sheets.starts import Start, Verdict, compare
from unions.sheets.steps import Add, Set
from unions.sheets.terms import StatedTerm, years_between


def plan_particulars(book: Book, plan: Plan, area: Area, union: Union | Add | None) -> None:
    """What the row says of the union that covers its enterprise, as far as nothing else is known:
    what is registered differently is told and stays."""
    if not book.says_particulars:
        return
    values = plan.row.values
    said = [name for name in PARTICULARS if values.get(name)]
    if not said or plan.row.has_error:
        return
    if union is None:
        plan.row.warn(messages.PARTICULARS_WITHOUT_UNION, said[0])
        return
    _plan_code(book, plan, union)
    _plan_upper(book, plan, area, union)
    _plan_term(book, plan, union)


def _set(plan: Plan, union: Union | Add, name: str, value: Any) -> None:
    """Also seen by the rows that follow."""
    if isinstance(union, Add):
        union.values[name] = value
    else:
        plan.steps.append(Set(union, {name: value}))
        setattr(union, name, value)


def _of(union: Union | Add, name: str) -> Any:
    return union.values.get(name) if isinstance(union, Add) else getattr(union, name)


def _plan_code(book: Book, plan: Plan, union: Union | Add) -> None:
    code, known = plan.row.values.get("union_code"), _of(union, "credit_code")
    if not code or code == known:
        return
    if known:
        plan.row.warn(messages.UNION_CODE_DIFFERS, "union_code", known=known)
    elif not book.unions.may_have(union, code):
        plan.row.warn(messages.UNION_CODE_TAKEN, "union_code", code=code, union=union.name)
    else:
        _set(plan, union, "credit_code", code)
        plan.changes.append(Change(gettext_noop("工会统一社会信用代码"), "", code))


def _plan_upper(book: Book, plan: Plan, area: Area, union: Union | Add) -> None:
    name, known = plan.row.values.get("upper_union"), _of(union, "parent")
    if not name or (known and name_key(known.name) == name_key(name)):
        return
    if known:
        plan.row.warn(messages.UPPER_DIFFERS, "upper_union", known=known.name, stated=name)
        return
    upper = book.unions.above(name, county_path(area))
    if upper is None:
        if name not in book.told:
            plan.row.warn(messages.UPPER_UNKNOWN, "upper_union", name=name)
        book.told.add(name)
    elif not isinstance(union, Add) and stands_below(upper, union):
        plan.row.warn(messages.UPPER_BELOW, "upper_union", name=name, union=union.name)
    else:
        _set(plan, union, "parent", upper)
        plan.changes.append(Change(gettext_noop("上级工会"), "", upper.name))


def _plan_term(book: Book, plan: Plan, union: Union | Add) -> None:
    values = plan.row.values
    term: StatedTerm = values.get("term") or StatedTerm()
    elected: PartialDate | None = values.get("elected_on") or term.since
    ends: PartialDate | None = values.get("term_ends") or term.until
    if elected is None:
        _compare_end(book, plan, union, term.years, ends)
        return
    column = "elected_on" if values.get("elected_on") else "term"
    as_of = book.context.as_of
    if elected.on > as_of:
        plan.row.warn(messages.ELECTED_LATER, column, date=str(elected), as_of=str(as_of))
        return
    years = term.years or (years_between(elected, ends) if ends else None)
    known = book.terms_of(union)
    if any(_is_same(one, elected, years) for one in known):
        return
    if (known and known[-1].elected_on >= elected.on) or _is_known(known, elected):
        plan.row.warn(messages.TERM_DIFFERS, column, known=_in_words(known[-1]))
    elif years is None:
        plan.row.warn(messages.TERM_LENGTH_UNKNOWN, "term_ends" if ends else column)
    else:
        _elect(book, plan, union, elected, years)


def _elect(book: Book, plan: Plan, union: Union | Add, elected: PartialDate, years: int) -> None:
    known = book.terms_of(union)
    term = Add(
        Term,
        union=union,
        elected_on=elected.on,
        elected_precision=elected.precision,
        years=years,
        ends_on=term_end(elected.on, years, elected.precision),
    )
    before = _in_words(known[-1]) if known else ""
    plan.changes.append(Change(gettext_noop("届次"), before, _in_words(term)))
    plan.steps.append(term)
    book.remember_term(union, KnownTerm(*(term.values[name] for name in KnownTerm._fields)))


def _compare_end(
    book: Book, plan: Plan, union: Union | Add, years: int | None, ends: PartialDate | None
) -> None:
    """Of a term without its election there is nothing to register; it may say what is known."""
    if not (years or ends):
        return
    column = "term_ends" if plan.row.values.get("term_ends") else "term"
    known = book.terms_of(union)
    if not known:
        plan.row.warn(messages.TERM_WITHOUT_ELECTION, column)
    elif years not in (None, known[-1].years) or not (ends is None or _ends_then(known[-1], ends)):
        plan.row.warn(messages.TERM_DIFFERS, column, known=_in_words(known[-1]))


def _is_known(known: list[Any], elected: PartialDate) -> bool:
    return any(_verdict(one, elected) is not Verdict.OTHER for one in known)


def _is_same(term: Any, elected: PartialDate, years: int | None) -> bool:
    return _verdict(term, elected) is Verdict.SAME and years in (None, term.years)


def _verdict(term: Any, elected: PartialDate) -> Verdict:
    return compare(Start(term.elected_on, term.elected_precision), elected)


def _ends_then(term: Any, ends: PartialDate) -> bool:
    elected = PartialDate(term.elected_on, term.elected_precision)
    return years_between(elected, ends) == term.years


def _in_words(term: Any) -> str:
    """2021-06 至 2026-06: how exactly the end is known follows from the election."""
    elected = PartialDate(term.elected_on, term.elected_precision)
    # Of a month or year the end is its last day.
    exact = term.elected_precision == DAY
    ends = term.ends_on if exact else term.ends_on.replace(day=1)
    return f"{elected} 至 {PartialDate(ends, term.elected_precision)}"
