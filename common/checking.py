"""Checks of what is recorded: each one declared question, asked of many records for a list and of
one record by the form that is about to change it, so that form and list cannot disagree
(docs/adr/0026).

An app declares its checks in `<app>/checks/`, one module each; `settings.CHECKS` names them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Model, QuerySet, TextChoices
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from common.scoping import AreaScope

Words = str | Promise


class Severity(TextChoices):
    """Worst first. An error cannot be; a warning may be so, and is confirmed; a hint is advice."""

    ERROR = "error", _("错误")
    WARNING = "warning", _("提醒")
    HINT = "hint", _("建议")


# Where a rule comes from is not always a text that somebody has seen.
UNSEEN = _("依据尚未与原文核对")
OWN = _("本门户建议，非正式规定")


# Compared by identity: lazy texts and mappings have no hash worth having.
@dataclass(frozen=True, eq=False)
class Subject:
    """A kind of record that is checked.

    `rows()` are all of them with what a list shows fetched along; `path` is the column with the
    path of the area in whose lists they stand: where they sit now, because who answers for that
    place puts them right. `about` says by which column rows of this kind belong to a record of
    another model: whose checks are asked when a form is about that record.
    """

    noun: Words
    rows: Callable[[], QuerySet[Any]]
    path: str
    about: Mapping[type[Model], str]
    order: tuple[str, ...]
    name: Callable[[Any], str]
    area: Callable[[Any], Any]
    page: Callable[[Any], str]
    may: Callable[[Any, Any], bool]
    # Where a row belongs to one of several kinds of owners and `path` is made of theirs: those
    # columns. Each is asked by itself, or no index would help and a county cost what all cost.
    paths: tuple[str, ...] = ()

    def in_scope(self, scope: AreaScope, inside: str = "") -> QuerySet[Any]:
        """The rows for which the scope answers now; only those in the area with the path `inside`,
        where one is named."""

        def narrowed(rows: QuerySet[Any], path: str) -> QuerySet[Any]:
            rows = rows.filter(scope.q(path))
            return rows.filter(**{f"{path}__startswith": inside}) if inside else rows

        rows = self.rows()
        if not self.paths or (scope.everything and not inside):
            return narrowed(rows, self.path)
        plain = rows.model._default_manager.order_by()
        first, *others = (narrowed(plain, path).values("pk") for path in self.paths)
        return rows.filter(pk__in=first.union(*others))


@dataclass(frozen=True)
class Asked:
    """For which day the checks are asked, and what the asker sees: nothing outside of it counts."""

    on: date
    scope: AreaScope


@dataclass(frozen=True, eq=False)
class Check:
    """`find(rows, asked)` narrows rows of the subject to those that the check finds something in.

    `reason` says why that matters and `source` by which rule, with `doubt` where the rule was not
    seen; `remedy` what to do, in the user's words, and `cure(row)` the form in which it is done.
    `fields` are those of any form that can bring it about: such a form asks before it writes.
    `detail(row)` tells what is peculiar to one row.
    """

    code: str
    severity: Severity
    subject: Subject
    title: Words
    reason: Words
    source: Words
    remedy: Words
    find: Callable[[QuerySet[Any], Asked], QuerySet[Any]]
    cure: Callable[[Any], str]
    doubt: Words = ""
    fields: tuple[str, ...] = ()
    detail: Callable[[Any], str] = field(default=lambda _row: "")
    may: Callable[[Any, Any], bool] | None = None
    # It speaks of what was just entered: that it was so before is no answer.
    anew: bool = False
    # Where "looked at, still right" is an answer: what the service that records it calls the rows.
    confirms: str = ""

    def failing(self, asked: Asked, inside: str = "") -> QuerySet[Any]:
        """The rows in scope that it finds something in, in order; only those in the area with the
        path `inside`, where one is named."""
        found = self.find(self.subject.in_scope(asked.scope, inside), asked)
        return found.order_by(*self.subject.order)

    def cure_for(self, user: Any, row: Any) -> str:
        """The address of the form that puts the row right; "" for who may not."""
        return self.cure(row) if (self.may or self.subject.may)(user, row) else ""

    @property
    def rule(self) -> str:
        """Where it comes from, and whether that was seen."""
        return f"{self.source}；{self.doubt}" if self.doubt else str(self.source)


def at(route: str, column: str = "pk", query: str = "") -> Callable[[Any], str]:
    """The page of this name about a row, or about the record that a column of it names."""
    return lambda row: reverse(route, args=[getattr(row, column)]) + query


@lru_cache(maxsize=1)
def all_checks() -> tuple[Check, ...]:
    """Every declared check, the worst first; within a severity as they are declared."""
    declared = [check for path in settings.CHECKS for check in import_string(path)]
    worst = list(Severity)
    return tuple(sorted(declared, key=lambda check: worst.index(check.severity)))


def check_of(code: str) -> Check | None:
    return next((check for check in all_checks() if check.code == code), None)


def bearing_on(fields: Iterable[str]) -> tuple[Check, ...]:
    """The checks that a form with these fields can bring about; hints stand in the lists only."""
    names = set(fields)
    return tuple(
        check
        for check in all_checks()
        if check.severity != Severity.HINT and names & set(check.fields)
    )


def found_each(
    records: Iterable[Model], checks: Iterable[Check], asked: Asked
) -> dict[Model, set[Check]]:
    """Which of the checks find something in or beside each of the records; one query a check,
    however many records."""
    found: dict[Model, set[Check]] = {record: set() for record in records}
    by_kind: dict[type[Model], dict[Any, Model]] = {}
    for record in found:
        by_kind.setdefault(type(record), {})[record.pk] = record
    for check in checks:
        for kind, rows in by_kind.items():
            if column := check.subject.about.get(kind):
                failing = check.failing(asked).filter(**{f"{column}__in": list(rows)})
                for pk in failing.order_by().values_list(column, flat=True).distinct():
                    found[rows[pk]].add(check)
    return found


def found_about(records: Iterable[Model], checks: Iterable[Check], asked: Asked) -> set[Check]:
    """Those of the checks that find something in or beside any of the records."""
    return set().union(*found_each(records, checks, asked).values())
