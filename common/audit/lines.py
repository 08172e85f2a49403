"""Many lines at once: what they have in common is put into words once, and what each has changed
once for both the database and its seal.

The text that is sealed is that of `chain.seal_of`, letter by letter (tests/audit compares them).
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from json.encoder import encode_basestring as _quoted
from typing import Any, NamedTuple

from django.core.serializers.json import DjangoJSONEncoder

from common.audit import chain

_ENCODER = DjangoJSONEncoder()
# Kinds of value that go into JSON, and come back, as they are; and how they are written there.
_WRITTEN: dict[type, Callable[[Any], str]] = {
    str: _quoted,
    int: repr,
    bool: {True: "true", False: "false"}.__getitem__,
    type(None): lambda _none: "null",
}
PLAIN = frozenset(_WRITTEN)
_UIDS = 500
_VARIANTS = {digit: "89ab"[int(digit, 16) % 4] for digit in "0123456789abcdef"}
# Of a line: all between its own mark and what tells the row.
_COMMON = slice(1, 9)


class About(NamedTuple):
    """One row that a line is about, and what became of it."""

    target_id: str
    target_name: str
    owner_type: str
    owner_id: str
    changes: Mapping[str, Any]


class Whole(NamedTuple):
    """A row that was not there before, or is no more: what its columns hold, all PLAIN."""

    target_id: str
    target_name: str
    owner_type: str
    owner_id: str
    values: Sequence[Any]


# The changes as they are kept, and with sorted keys as they are sealed.
_Texts = Callable[[Any], tuple[str, str]]


def written(common: chain.Line, rows: Iterable[About]) -> Iterator[tuple[Any, ...]]:
    """For each row the columns of `chain.Line` and the seal; `changes` and `uid` as texts. All that
    a row does not say itself is as in `common`."""
    return _written(common, rows, _texts)


def written_whole(
    common: chain.Line, columns: Sequence[str], rows: Iterable[Whole], *, is_added: bool
) -> Iterator[tuple[Any, ...]]:
    """`written` for rows of one model of which each column comes from nothing, or comes to it."""
    before, after = ("null,", "]") if is_added else ("", ",null]")
    heads = [f"{_quoted(column)}:[{before}" for column in columns]
    order = sorted(range(len(columns)), key=columns.__getitem__)

    def texts(values: Sequence[Any]) -> tuple[str, str]:
        parts = [
            f"{head}{_WRITTEN[type(value)](value)}{after}"
            for head, value in zip(heads, values, strict=True)
        ]
        return f"{{{','.join(parts)}}}", f"{{{','.join([parts[at] for at in order])}}}"

    return _written(common, rows, texts)


def _written(
    common: chain.Line, rows: Iterable[About | Whole], texts: _Texts
) -> Iterator[tuple[Any, ...]]:
    seal = chain.sealer()
    shared, reason = tuple(common)[_COMMON], common.reason
    content = chain.content_of(common)
    head, tail = chain.text_of(content[_COMMON])[1:-1], chain.text_of(reason)
    uids = _uids()
    for about in rows:
        uid, own = next(uids), about[:4]
        stored, sealed = texts(about[4])
        named = ",".join(map(_quoted, own))
        text = f'["{uid}",{head},{named},{sealed},{tail}]'
        yield (uid, *shared, *own, stored, reason, seal(text))


def _uids() -> Iterator[str]:
    """What `uuid4` gives; the system is asked for chance once for many."""
    while True:
        chance = os.urandom(16 * _UIDS).hex()
        for at in range(0, len(chance), 32):
            # Version and variant as RFC 9562 has them for what is by chance.
            variant = _VARIANTS[chance[at + 16]]
            yield (
                f"{chance[at : at + 8]}-{chance[at + 8 : at + 12]}-4{chance[at + 13 : at + 16]}"
                f"-{variant}{chance[at + 17 : at + 20]}-{chance[at + 20 : at + 32]}"
            )


def _texts(changes: Mapping[str, Any]) -> tuple[str, str]:
    if not is_plain(changes):
        found = stored(changes)
        return _ENCODER.encode(found), chain.text_of(found)
    texts = {
        name: f"{_quoted(name)}:[{_WRITTEN[type(was)](was)},{_WRITTEN[type(will)](will)}]"
        for name, (was, will) in changes.items()
    }
    kept, sealed = ",".join(texts.values()), ",".join([texts[name] for name in sorted(texts)])
    return f"{{{kept}}}", f"{{{sealed}}}"


def are_plain(rows: Iterable[Sequence[Any]]) -> bool:
    """Whether all these values go into JSON as they are."""
    return all(kind in PLAIN for row in rows for kind in map(type, row))


def is_plain(changes: Mapping[str, Any]) -> bool:
    """Whether all of it goes into JSON as it is."""
    for pair in changes.values():
        if type(pair) is not list or len(pair) != 2:
            return False
        if type(pair[0]) not in PLAIN or type(pair[1]) not in PLAIN:
            return False
    return True


def stored(changes: Mapping[str, Any]) -> dict[str, Any]:
    """As the database gives it back: the seal must be over the same. Keys become text, and so do
    fractions, for which the two databases have different forms."""
    if is_plain(changes):
        return dict(changes)
    found: dict[str, Any] = json.loads(_ENCODER.encode(dict(changes)), parse_float=str)
    return found
