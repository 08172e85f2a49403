"""What the proofs about planning share: a random history, a question about it, and its recount.

A longer run: HYPOTHESIS_EXAMPLES=500 pytest tests/indicators/test_gaps_proof.py …
"""

import os
from itertools import count

from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from common.scoping import AreaScope
from indicators.figures import GROUPS
from tests.indicators.histories import CHECKED, CODES, histories, plant_tree, ways, write
from tests.indicators.recount import Recount
from tests.indicators.recount import rates as recounted_rates


class Everybody:
    """Somebody whose scope is everything."""

    scope = AreaScope(everything=True)


USER = Everybody()
# Of rows that are added by a test: the histories number theirs below.
NUMBERS = count(1_000_000)
groups = st.sampled_from(list(GROUPS))
prove = settings(
    max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "25")),
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def proven(check):
    """`check(data, areas)` on a random history, written and taken back."""

    @given(data=st.data())
    @prove
    def run(data):
        with transaction.atomic():
            areas = plant_tree()
            for row in data.draw(histories(areas), label="history"):
                write(row, data.draw(ways))
            check(data, areas)
            transaction.set_rollback(True)

    run.__name__, run.__doc__ = check.__name__, check.__doc__
    return run


def recount():
    with connection.cursor() as cursor:
        return Recount(cursor)


def question(data, areas):
    """An area, a day and a group."""
    # The whole of it half of the time: with a few enterprises the parts are often empty.
    code = data.draw(st.sampled_from([*CODES, *[CODES[0]] * len(CODES)]))
    day = data.draw(st.sampled_from(CHECKED))
    group = data.draw(groups)
    event(group)
    return areas[code], day, group


def recounted(area, day, group):
    """Numerator, denominator, unknown and most of each rate."""
    counted = recount()
    return recounted_rates(counted.measures(day, group, counted.below(area.code)))
