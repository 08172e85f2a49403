"""A declared column and the recognition of its heading, however it is written."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from common.values import clean_text, tight


@dataclass(frozen=True, slots=True)
class Column:
    """What a sheet understands by one column.

    `words` are the headings by which it is known, official one first. "职工>总数" is the heading
    总数 under a merged heading that contains 职工. A word may belong to several columns: the one
    whose `after` names the column to its left wins (联系电话 beside 工会主席 is the chair's).
    """

    field: str
    words: tuple[str, ...]
    clean: Callable[[Any], Any] = clean_text
    required: bool = False
    # May stand once in a merged cell, or as 同上, for several rows.
    shared: bool = False
    after: str = ""
    # How long a list of this kind of value is written in a template and an export.
    kind: str = "text"

    @property
    def title(self) -> str:
        return self.words[0]


_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_NOISE = re.compile(r"[\s*※★:.、,/\\_-]")


@lru_cache(maxsize=4096)
def heading(text: str) -> str:
    """A heading without spaces, line breaks, units, brackets, asterisks and the like.

    单位名称(盖章), * 单位名称 and 单位\n名称 are one heading; so are 职工人数(人) and 职 工 人 数.
    """
    return _NOISE.sub("", _BRACKETS.sub("", tight(text))).removeprefix("必填").removesuffix("必填")


class Headings:
    """The headings of all columns of a sheet, for recognising header rows."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = columns
        self._plain: dict[str, list[Column]] = {}
        self._nested: dict[str, list[tuple[str, Column]]] = {}
        for column in columns:
            for word in column.words:
                parent, nested, child = word.rpartition(">")
                if nested:
                    self._nested.setdefault(heading(child), []).append((heading(parent), column))
                else:
                    self._plain.setdefault(heading(word), []).append(column)
        self.key_words = frozenset(
            word for column in columns if column.required for word in column.words
        )

    def knows(self, text: str) -> bool:
        return heading(text) in self._plain

    def children(self, text: str) -> bool:
        """Whether the text can stand under a merged heading."""
        return heading(text) in self._nested or self.knows(text)

    def candidates(self, texts: Sequence[str]) -> list[Column]:
        """Columns that a stack of headings (top to bottom) can mean, best first."""
        stack = list(dict.fromkeys(heading(text) for text in texts if heading(text)))
        if not stack:
            return []
        *parents, child = stack
        nested = [
            column
            for parent, column in self._nested.get(child, [])
            if any(parent in above for above in parents)
        ]
        joined = "".join(stack)
        found = [*nested, *self._plain.get(joined, []), *self._plain.get(child, [])]
        for parent in reversed(parents):
            found.extend(self._plain.get(parent, []))
        return list(dict.fromkeys(found))

    def assign(self, stacks: Sequence[Sequence[str]]) -> tuple[dict[int, Column], list[int]]:
        """Which physical column is which declared one; and the positions that came second."""
        assigned: dict[int, Column] = {}
        repeated: list[int] = []
        taken: set[str] = set()
        previous = ""
        for position, stack in enumerate(stacks):
            candidates = self.candidates(stack)
            free = [column for column in candidates if column.field not in taken]
            column = _best(free, previous)
            if column is not None:
                assigned[position] = column
                taken.add(column.field)
                previous = column.field
            elif candidates:
                repeated.append(position)
        return assigned, repeated


def _best(free: Iterable[Column], previous: str) -> Column | None:
    columns = list(free)
    beside = [column for column in columns if column.after and column.after == previous]
    anywhere = [column for column in columns if not column.after]
    return next(iter([*beside, *anywhere]), None)
