"""A hash of the rows that a rate counts."""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db import connection
from django.db.models import Case, F, Func, IntegerField, Q, TextField, Value, When

from indicators.definitions import Rate
from indicators.definitions.exclusions import ALWAYS
from indicators.figures import MEASURES, Measure

_CHUNK = 5000
_NO_ROWS = sha256().hexdigest()


def fingerprint(lines: Iterable[tuple[int, ...]]) -> str:
    """The SHA-256 of what a rate counts, in hexadecimal.

    The text that is hashed is ASCII and has a line for each enterprise (or term of office) that is
    in the numerator, in the denominator or among the unknown, in ascending order of `id`; each line
    is `id numerator denominator unknown`, four whole numbers with one space between, and ends with
    a line feed. The second is what the enterprise adds to the numerator (1, or its members; 0 if
    it is not on that list), the third what it adds to the denominator (1, or its employees; 0),
    the last 1 if it is on the list of unknown and else 0. All four are in the lists that the
    explanation links to, so that anybody who may read these can compute it again; no rows give the
    hash of the empty text.
    """
    text = sha256()
    for line in lines:
        text.update(b"%d %d %d %d\n" % line)
    return text.hexdigest()


def fingerprint_of_standings(standings: Any, rate: Rate) -> str:
    """The `fingerprint` of a rate of enterprises among standings that have no order.

    PostgreSQL computes it where the rows are: a million would take ten times as long to be read.
    """
    numerator, denominator, unknown = (
        MEASURES[code] for code in (rate.numerator, rate.denominator, rate.unknown)
    )
    counted = (numerator.counted, denominator.counted, unknown.counted)
    # A measure without a condition counts all there are.
    on_any = Q() if not all(counted) else counted[0] | counted[1] | counted[2]
    parts = (_added(numerator), _added(denominator), _added(unknown, of_people=False))
    rows = standings.filter(on_any)
    if connection.vendor != "postgresql":
        return fingerprint(_lines(rows, parts))
    line = Func(
        Value("%s %s %s %s\n"), "enterprise_id", *parts, function="FORMAT", output_field=TextField()
    )
    text = StringAgg(line, "", order_by="enterprise_id")
    data = Func(text, Value("UTF8"), function="CONVERT_TO", output_field=TextField())
    hashed = Func(
        Func(data, function="SHA256"), Value("hex"), function="ENCODE", output_field=TextField()
    )
    return rows.aggregate(hash=hashed)["hash"] or _NO_ROWS


def _lines(rows: Any, parts: Iterable[Any]) -> Iterator[tuple[int, ...]]:
    named = {f"part_{number}": part for number, part in enumerate(parts)}
    found = rows.annotate(**named).order_by("enterprise_id").values_list("enterprise_id", *named)
    lines: Iterator[tuple[int, ...]] = found.iterator(chunk_size=_CHUNK)
    return lines


def _added(measure: Measure, *, of_people: bool = True) -> Any:
    """What a standing adds to the measure: 1, or its people; 0 where it is not counted in it."""
    each = F(measure.sum_of) if of_people and measure.sum_of else Value(1)
    return Case(
        When(measure.counted or ALWAYS, then=each), default=Value(0), output_field=IntegerField()
    )
