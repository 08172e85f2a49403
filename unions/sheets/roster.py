"""The roster of enterprises with their unions: what each row means and does."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from common.foreseen import Foreseen
from common.sheets import (
    CONFLICTING_DUPLICATE,
    DUPLICATE,
    Action,
    Context,
    Current,
    Plan,
    Sheet,
    Tell,
    silent,
)
from common.tables import Clean
from common.values import name_key
from enterprises.models import Enterprise
from unions.sheets import messages
from unions.sheets.book import Book, county_path
from unions.sheets.columns import COLUMNS
from unions.sheets.covering import plan_members, plan_union
from unions.sheets.employer import plan_enterprise, plan_headcount, plan_size
from unions.sheets.facts import Known
from unions.sheets.left_out import LEFT_OUT
from unions.sheets.managing import plan_systems
from unions.sheets.matching import enterprise_of
from unions.sheets.particulars import plan_particulars
from unions.sheets.standing import current_rows, offered_places
from unions.sheets.steps import AddShared, additions_of, carry_out


class RosterSheet(Sheet):
    """企业花名册. A row speaks for the list's day; what is known already is not written again."""

    kind = "roster"
    title = _("企业和建会名册")
    columns = COLUMNS
    left_out = LEFT_OUT
    identity = ("name", "credit_code")
    reads_once = True
    # What several rows mean is one and the same when the list is carried out.
    kept = (Model, AddShared)

    def current(self, context: Context) -> Iterator[Current]:
        return current_rows(context)

    def offered(self, context: Context | None) -> dict[str, tuple[str, ...]]:
        return super().offered(context) | (offered_places(context) if context else {})

    def plan(self, rows: Sequence[Clean], context: Context) -> Iterator[Plan]:
        book = Book(rows, context)
        with_code = any("credit_code" in row.titles for row in rows)
        for place, row in enumerate(rows):
            plan = _plan_row(book, row, place, with_code=with_code)
            if place == 0 and not with_code:
                row.warn(messages.NO_CODE_COLUMN, "name")
            yield plan

    def apply(self, plans: Iterable[Plan], context: Context, tell: Tell = silent) -> None:
        carry_out(plans, context.actor, tell)

    def foreseen(self, plan: Plan) -> Foreseen | None:
        return additions_of(plan)


ROSTER = RosterSheet()

# Nothing more is planned for such a row.
_AT_REST = (Action.SKIPPED, Action.DOUBTFUL)


def _plan_row(book: Book, row: Clean, place: int, *, with_code: bool) -> Plan:
    plan = Plan(row, subject=row.values.get("name") or "")
    if not plan.subject:
        return plan.settle(is_new=False)
    area = book.area_of(row)
    if area is None or _is_duplicate(book, plan, area, place):
        return plan.settle(is_new=False)
    if with_code and not row.values.get("credit_code") and not _code_reported(row):
        row.warn(messages.NO_CODE, "credit_code")
    existing = enterprise_of(book, plan, area)
    if row.has_error or plan.action in _AT_REST or _is_matched_twice(book, plan, existing, place):
        return plan.settle(is_new=False)
    plan.place = area
    known = book.known(existing) if existing else Known()
    enterprise = plan_enterprise(book, plan, area, existing, known)
    plan_headcount(book, plan, enterprise, known)
    plan_size(book, plan, enterprise, known)
    union = plan_union(book, plan, area, enterprise, known)
    plan_members(book, plan, enterprise, union, known)
    plan_systems(book, plan, enterprise, known)
    plan_particulars(book, plan, area, union)
    return plan.settle(is_new=existing is None)


def _code_reported(row: Clean) -> bool:
    heading = row.titles.get("credit_code")
    return any(problem.column == heading for problem in row.problems)


def _is_duplicate(book: Book, plan: Plan, area: Area, place: int) -> bool:
    """The same enterprise a second time in one list: skipped if it says the same, else an error."""
    row = plan.row
    named = (name_key(plan.subject), county_path(area))
    identity: Any = row.values.get("credit_code") or row.key or named
    first = book.seen.setdefault(identity, place)
    if first == place:
        return False
    earlier = book.rows[first]
    if _facts(earlier) == _facts(row):
        row.warn(DUPLICATE, "name", row=earlier.row)
        plan.action = Action.SKIPPED
    else:
        row.report(CONFLICTING_DUPLICATE, "name", row=earlier.row)
    return True


def _is_matched_twice(book: Book, plan: Plan, existing: Enterprise | None, place: int) -> bool:
    """Two rows that name one enterprise differently: by code and by name, by two of its names."""
    if existing is None:
        return False
    first = book.seen.setdefault(("matched", existing.pk), place)
    if first != place:
        plan.row.report(CONFLICTING_DUPLICATE, "name", row=book.rows[first].row)
    return first != place


def _facts(row: Clean) -> dict[str, Any]:
    return {name: value for name, value in row.values.items() if name != "seq"} | {
        "group": row.group
    }
