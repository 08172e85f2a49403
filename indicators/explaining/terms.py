"""The terms of office behind the rate of elections held in time, and those it leaves out."""

from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, CharField, Value, When

from indicators import counting, selectors
from indicators.definitions.exclusions import ALWAYS, TERM_REASONS
from indicators.explaining.question import Question
from indicators.figures import TERM_MEASURES
from unions.models import Term


@dataclass(frozen=True)
class TermsAsked:
    """Which terms of a question: those that a measure counts, or that are excluded for a reason."""

    measure: str = "terms_ended"
    excluded: str = ""


def terms_behind(question: Question, asked: TermsAsked) -> Any:
    """The terms asked for, those that ended first on top.

    A queryset of Term with `union` and its area fetched along, and `due`, `renewed` and `pending`.
    """
    if asked.excluded:
        terms = excluded_terms(question).filter(reason=asked.excluded)
    else:
        terms = counted_terms(question).filter(TERM_MEASURES[asked.measure].condition)
    return terms.select_related("union__area").order_by(
        "ends_on", "union__pinyin", "union__name", "pk"
    )


def counted_terms(question: Question) -> Any:
    """The terms that ended in the year before the day, of unions that stood when they did."""
    after = counting.year_before(question.as_of)
    return counting.terms_ended(_area_ids(question), after, question.as_of)


def excluded_terms(question: Question) -> Any:
    """The other terms that ended in that year, with the `reason` why they do not count."""
    after = counting.year_before(question.as_of)
    ended = Term.objects.filter(
        union__area_id__in=_area_ids(question), ends_on__gt=after, ends_on__lte=question.as_of
    )
    cases = [When(reason.condition, then=Value(reason.code)) for reason in TERM_REASONS]
    never = Value(value=False, output_field=BooleanField())
    counted = [*cases, When(ALWAYS, then=Value(""))]
    return ended.annotate(
        reason=Case(*counted, output_field=CharField()), renewed=never, pending=never
    ).exclude(reason="")


def _area_ids(question: Question) -> list[int]:
    ids = question.part.area_ids(question.user, question.area, question.as_of)
    if ids is not None:
        return ids
    return [place.id for place in selectors.places_in(user=question.user, area=question.area)]
