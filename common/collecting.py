"""Long work that makes millions of small things and hardly a circle of them."""

import gc
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

# New things before those are looked through that may be in a circle; Python's own is 700, which for
# a roster of five thousand rows is a quarter of the whole time. They are counted less those that
# are gone again, so work that keeps little looks for circles hardly ever, and needs no more memory.
SELDOM = 500_000


def seldom_collected(work: Callable[P, R]) -> Callable[P, R]:
    """Let the collector of circles run less often while the function runs."""

    @wraps(work)
    def seldom(*given: P.args, **named: P.kwargs) -> R:
        first, *others = gc.get_threshold()
        # What is off stays off, and work within such work changes nothing.
        gc.set_threshold(max(first, SELDOM) if first else 0, *others)
        try:
            return work(*given, **named)
        finally:
            gc.set_threshold(first, *others)

    return seldom
