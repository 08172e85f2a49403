"""Which enterprises may be one and the same: the same code, or names that differ in nothing that
tells enterprises apart. Simple enough to be explained in a word beside each."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from areas.choices import AreaKind
from areas.models import Area
from common.scoping import AreaScope
from common.values import name_key
from common.values.pinyin import reading_of
from enterprises.models import Enterprise, FormerEnterpriseName

SAME_CODE, SAME_NAME = _("信用代码相同"), _("名称相同（不计地名和公司字样）")
SAME_SOUND, ONE_APART, FORMERLY = _("读音相同"), _("只差一个字"), _("曾用名相同")

SHOWN = 8
# What the index brings for one name is compared, and no more.
_CANDIDATES = 300
# As many names of an area are compared with each other; that takes about a second.
MOST_COMPARED = 20_000
MOST_GROUPS = 200
# A shorter name with a letter changed is another name.
_LONG_ENOUGH = 4

_BRACKETED = re.compile(r"[(\[（【〔][^)\]）】〕]*[)\]）】〕]")
_FIRM = re.compile(r"(?:有限责任|股份有限|有限|股份|集团|总|分)?公司$|(?:集团|股份)$")
_DIVISION = re.compile(r"(?:省|市|县|区)$")
# 一厂 and 二厂 are two, and so are a north and a south one.
_COUNTING = frozenset("0123456789一二三四五六七八九十甲乙丙丁东西南北中")


@dataclass(frozen=True)
class Likeness:
    """An enterprise, and why it may be the same."""

    enterprise: Enterprise
    reason: Any


@dataclass(frozen=True)
class Duplicates:
    """Enterprises that may be one, and why."""

    reason: Any
    enterprises: tuple[Enterprise, ...]


class Stems:
    """What of a name tells an enterprise apart: without the place in front, the kind of company
    behind, and what stands in brackets (锦州市恒达机械（义县）有限公司 → 恒达机械)."""

    def __init__(self, places: Iterable[str]) -> None:
        names = {name_key(place) for place in places}
        forms = names | {_DIVISION.sub("", name) for name in names if len(name) > 2}
        longest_first = sorted(filter(None, forms), key=len, reverse=True)
        self._place = re.compile(f"^(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})")

    @classmethod
    def around(cls, scope: AreaScope) -> "Stems":
        """With the divisions inside of a scope and above it."""
        above = {path for prefix in scope.prefixes for path in _paths_above(prefix)}
        divisions = Area.objects.filter(
            kind__in=(AreaKind.PROVINCE, AreaKind.CITY, AreaKind.COUNTY)
        )
        known = divisions.filter(scope.q("path") | Q(path__in=above))
        return cls(known.values_list("name", flat=True))

    def of(self, name: str) -> str:
        stem = _BRACKETED.sub("", name_key(name)) or name_key(name)
        for pattern in (_FIRM, self._place):
            while len(shorter := pattern.sub("", stem, count=1)) > 1 and shorter != stem:
                stem = shorter
        return stem


def similar_to(name: str, code: str, *, scope: AreaScope, but: int | None = None) -> list[Likeness]:
    """The enterprises of the scope that an enterprise of this name and code may be, likest first.

    `but` is the one that has them already. What lies outside of the scope is not looked at.
    """
    rows = Enterprise.objects.unmerged().in_scope(scope).select_related("area")
    if but is not None:
        rows = rows.exclude(pk=but)
    found = {row.pk: Likeness(row, SAME_CODE) for row in _with_code(rows, code)}
    if len(name.strip()) > 1:
        stems = Stems.around(scope)
        for likeness in _by_name(rows, stems.of(name), stems):
            found.setdefault(likeness.enterprise.pk, likeness)
        for row in _with_former_name(rows, name):
            found.setdefault(row.pk, Likeness(row, FORMERLY))
    return list(found.values())[:SHOWN]


def likely_duplicates(rows: Any, stems: Stems) -> list[Duplicates]:
    """The groups among these enterprises (a queryset of at most MOST_COMPARED) that may be one."""
    enterprises = list(rows.select_related("area").order_by("pinyin", "name", "pk"))
    told = {row.pk: stems.of(row.name) for row in enterprises}
    groups: list[Duplicates] = []
    grouped: set[frozenset[int]] = set()
    by_reason = (
        (SAME_NAME, lambda row: [told[row.pk]]),
        (SAME_SOUND, lambda row: [reading_of(told[row.pk]).pinyin]),
        (ONE_APART, lambda row: _neighbours(told[row.pk])),
    )
    for reason, keys_of in by_reason:
        buckets: dict[str, list[Enterprise]] = defaultdict(list)
        for row in enterprises:
            for key in keys_of(row):
                buckets[key].append(row)
        for bucket in buckets.values():
            for group in _alike(bucket, reason, told):
                pks = frozenset(row.pk for row in group)
                if not any(pks <= known for known in grouped):
                    grouped.add(pks)
                    groups.append(Duplicates(reason, tuple(group)))
    return groups[:MOST_GROUPS]


def _alike(
    bucket: list[Enterprise], reason: Any, told: dict[int, str]
) -> Iterator[list[Enterprise]]:
    """A bucket of the same name or sound is a group; of one letter apart, each pair that is."""
    if len(bucket) < 2:
        return
    if reason is not ONE_APART:
        yield bucket
        return
    for at, first in enumerate(bucket):
        for second in bucket[at + 1 :]:
            if is_one_apart(told[first.pk], told[second.pk]):
                yield [first, second]


def is_one_apart(one: str, other: str) -> bool:
    """Whether two names differ by a character more, less or other, or by two that changed places;
    not where that character counts or says which (一厂, 二厂)."""
    if one == other or min(len(one), len(other)) < _LONG_ENOUGH or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(one), len(other)) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    left, right = one[start : len(one) - end], other[start : len(other) - end]
    if not _COUNTING.isdisjoint(left + right):
        return False
    return max(len(left), len(right)) == 1 or (len(left) == 2 and left == right[::-1])


def _neighbours(stem: str) -> Iterator[str]:
    """The stem and what it is with a character left out: two that are one apart share one."""
    if len(stem) >= _LONG_ENOUGH:
        yield stem
        yield from {stem[:at] + stem[at + 1 :] for at in range(len(stem))}


def _with_code(rows: Any, code: str) -> Any:
    return rows.filter(credit_code=code) if code else rows.none()


def _by_name(rows: Any, stem: str, stems: Stems) -> list[Likeness]:
    """By name alone, the same before the similar; the indexes say which may be."""
    sound = reading_of(stem).pinyin
    may_be = Q(pinyin__contains=sound)
    if len(stem) >= _LONG_ENOUGH:
        # Whatever one letter is changed, one half stays as it is.
        half = len(stem) // 2
        may_be |= Q(name_key__holds=stem[:half]) | Q(name_key__holds=stem[half:])
    ranked = []
    for row in rows.filter(may_be).order_by("pinyin", "pk")[:_CANDIDATES]:
        theirs = stems.of(row.name)
        if theirs == stem:
            ranked.append((0, Likeness(row, SAME_NAME)))
        elif reading_of(theirs).pinyin == sound:
            ranked.append((1, Likeness(row, SAME_SOUND)))
        elif is_one_apart(stem, theirs):
            ranked.append((2, Likeness(row, ONE_APART)))
    return [likeness for _rank, likeness in sorted(ranked, key=lambda pair: pair[0])]


def _with_former_name(rows: Any, name: str) -> Any:
    former = FormerEnterpriseName.objects.filter(name_key=name_key(name)).values("enterprise")
    return rows.filter(pk__in=former)


def _paths_above(path: str) -> Iterator[str]:
    parts = path.strip("/").split("/")
    for end in range(1, len(parts)):
        yield "/".join(parts[:end]) + "/"
