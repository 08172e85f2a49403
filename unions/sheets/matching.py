"""Which registered enterprise a row means: by code, else by name and former name in its county.

What cannot be decided here is asked of whoever imports: the row is doubtful and names its
candidates, until one is chosen.
"""

from collections.abc import Sequence

from django.utils.translation import gettext_noop

from areas.models import Area
from common.doubtful import Question, decided
from common.sheets import NOT_HERE, Plan, day_cell
from common.tables import Clean
from common.values import name_key
from enterprises.models import Enterprise
from enterprises.sheets import facts_of
from unions.sheets import messages
from unions.sheets.book import Book, county_path


def enterprise_of(book: Book, plan: Plan, area: Area) -> Enterprise | None:
    """The registered enterprise that the row means, None for a new one; reports what is wrong.

    Where it is doubtful the plan gets its candidates, and the action DOUBTFUL until one is chosen.
    """
    row = plan.row
    code, name = row.values.get("credit_code") or "", row.values["name"]
    enterprise = book.enterprises.by_code.get(code) if code else None
    if enterprise is None:
        enterprise = _by_key(book, row) or _by_name(book, plan, area, code)
    elif not book.context.scope.contains(enterprise.area.path) or _is_another(enterprise, row):
        row.report(NOT_HERE)
        return None
    elif name_key(name) != enterprise.name_key and enterprise not in book.enterprises.formerly(
        name
    ):
        row.warn(messages.OTHER_NAME, "name", known=enterprise.name)
    if enterprise is not None and _closed_by(enterprise, book):
        reason = enterprise.get_closing_reason_display()
        on = day_cell(enterprise.closed_on, enterprise.closed_precision)
        row.report(messages.CLOSED, "name", on=str(on), reason=str(reason))
    return enterprise


def _closed_by(enterprise: Enterprise, book: Book) -> bool:
    return enterprise.closed_on is not None and enterprise.closed_on <= book.context.as_of


def _is_another(enterprise: Enterprise, row: Clean) -> bool:
    """Whether the file itself names another enterprise than the one that has the row's code."""
    return row.key not in ("", str(enterprise.pk))


def _by_key(book: Book, row: Clean) -> Enterprise | None:
    named = book.enterprises.within(book.context.scope).named(row.values["name"])
    return next((one for one in named if str(one.pk) == row.key), None)


def _by_name(book: Book, plan: Plan, area: Area, code: str) -> Enterprise | None:
    row = plan.row
    visible, name = book.enterprises.within(book.context.scope), row.values["name"]
    named = _in_county(visible.named(name), area)
    formerly = [] if named else _in_county(visible.formerly(name), area)
    fits = named or formerly
    if code:
        uncoded = [enterprise for enterprise in fits if not enterprise.credit_code]
        if len(uncoded) != 1 and fits:
            return _chosen(book, plan, uncoded or fits, other_code=not uncoded)
        fits = uncoded
    elif len(fits) > 1:
        nearer = [one for one in fits if one.area.path.startswith(area.path)]
        fits = nearer if len(nearer) == 1 else fits
    if len(fits) > 1:
        return _chosen(book, plan, fits, other_code=False)
    if fits and formerly:
        row.warn(messages.BY_FORMER_NAME, "name", known=fits[0].name)
    return fits[0] if fits else None


def _in_county(enterprises: Sequence[Enterprise], area: Area) -> list[Enterprise]:
    county = county_path(area)
    return [enterprise for enterprise in enterprises if enterprise.area.path.startswith(county)]


def _chosen(
    book: Book, plan: Plan, fits: Sequence[Enterprise], *, other_code: bool
) -> Enterprise | None:
    """The candidate that was chosen for this row, None where it is new, left out or undecided."""

    def facts(enterprise: Enterprise) -> dict[str, object]:
        headcount = book.known(enterprise).headcount
        employees = headcount.employees if headcount else None
        said = "" if employees is None else str(employees)
        return {**facts_of(enterprise), gettext_noop("职工人数"): said}

    known = str(fits[0].credit_code)
    question = Question(
        message=messages.SAME_NAME if other_code else messages.SEVERAL_NAMED,
        column="credit_code" if other_code else "name",
        params={"code": known} if other_code else {"count": len(fits)},
        facts=facts,
        or_new=True,
    )
    chosen = decided(plan.row, fits, book.context.choices, question)
    plan.take_doubt()
    return chosen
