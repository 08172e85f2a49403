"""A declared column and the recognition of its heading, however it is written."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from enum import StrEnum
from functools import lru_cache
from typing import Any

from django.db.models import Choices

from common.values import OneOf, clean_text, parse_answer, tight, words_of


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
    # Holds telephone numbers: what is kept and shown of it is masked.
    personal: bool = False
    # Whether a text can only be meant as this column, so that a column full of them is known by
    # what stands in it, whatever its heading says.
    looks: Callable[[str], bool] | None = None
    # What a workbook offers to choose from, where `clean` does not tell it by itself.
    options: type[Choices] | tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return self.words[0]

    @property
    def offered(self) -> tuple[str, ...]:
        """The words of which one is meant; none for a column of free text, numbers or days."""
        if isinstance(self.options, tuple) and self.options:
            return self.options
        if self.clean is parse_answer:
            return ANSWERS
        choices = self.clean.choices if isinstance(self.clean, OneOf) else self.options
        return () if isinstance(choices, tuple) else tuple(words_of(choices).values())


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What lists often state and a sheet leaves out on purpose, known by its headings as columns
    are; `reason` is a marked text. Of what is `personal` not even an example is kept."""

    words: tuple[str, ...]
    reason: str
    personal: bool = False


# What a column of answers offers.
ANSWERS = ("是", "否")

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
# What a key may hold in the database.
KEY_LENGTH = 200

_NOISE = re.compile(r"[\s*※★:.、,/\\_-]")


@lru_cache(maxsize=4096)
def heading(text: str) -> str:
    """A heading without spaces, line breaks, units, brackets, asterisks and the like.

    单位名称(盖章), * 单位名称 and 单位\n名称 are one heading; so are 职工人数(人) and 职 工 人 数.
    """
    return _NOISE.sub("", _BRACKETS.sub("", tight(text))).removeprefix("必填").removesuffix("必填")


class Why(StrEnum):
    """Why a column of a file is taken for a declared one, or for none."""

    WORD = "word"  # its heading is a known word
    MAPPED = "mapped"  # somebody has said so
    CONTENT = "content"  # what stands in it, and nothing else
    REPEATED = "repeated"  # known, but another column came first
    LEFT_OUT = "left_out"  # known, and left out on purpose
    UNKNOWN = "unknown"


@dataclass(slots=True)
class Heading:
    """A physical column of a table: its heading, and what it is taken for."""

    position: int
    # The form of the heading that is remembered; "#2" is the second of the same in one table.
    key: str
    title: str
    column: Column | None = None
    why: Why = Why.UNKNOWN
    # What its words alone say.
    by_word: str = ""
    samples: list[str] = made(default_factory=list)
    left_out: LeftOut | None = None

    @property
    def field(self) -> str:
        return self.column.field if self.column else ""


class Headings:
    """The headings of all columns of a sheet, for recognising header rows.

    `mapped` are headings (by key) of which somebody has said what they mean: the field, or "" for
    none. They go before the words. `left_out` is known and not taken over.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        mapped: Mapping[str, str] | None = None,
        left_out: Sequence[LeftOut] = (),
    ) -> None:
        self.columns = columns
        self._left_out = {heading(word): one for one in left_out for word in one.words}
        by_field = {column.field: column for column in columns}
        self.mapped = {
            key: by_field.get(name)
            for key, name in (mapped or {}).items()
            if not name or name in by_field
        }
        self._mapped_words = {
            part for key, column in self.mapped.items() if column for part in _parts(key)
        }
        self._plain: dict[str, list[Column]] = {}
        self._nested: dict[str, list[tuple[str, Column]]] = {}
        for column in columns:
            for word in column.words:
                parent, nested, child = word.rpartition(">")
                if nested:
                    self._nested.setdefault(heading(child), []).append((heading(parent), column))
                else:
                    self._plain.setdefault(heading(word), []).append(column)
        self.required = frozenset(column.field for column in columns if column.required)
        # What stands in the heading of a column that every data row must have.
        self.key_words = frozenset(
            [
                *(word for column in columns if column.required for word in column.words),
                *(
                    part
                    for key, column in self.mapped.items()
                    if column and column.required
                    for part in _parts(key)
                ),
            ]
        )

    def knows(self, text: str) -> bool:
        found = heading(text)
        return found in self._plain or found in self._mapped_words

    def children(self, text: str) -> bool:
        """Whether the text can stand under a merged heading."""
        return heading(text) in self._nested or self.knows(text)

    def candidates(self, texts: Sequence[str]) -> list[Column]:
        """Columns that a stack of headings (top to bottom) can mean, best first."""
        stack = _headings_of(texts)
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

    def assign(self, stacks: Sequence[Sequence[str]], start: int = 0) -> list[Heading]:
        """What each physical column is taken for; `start` is the position of the first."""
        headings = _named(stacks, start)
        taken = {
            column.field for found in headings if (column := self.mapped.get(found.key)) is not None
        }
        words_taken: set[str] = set()
        mapped_taken: set[str] = set()
        previous = ""
        for found, stack in zip(headings, stacks, strict=True):
            left_out = self._left_out_of(stack)
            candidates = [] if self._is_left_out_below(stack) else self.candidates(stack)
            by_word = _best((c for c in candidates if c.field not in words_taken), previous)
            if by_word is not None:
                found.by_word = by_word.field
                words_taken.add(by_word.field)
                previous = by_word.field
            if found.key in self.mapped:
                self._as_mapped(found, mapped_taken)
            elif by_word is not None and by_word.field not in taken:
                found.column, found.why = by_word, Why.WORD
                taken.add(by_word.field)
            elif candidates:
                found.why = Why.REPEATED
            elif left_out:
                found.left_out, found.why = left_out, Why.LEFT_OUT
        return headings

    def _left_out_of(self, stack: Sequence[str]) -> LeftOut | None:
        """What a stack of headings says that is left out: 法定代表人, 工会主席 above 姓名."""
        parts = _headings_of(stack)
        asked = ["".join(parts), *reversed(parts)]
        return next((self._left_out[text] for text in asked if text in self._left_out), None)

    def _is_left_out_below(self, stack: Sequence[str]) -> bool:
        """电话 under 工会主席 is the chair's, though a column of its own has that heading too."""
        parts = _headings_of(stack)
        return len(parts) > 1 and "".join(parts) in self._left_out

    def _as_mapped(self, found: Heading, taken: set[str]) -> None:
        column = self.mapped[found.key]
        if column is not None and column.field in taken:
            found.why = Why.REPEATED
            return
        found.column, found.why = column, Why.MAPPED
        if column is not None:
            taken.add(column.field)


def _headings_of(stack: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(heading(text) for text in stack if heading(text)))


def _named(stacks: Sequence[Sequence[str]], start: int) -> list[Heading]:
    seen: dict[str, int] = {}
    headings = []
    for position, stack in enumerate(stacks, start):
        key = key_of(stack)
        seen[key] = seen.get(key, 0) + 1
        if key and seen[key] > 1:
            key = f"{key}#{seen[key]}"
        headings.append(Heading(position, key, title_of(stack)))
    return headings


def key_of(stack: Sequence[str]) -> str:
    """The form in which a heading is remembered: 职工情况/总数."""
    return "/".join(_headings_of(stack))[:KEY_LENGTH]


def _parts(key: str) -> list[str]:
    return key.partition("#")[0].split("/")


def title_of(stack: Sequence[str]) -> str:
    """A heading as it is shown: 职工情况 / 总数."""
    return " / ".join(dict.fromkeys(tight(text) for text in stack if text))


def _best(free: Iterable[Column], previous: str) -> Column | None:
    columns = list(free)
    beside = [column for column in columns if column.after and column.after == previous]
    anywhere = [column for column in columns if not column.after]
    return next(iter([*beside, *anywhere]), None)
