"""The enterprises that are checked, and what a check reads of them as of a day."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from common.checking import Subject, at
from enterprises import rules
from enterprises.choices import EnterpriseKind
from enterprises.models import Closure, Enterprise, Headcount, SizeRecord

ENTERPRISE = Subject(
    noun=_("企业"),
    rows=lambda: Enterprise.objects.unmerged().select_related("area"),
    path="area__path",
    about={Enterprise: "pk"},
    order=("area__path", "pinyin", "name", "pk"),
    name=lambda row: row.name,
    area=lambda row: row.area,
    page=at("enterprise-detail"),
    may=rules.can_edit,
)

# What forms, a grid and the API call the number of employees.
EMPLOYEES = ("stated", "employees")


def operating(rows: QuerySet[Any], on: date) -> QuerySet[Any]:
    """Enterprises that were open on the day, as far as is known."""
    closed = Closure.objects.as_of(on).filter(enterprise=OuterRef("pk"))
    return rows.filter(
        Q(opened_on__isnull=True) | Q(opened_on__lte=on),
        Q(closed_on__isnull=True) | Q(closed_on__gt=on),
        ~Exists(closed),
    )


def employers(rows: QuerySet[Any], on: date) -> QuerySet[Any]:
    """Those of them to whom the duties of enterprises apply: no sole traders."""
    return operating(rows, on).exclude(kind=EnterpriseKind.SOLE_TRADER)


def latest(facts: Any, on: date, column: str, *, order: str, skip: int = 0) -> Subquery:
    """A column of the newest fact of each enterprise known by the day, or of one before it."""
    known = facts.as_of(on).filter(enterprise=OuterRef("pk")).order_by(f"-{order}")
    return Subquery(known.values(column)[skip : skip + 1])


def latest_count(on: date, column: str, *, skip: int = 0) -> Subquery:
    return latest(Headcount.objects.all(), on, column, order="reported_on", skip=skip)


def latest_size(on: date, column: str) -> Subquery:
    return latest(SizeRecord.objects.all(), on, column, order="year")
