"""Many lines at once: what they have in common is put into words once, and what each has changed
once for both the database and its seal.

The text that is sealed is that of `chain.seal_of`, letter by letter (tests/audit compares them).
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from json.encoder import encode_basestring as _quoted
from typing import Any, NamedTuple
from uuid import uuid4

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
# Of a line: all between its own mark and what tells the row.
_COMMON = slice(1, 9)


class About(NamedTuple):
    """One row that a line is about, and what became of it."""

    target_id: str
    target_name: str
    owner_type: str
    owner_id: str
    changes: Mapping[str, Any]


def written(common: chain.Line, rows: Iterable[About]) -> Iterator[tuple[Any, ...]]:
    """For each row the columns of `chain.Line` and the seal; `changes` and `uid` as texts. All that
    a row does not say itself is as in `common`."""
    seal = chain.sealer()
    shared, reason = tuple(common)[_COMMON], common.reason
    content = chain.content_of(common)
    head, tail = chain.text_of(content[_COMMON])[1:-1], chain.text_of(reason)
    for about in rows:
        uid, own = str(uuid4()), about[:4]
        stored, sealed = _texts(about.changes)
        named = ",".join(map(_quoted, own))
        text = f'["{uid}",{head},{named},{sealed},{tail}]'
        yield (uid, *shared, *own, stored, reason, seal(text))


def _texts(changes: Mapping[str, Any]) -> tuple[str, str]:
    """The changes as they are kept, and with sorted keys as they are sealed."""
    if not is_plain(changes):
        found = stored(changes)
        return _ENCODER.encode(found), chain.text_of(found)
    texts = {
        name: f"{_quoted(name)}:[{_WRITTEN[type(was)](was)},{_WRITTEN[type(will)](will)}]"
        for name, (was, will) in changes.items()
    }
    kept, sealed = ",".join(texts.values()), ",".join([texts[name] for name in sorted(texts)])
    return f"{{{kept}}}", f"{{{sealed}}}"


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
