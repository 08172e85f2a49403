"""What has to be counted: from a day near by that is kept, or from the standings themselves."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from os.path import commonpath
from typing import Any

from areas.models import Area
from indicators import counting
from indicators.counting import Counts
from indicators.figures import GROUPS
from indicators.kept import store
from indicators.kept.questions import Key, Question, outermost
from indicators.models import KeptCounts, Standing

# More days than this are counted in one sweep, not each from its neighbour.
FEW = 3
FEW_PATHS = 30


def count_standings(question: Question) -> None:
    """Count what is missing: from a near day where one is kept, else from the standings."""
    inside = _areas_inside(question)
    question.found(_swept(question, inside))
    if question.narrow is None:
        question.found(_from_near_days(question, inside))
    for day, ids in _missing_by_day(question).items():
        counts = counting.count_by_area(_standings(question, inside).as_of(day))
        question.found(_rolled_up(question, ids, day, inside, counts))


def count_terms(question: Question) -> None:
    inside = _areas_inside(question)
    for day, ids in _missing_by_day(question).items():
        counts = counting.count_terms_by_area(inside, day)
        question.found(_rolled_up(question, ids, day, inside, counts))


def _missing_by_day(question: Question) -> dict[date, list[int]]:
    missing = defaultdict(list)
    for pk, day in question.missing:
        missing[day].append(pk)
    return missing


def _swept(question: Question, inside: Mapping[int, str]) -> dict[Key, Counts]:
    """Of areas that lack many days: all of these at once."""
    missing = defaultdict(list)
    for pk, day in question.missing:
        missing[pk].append(day)
    found: dict[Key, Counts] = {}
    for pk, days in missing.items():
        if len(days) > FEW:
            path = question.nodes[pk].path
            rows = _standings(
                question, [area for area, of in inside.items() if of.startswith(path)]
            )
            found |= {
                (pk, day): counts
                for day, counts in zip(days, counting.series(rows, days), strict=True)
            }
    return found


def _areas_inside(question: Question) -> dict[int, str]:
    """The paths of all areas inside those that something is missing of."""
    paths = outermost(question.nodes[pk].path for pk, _day in question.missing)
    if len(paths) > FEW_PATHS:
        # Comparing with each would take longer than to look at some areas too many.
        shared = commonpath(paths)
        paths = [f"{shared}/" if shared else ""]
    return dict(Area.objects.filter(path__under=paths).values_list("pk", "path"))


def _standings(question: Question, area_ids: Collection[int]) -> Any:
    rows = Standing.objects.sitting_in(list(area_ids)).filter(GROUPS[question.group].condition)
    return question.narrow(rows) if question.narrow else rows


def _rolled_up(
    question: Question,
    node_ids: Iterable[int],
    day: date,
    inside: Mapping[int, str],
    by_area: Mapping[int, Counts],
) -> dict[Key, Counts]:
    """The counts of single areas, added up for those of the question that they lie in."""
    wanted = {question.nodes[pk].path: pk for pk in node_ids}
    parts: dict[int, list[Counts]] = {pk: [] for pk in wanted.values()}
    for area_id, counts in by_area.items():
        path = inside[area_id]
        end = path.find("/")
        while end >= 0:
            if (pk := wanted.get(path[: end + 1])) is not None:
                parts[pk].append(counts)
            end = path.find("/", end + 1)
    return {(pk, day): counting.total(found) for pk, found in parts.items()}


# ---------------------------------------------------------------- from a day that was counted
def _from_near_days(question: Question, inside: Mapping[int, str]) -> dict[Key, Counts]:
    """What is missing, counted from a day near by that is kept, where there is one."""
    found: dict[Key, Counts] = {}
    for day in question.days:
        lacking = [pk for pk, missing in question.missing if missing == day]
        bases = _bases(question, lacking, day)
        for base_day in {base_day for _pk, base_day in bases}:
            ids = [pk for pk, other in bases if other == base_day]
            changed = _rolled_up(
                question, ids, day, inside, _between(question, inside, base_day, day)
            )
            for pk in ids:
                found[pk, day] = counting.total((bases[pk, base_day], changed[pk, day]))
    return found


def _bases(question: Question, node_ids: Sequence[int], day: date) -> dict[Key, Counts]:
    """For each area the counts of the day from which it is not far to `day`, where one is kept.

    Of the same year, because the record of an enterprise's size holds from 1 January: on that day
    all may change. Rather an earlier day than a later one: many report for the last day of a year.
    """
    rows = KeptCounts.objects.filter(
        area__in=node_ids,
        question=question.name,
        day__range=(date(day.year, 1, 1), date(day.year, 12, 31)),
    )
    chosen: dict[int, date] = {}
    for pk, kept_day, revision in rows.values_list("area_id", "day", "revision"):
        if revision >= question.listed_since[pk]:
            best = chosen.get(pk, kept_day)
            chosen[pk] = min(best, kept_day, key=lambda other: _distance(other, day))
    if not chosen:
        return {}
    kept = {
        key: found
        for _name, key, found in store.read(chosen, [question.name], set(chosen.values()))
        if chosen[key[0]] == key[1]
    }
    return store.brought_forward(question, kept)


def _distance(other: date, day: date) -> tuple[bool, timedelta]:
    return other > day, abs(other - day)


def _between(
    question: Question, inside: Mapping[int, str], earlier: date, day: date
) -> dict[int, Counts]:
    """By how much the counts of single areas differ between two days, in either direction."""
    first, last = sorted((earlier, day))
    rows = _standings(question, inside)
    begun = counting.count_by_area(rows.filter(valid_from__gt=first, valid_from__lte=last))
    ended = counting.count_by_area(rows.filter(valid_to__gt=first, valid_to__lte=last))
    if day < earlier:
        begun, ended = ended, begun
    none = counting.nothing()
    return {
        pk: counting.difference(begun.get(pk, none), ended.get(pk, none))
        for pk in begun.keys() | ended.keys()
    }
