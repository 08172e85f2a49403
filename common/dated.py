"""Rows that are so from a day on: one reading of "as of a date" for every table."""

from datetime import date
from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Exists, OuterRef, Q

from common.scoping import ScopedQuerySet

# Days that can be asked about. A year before or after still fits into a date, wherever one looks
# back a year or forward a term.
FIRST_DAY, LAST_DAY = date(1949, 1, 1), date(2999, 12, 31)
DAY_VALIDATORS = [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]


class DatedQuerySet(ScopedQuerySet):
    """Rows with the day they begin (or were observed) and, where they can end, the day they end.

    Subclasses name the columns; `until_field = ""` is for observations, which do not end.
    """

    from_field: ClassVar[str] = "since"
    until_field: ClassVar[str] = "until"

    def as_of(self, day: date) -> Self:
        """Rows that are so on `day`: begun (an unknown beginning counts as begun), not ended."""
        begun = Q(**{f"{self.from_field}__lte": day})
        if self.model._meta.get_field(self.from_field).null:
            begun |= Q(**{f"{self.from_field}__isnull": True})
        rows = self.filter(begun)
        if not self.until_field:
            return rows
        return rows.filter(
            Q(**{f"{self.until_field}__isnull": True}) | Q(**{f"{self.until_field}__gt": day})
        )

    def latest_as_of(self, day: date, *, of: str = "enterprise") -> Self:
        """Of observations, the last up to `day` of each record that the column `of` names."""
        later = {f"{self.from_field}__gt": OuterRef(self.from_field)}
        rows: Any = self.model._default_manager.filter(**{of: OuterRef(of)}, **later)
        return self.as_of(day).exclude(Exists(rows.as_of(day)))


class YearlyQuerySet(ScopedQuerySet):
    """Rows about a whole year."""

    def as_of(self, day: date) -> Self:
        """Rows about the year of `day` and the years before it."""
        return self.filter(year__lte=day.year)
