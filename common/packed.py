"""A long list in little memory: what has been added is pickled and compressed, portion by portion.

A row of a roster as Python holds it, with its cells, their meaning and what it would do, takes four
thousand bytes; packed it takes a tenth of that. Short lists stay as they are.
"""

import io
import pickle
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from copyreg import dispatch_table
from dataclasses import fields, is_dataclass
from functools import cache
from itertools import count
from operator import attrgetter, eq
from typing import Any, Generic, TypeVar, overload
from weakref import WeakValueDictionary

T = TypeVar("T")

# Up to so many nothing is packed: most lists are short, and packing takes its time.
SHORT = 10_000
PORTION = 250
_PROTOCOL = 5

_numbers = count()
_lists: "WeakValueDictionary[int, Packed[Any]]" = WeakValueDictionary()


class Packed(Sequence[T], Generic[T]):
    """What is read from it are copies, unless the list is short; what is in it must not be changed.

    Of the kinds named by `kept` the very objects come back, one however often it was added.
    """

    def __init__(self, items: Iterable[T] = (), *, kept: tuple[type, ...] = ()) -> None:
        self._number = next(_numbers)
        _lists[self._number] = self
        self._kept_kinds = kept
        self._kept: list[Any] = []
        self._places: dict[int, int] = {}
        self._portions: list[bytes] = []
        self._open: list[T] = []
        self._seen: tuple[int, list[T]] = (-1, [])
        self.extend(items)

    def extend(self, items: Iterable[T]) -> None:
        for item in items:
            self.append(item)

    def append(self, item: T) -> None:
        self._open.append(item)
        if len(self._open) >= PORTION and (self._portions or len(self._open) >= SHORT + PORTION):
            for start in range(0, len(self._open), PORTION):
                self._portions.append(self._pack(self._open[start : start + PORTION]))
            self._open = []

    def __eq__(self, other: object) -> bool:
        """Whether the other is a list of the same things."""
        if not isinstance(other, list | Packed):
            return NotImplemented
        return len(self) == len(other) and all(map(eq, self, other))

    __hash__ = None  # type: ignore[assignment]

    def __len__(self) -> int:
        return len(self._portions) * PORTION + len(self._open)

    def __iter__(self) -> Iterator[T]:
        for portion in self._portions:
            yield from self._unpack(portion)
        yield from self._open

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> list[T]: ...
    def __getitem__(self, at: int | slice) -> T | list[T]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        portion, inside = divmod(range(len(self))[at], PORTION)
        if portion >= len(self._portions):
            return self._open[at - len(self._portions) * PORTION if at >= 0 else at]
        if self._seen[0] != portion:
            self._seen = (portion, self._unpack(self._portions[portion]))
        return self._seen[1][inside]

    def _pack(self, items: list[T]) -> bytes:
        stream = io.BytesIO()
        pickler = pickle.Pickler(stream, protocol=_PROTOCOL)
        # Not remembered here: it refers back, and a list must go as soon as it is let go of.
        pickler.dispatch_table = _Reductions(self._kept_kinds, self._keep)
        pickler.dump(items)
        return zlib.compress(stream.getvalue(), 1)

    def _keep(self, item: Any) -> tuple[Any, ...]:
        place = self._places.setdefault(id(item), len(self._kept))
        if place == len(self._kept):
            self._kept.append(item)
        return _kept, (self._number, place)

    @staticmethod
    def _unpack(portion: bytes) -> list[Any]:
        items: list[Any] = pickle.loads(zlib.decompress(portion))  # noqa: S301 - packed right here
        return items


_Reduction = Callable[[Any], tuple[Any, ...] | str]


class _Reductions(dict[type, _Reduction]):
    """How things are told to the pickler, by their kind, as far as kinds were met."""

    def __init__(self, kept: tuple[type, ...], keep: _Reduction) -> None:
        super().__init__(dispatch_table)
        self._kept, self._keep = kept, keep

    def __missing__(self, kind: type) -> _Reduction:
        self[kind] = found = self._keep if issubclass(kind, self._kept) else _reduction_of(kind)  # type: ignore[arg-type]
        return found


@cache
def _reduction_of(kind: Any) -> _Reduction:
    """A dataclass with slots is made again from its parts: what Python itself has for these takes
    several times as long, and most of a packed row are such."""
    if issubclass(kind, type):
        return attrgetter("__qualname__")  # a class itself, by its name
    if not _is_its_parts(kind):
        return lambda item: item.__reduce_ex__(_PROTOCOL)
    parts_of = attrgetter(*(part.name for part in fields(kind)))
    return lambda item: (kind, parts_of(item))


def _is_its_parts(kind: Any) -> bool:
    if not is_dataclass(kind) or "__slots__" not in vars(kind) or hasattr(kind, "__post_init__"):
        return False
    parts = fields(kind)
    # Of one part alone `attrgetter` gives that and no tuple.
    plain = len(parts) > 1 and all(part.init and not part.kw_only for part in parts)
    return plain and kind.__reduce__ is object.__reduce__


def _kept(number: int, place: int) -> Any:
    return _lists[number]._kept[place]  # noqa: SLF001 - of the same module
