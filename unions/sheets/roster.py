"""The roster of enterprises with their unions: what each row means and does."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from areas.models import Area
from common.sheets import (
    CONFLICTING_DUPLICATE,
    DUPLICATE,
    Action,
    Context,
    Plan,
    Sheet,
)
from common.tables import Clean
from common.values import name_key
from unions.sheets import messages
from unions.sheets.book import Book, county_path
from unions.sheets.columns import COLUMNS
from unions.sheets.covering import plan_members, plan_union
from unions.sheets.employer import (
    enterprise_of,
    plan_enterprise,
    plan_headcount,
    plan_size,
)
from unions.sheets.facts import Known
from unions.sheets.managing import plan_systems
from unions.sheets.steps import carry_out


class RosterSheet(Sheet):
    """企业花名册. A row speaks for the list's day; what is known already is not written again."""

    kind = "roster"
    title = _("企业和建会名册")
    columns = COLUMNS

    def plan(self, rows: Sequence[Clean], context: Context) -> list[Plan]:
        book = Book(rows, context)
        with_code = any("credit_code" in row.titles for row in rows)
        plans = [_plan_row(book, row, with_code=with_code) for row in rows]
        if rows and not with_code:
            rows[0].warn(messages.NO_CODE_COLUMN, "name")
        return plans

    def apply(self, plans: Sequence[Plan], context: Context) -> None:
        carry_out(plans, context.actor)


ROSTER = RosterSheet()


def _plan_row(book: Book, row: Clean, *, with_code: bool) -> Plan:
    plan = Plan(row, subject=row.values.get("name") or "")
    if not plan.subject:
        return plan.settle(is_new=False)
    area = book.area_of(row)
    if area is None or _is_duplicate(book, plan, area):
        return plan.settle(is_new=False)
    if with_code and not row.values.get("credit_code") and not _code_reported(row):
        row.warn(messages.NO_CODE, "credit_code")
    existing = enterprise_of(book, row, area)
    if row.has_error:
        return plan.settle(is_new=False)
    known = book.known(existing) if existing else Known()
    enterprise = plan_enterprise(book, plan, area, existing, known)
    plan_headcount(book, plan, enterprise, known)
    plan_size(book, plan, enterprise, known)
    union = plan_union(book, plan, area, enterprise, known)
    plan_members(book, plan, enterprise, union, known)
    plan_systems(book, plan, enterprise, known)
    return plan.settle(is_new=existing is None)


def _code_reported(row: Clean) -> bool:
    heading = row.titles.get("credit_code")
    return any(problem.column == heading for problem in row.problems)


def _is_duplicate(book: Book, plan: Plan, area: Area) -> bool:
    """The same enterprise a second time in one list: skipped if it says the same, else an error."""
    row = plan.row
    identity: Any = row.values.get("credit_code") or (name_key(plan.subject), county_path(area))
    earlier = book.seen.setdefault(identity, row)
    if earlier is row:
        return False
    if _facts(earlier) == _facts(row):
        row.warn(DUPLICATE, "name", row=earlier.row)
        plan.action = Action.SKIPPED
    else:
        row.report(CONFLICTING_DUPLICATE, "name", row=earlier.row)
    return True


def _facts(row: Clean) -> dict[str, Any]:
    return {name: value for name, value in row.values.items() if name != "seq"} | {
        "group": row.group
    }
