"""Rows on their way to the database while the next are put together (docs/adr/0039).

PostgreSQL takes about as long for a portion by COPY as Python for the next one, and who waits for
the driver does not hold Python up. So inside of a block COPY is left to a thread, one after the
other, a few portions ahead of it; any statement whose answer is needed waits for all of them, and
so does the end of the block. The connection is used by one of the two at any moment.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from io import BytesIO
from itertools import islice
from typing import Any

from django.db import connection

_current: ContextVar["_Beside | None"] = ContextVar("beside", default=None)


@contextmanager
def written_beside(numbers: Mapping[Any, Iterator[int]]) -> Iterator[None]:
    """What `common.bulk` writes in here may still be under way when it returns.

    `numbers` are reserved for new rows, by model: to ask for them in between would be to wait. What
    the database refuses is raised by a later statement or at the end, so the caller must be in a
    transaction that ends with it, and catch nothing in here. On SQLite nothing is different.
    """
    if connection.vendor != "postgresql":
        yield
        return
    beside = _Beside(numbers)
    token = _current.set(beside)
    try:
        with beside.worker, connection.execute_wrapper(beside.after):
            yield
            beside.wait()
    finally:
        _current.reset(token)


def copy(statement: str, lines: bytes) -> None:
    """Carry out a COPY, or have it carried out."""
    beside = _current.get()
    if beside is None:
        with connection.cursor() as cursor, connection.wrap_database_errors:
            cursor.copy_expert(statement, BytesIO(lines))
    else:
        beside.start(statement, lines)


def numbers_for(model: Any, count: int) -> list[int] | None:
    """So many of those that were reserved; None where none were."""
    beside = _current.get()
    if beside is None or model not in beside.numbers:
        return None
    return list(islice(beside.numbers[model], count))


# A service begins and releases a savepoint around what it writes: nobody needs the answer.
_NO_ANSWER = ("SAVEPOINT ", "RELEASE SAVEPOINT ")
# So many statements may wait: of a service's portion four, two of them COPY. One of the two sides
# is now ahead and now behind, and what waits takes memory.
_AHEAD = 12


class _Beside:
    def __init__(self, numbers: Mapping[Any, Iterator[int]]) -> None:
        self.numbers = numbers
        # Left only when what was begun has ended, however the block is left.
        self.worker = ThreadPoolExecutor(1, "copy")
        self._under_way: deque[Future[None]] = deque()

    def start(self, statement: str, lines: bytes) -> None:
        while len(self._under_way) > _AHEAD and self._under_way[0].exception() is None:
            self._under_way.popleft()
        if len(self._under_way) > _AHEAD:
            self.wait()
        self._begin(lambda cursor: cursor.copy_expert(statement, BytesIO(lines)))

    def wait(self) -> None:
        """For all that is under way. Raises what the database refused first."""
        under_way, self._under_way = self._under_way, deque()
        refused = [refusal for work in under_way if (refusal := work.exception()) is not None]
        if refused:
            with connection.wrap_database_errors:
                raise refused[0]

    def after(self, execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        """Around each statement on the connection."""
        if self._under_way and sql.startswith(_NO_ANSWER):
            return self._begin(lambda cursor: cursor.execute(sql))
        self.wait()
        return execute(sql, *more)

    def _begin(self, work: Callable[[Any], Any]) -> None:
        connection.ensure_connection()
        raw = connection.connection.cursor()
        self._under_way.append(self.worker.submit(_carried_out, work, raw))


def _carried_out(work: Callable[[Any], Any], cursor: Any) -> None:
    with cursor:
        work(cursor)
