"""What is written only to see what would become of it (docs/adr/0023)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction

_is_in_vain: ContextVar[bool] = ContextVar("in_vain", default=False)


@contextmanager
def in_vain() -> Iterator[None]:
    """A transaction that is always rolled back.

    The log would lose the lines of it again. Those that are written many at once are not even put
    together: of a list that is tried out they would be half of the work.
    """
    token = _is_in_vain.set(True)
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        _is_in_vain.reset(token)


def is_in_vain() -> bool:
    """Whether what is written now is sure not to stay."""
    return _is_in_vain.get()
