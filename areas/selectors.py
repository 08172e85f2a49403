"""Questions about areas: which one does a name in a list mean?"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Self

from django.db.models import Q

from areas.choices import PARK_KINDS, AreaKind
from areas.models import Area, FormerAreaName
from common.scoping import AreaScope
from common.values import tight

TOWN_KINDS = (AreaKind.TOWNSHIP, AreaKind.SUBDISTRICT)

_TOWN = re.compile(
    r"(?:(?:(?:满族|蒙古族|回族|锡伯族|朝鲜族|民族|各族)*(?:自治)?(?:镇|乡))|街道办事处|街道办?|办事处)"
    r"(?:(?:人民)?政府)?$"
)
_PARK = re.compile(
    r"(?:经济技术|高新技术产业|高新技术|经济|工业|产业)?(?:开发区|高新区|园区|工业园|产业园|科技园|园)"
    r"(?:管理?委员?会|管委会)?$"
)
_COUNTY = re.compile(r"(?:(?:满族|蒙古族|回族)*自治县|市|县|区)$")


class AmbiguousAreaName(Exception):
    """More than one area in the place searched is called so: these."""

    def __init__(self, areas: Iterable[Area] = ()) -> None:
        super().__init__()
        self.areas = tuple(areas)


class AreaFinder:
    """Areas by what people call them. Load it once for a batch.

    Towns change their kind (大屯乡 was 大屯镇), lists write 锦州 before a park's name or leave
    it out, and put the county in front of the town: so after the full name the stem is compared.
    """

    def __init__(self, areas: Iterable[Area], former: Iterable[tuple[int, str]] = ()) -> None:
        self.areas = list(areas)
        self.by_code = {area.code: area for area in self.areas}
        by_id = {area.pk: area for area in self.areas}
        called = [(area, area.name) for area in self.areas]
        called += [(by_id[pk], name) for pk, name in former if pk in by_id]
        # 北宁市青堆子镇 is written to this day: former names stand in front of others too.
        above = [
            (form, area)
            for area, name in called
            if area.kind in (AreaKind.PROVINCE, AreaKind.CITY, AreaKind.COUNTY)
            for form in (name, _COUNTY.sub("", name))
            if len(form) > 1
        ]
        longest_first = sorted({form for form, _area in above}, key=len, reverse=True)
        self._prefix = re.compile("|".join(map(re.escape, longest_first)) or "(?!)")
        self._counties = [pair for pair in above if pair[1].kind != AreaKind.PROVINCE]
        self._full: dict[str, list[Area]] = {}
        self._stems: dict[str, list[Area]] = {}
        for area, name in called:
            for form in self._forms(tight(name)):
                _add(self._full, form, area)
            _add(self._stems, self.stem(name), area)
        self._found: dict[tuple[str, str, str], Area | None] = {}

    @classmethod
    def load(cls, scope: AreaScope | None = None) -> Self:
        """A finder over the areas inside a scope and those above them; over all without a scope.

        A place outside is not known to it, so nothing it says depends on such a place. Those above
        are, because people write them in front of a name; that they may not be written to is asked
        separately.
        """
        areas = Area.objects.order_by("path")
        former = FormerAreaName.objects.values_list("area_id", "name")
        if scope is None or scope.everything:
            return cls(areas, former)
        above = {path for prefix in scope.prefixes for path in paths_above(prefix)}
        known = areas.filter(scope.q("path") | Q(path__in=above))
        return cls(known, former.filter(area__in=known))

    def find(self, text: str, *, within: str = "", prefer: str = "") -> Area | None:
        """The area called `text` in the area with the path `within`, or None.

        `prefer` is "town" or "park", by the heading of the column it stands in. Raises
        AmbiguousAreaName when several fit equally well.
        """
        question = (tight(text), within, prefer)
        if question not in self._found:
            self._found[question] = self._search(*question)
        return self._found[question]

    def word_for(self, area: Area, *, within: str = "", prefer: str = "") -> str:
        """How a list names the area so that `find` finds it again: its name, else with the county
        in front, else its code."""
        county = next(
            (
                one.name
                for code in area.ancestor_codes[:-1]
                if (one := self.by_code.get(code)) and one.kind == AreaKind.COUNTY
            ),
            "",
        )
        for word in (area.name, county + area.name):
            try:
                if self.find(word, within=within, prefer=prefer) == area:
                    return word
            except AmbiguousAreaName:
                continue
        return area.code

    def mentioned(self, texts: Iterable[str], *, within: str = "") -> Area | None:
        """The one lowest area that titles speak of, if they speak of exactly one."""
        line = tight(" ".join(texts))
        named = {
            area.path: area
            for form, areas in self._full.items()
            if len(form) > 1 and form in line
            for area in areas
            if area.path.startswith(within)
        }
        lowest = [
            area
            for path, area in named.items()
            if not any(other != path and other.startswith(path) for other in named)
        ]
        return lowest[0] if len(lowest) == 1 else None

    def common(self, first: Area, second: Area) -> Area:
        """The lowest area that holds both."""
        shared = first
        for code, other in zip(first.ancestor_codes, second.ancestor_codes, strict=False):
            if code != other:
                break
            shared = self.by_code[code]
        return shared

    def stem(self, text: str) -> str:
        """What is left of a name without its kind and the places it lies in: 大屯乡 → 大屯."""
        name = self._bare(tight(text))
        for suffix in (_TOWN, _PARK, _COUNTY):
            found = suffix.search(name)
            # 北镇 is a city whose name ends like a town's: a stem has two characters at least.
            if found is not None and found.start() > 1:
                return name[: found.start()]
        return name

    def _search(self, text: str, within: str, prefer: str) -> Area | None:
        if not text:
            return None
        by_code = self.by_code.get(text)
        if by_code is not None and by_code.path.startswith(within):
            return by_code
        # 北镇市大屯乡 is the Datun of Beizhen, whatever other places are called so.
        for form, county in self._counties:
            rest = text.removeprefix(form)
            if rest != text and len(rest) > 1 and county.path.startswith(within):
                inside = self._search(rest, county.path, prefer)
                if inside is not None and inside != county:
                    return inside
        for index, key in (
            (self._full, text),
            (self._full, self._bare(text)),
            (self._stems, self.stem(text)),
        ):
            fits = [area for area in index.get(key, ()) if area.path.startswith(within)]
            if fits:
                return _the_one(fits, _family(text) or prefer)
        return None

    def _forms(self, name: str) -> set[str]:
        return {name, self._bare(name)}

    def _bare(self, name: str) -> str:
        """Without the names of province, city and county in front, if something is left."""
        while found := self._prefix.match(name):
            rest = name[found.end() :]
            if len(rest) < 2 or _KIND_ONLY.fullmatch(rest):
                break
            name = rest
        return name


_KIND_ONLY = re.compile(
    r"(?:市|县|区|镇|乡|街道|园区|经济|开发区|高新区|工业园区?|经济技术开发区|经济开发区|满族.*)"
)


def paths_above(path: str) -> list[str]:
    """The paths of the areas above the one with this path, outermost first."""
    codes = path.strip("/").split("/")
    return ["/".join(codes[:depth]) + "/" for depth in range(1, len(codes))]


def _add(index: dict[str, list[Area]], key: str, area: Area) -> None:
    areas = index.setdefault(key, [])
    if area not in areas:
        areas.append(area)


@lru_cache(maxsize=4096)
def _family(text: str) -> str:
    if _TOWN.search(text):
        return "town"
    return "park" if _PARK.search(text) else ""


def _the_one(fits: list[Area], family: str) -> Area:
    kinds = {"town": TOWN_KINDS, "park": PARK_KINDS}.get(family)
    best = [area for area in fits if kinds and area.kind in kinds] or fits
    depth = min(area.path.count("/") for area in best)
    highest = [area for area in best if area.path.count("/") == depth]
    if len(highest) > 1:
        raise AmbiguousAreaName(highest)
    return highest[0]
