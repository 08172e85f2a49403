"""Questions over studios, pairs and results."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum

from innovation.models import Result


@dataclass(frozen=True)
class Benefit:
    """How many results, what they are worth in yuan, and how many state no benefit."""

    count: int
    benefit: Decimal
    unstated: int


def benefit_of(results: QuerySet[Result]) -> Benefit:
    """The sum over these results; one that states no benefit is counted apart, not as zero."""
    sums = results.order_by().aggregate(
        count=Count("pk"), stated=Count("benefit"), benefit=Sum("benefit")
    )
    return Benefit(
        count=sums["count"],
        benefit=sums["benefit"] or Decimal(0),
        unstated=sums["count"] - sums["stated"],
    )
