"""What planning a roster looks up once: areas, enterprises, their facts, unions by name."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from areas.choices import AreaKind
from areas.models import Area
from areas.selectors import AmbiguousAreaName, AreaFinder
from common.chunks import chunks
from common.sheets import OUT_OF_SCOPE, Context
from common.tables import Clean
from common.values import name_key, tight
from enterprises.models import Enterprise
from enterprises.selectors import EnterpriseFinder
from unions.choices import UnionKind
from unions.models import Union
from unions.sheets import messages
from unions.sheets.facts import Known, KnownTerm, known_facts, known_terms
from unions.sheets.steps import Add, AddShared

# Stands where a roster says that there is a union but not by which document it was approved.
ROSTER_EVIDENCE = "按名册登记"

# The columns that tell of the union itself.
PARTICULARS = ("union_code", "upper_union", "elected_on", "term", "term_ends")


@dataclass(slots=True)
class Unions:
    """Existing unions that rows may mean, and those that earlier rows of the batch will found."""

    by_name: dict[str, list[Union | Add]] = field(default_factory=dict)
    federations: dict[int, list[Union]] = field(default_factory=dict)
    # By name, wherever the importer may see them: what may stand above a union.
    uppers: dict[str, list[Union]] = field(default_factory=dict)
    # Who has a code, by what `_which` tells of it; of codes that rows name twice also earlier rows.
    holders: dict[str, Any] = field(default_factory=dict)
    twice: set[str] = field(default_factory=set)

    def add(self, union: Union | Add) -> None:
        self.by_name.setdefault(name_key(union.name), []).append(union)

    def named(self, name: str, county: str) -> Union | Add | None:
        fits = self.by_name.get(name_key(name), [])
        return next((union for union in fits if union.area.path.startswith(county)), None)

    def above(self, name: str, county: str) -> Union | None:
        """The registered union that a row means by the name, nearest first; None if it may be
        several."""
        fits = self.uppers.get(name_key(name), [])
        here = [union for union in fits if union.area.path.startswith(county)]
        found = here or fits
        return found[0] if len(found) == 1 else None

    def may_have(self, union: Union | Add, code: str) -> bool:
        """Whether no other union has the code, and remembers who has it now."""
        if code in self.twice:
            return bool(self.holders.setdefault(code, _which(union)) == _which(union))
        return code not in self.holders


def _which(union: Union | Add) -> Any:
    """Tells a union from others, registered or not."""
    return union.pk or (name_key(union.name), county_path(union.area))


class Book:
    """Look-ups for one batch. Everything is fetched here, nothing row by row."""

    def __init__(self, rows: Sequence[Clean], context: Context) -> None:
        self.context = context
        self.finder = AreaFinder.load(context.scope)
        self.within = context.area.path if context.area else ""
        self.titled = self.finder.mentioned(context.texts, within=self.within)
        self.rows = rows
        wanted = _wanted(rows)
        self.repeated = wanted.repeated
        self.says_particulars = wanted.says_particulars
        within = county_path(context.area) if context.area else ""
        self.enterprises = EnterpriseFinder(wanted.codes, wanted.names, within)
        each: dict[int, Union] = {}
        self.facts = known_facts(self.enterprises.all(), context.as_of, each)
        self.unions = self._load_unions(wanted, each)
        self._terms: dict[Any, list[KnownTerm]] = (
            dict(known_terms(each)) if wanted.says_terms else {}
        )
        # What is said of the first row only.
        self.told: set[str] = set()
        # The first row that meant something, by its place in the list.
        self.seen: dict[Any, int] = {}
        # What a place is called repeats from row to row.
        self._places: dict[tuple[str, str, str], Area | None] = {}
        self._quiet_places: dict[str, Area | None] = {}

    def known(self, enterprise: Enterprise) -> Known:
        return self.facts[enterprise.pk] if enterprise.pk in self.facts else Known()

    # ------------------------------------------------------------------ areas

    def area_of(self, row: Clean) -> Area | None:
        """Where the row says its enterprise is; reports on the row and returns None if nowhere."""
        within = self.within
        county = row.values.get("county")
        if county:
            area = self._stated_area(row, "county", "town", within)
            if area is None:
                return None
            # A county beside a list of one of its places says nothing finer.
            within = area.path if area.path.startswith(within) else within
        for name, prefer in (("park", "park"), ("township", "town")):
            if row.values.get(name):
                return self._stated_area(row, name, prefer, within)
        area = self._quiet(row.group) or self._quiet(row.sheet)
        area = area or (self._stated_area(row, "county", "town", self.within) if county else None)
        area = area or self._fallback()
        if area is None:
            row.report(messages.NO_AREA, "township")
        elif not self.context.scope.contains(area.path):
            row.report(OUT_OF_SCOPE)
            return None
        return area

    def _stated_area(self, row: Clean, name: str, prefer: str, within: str) -> Area | None:
        text = row.values[name]
        inside = self.finder.by_code.get(within.rstrip("/").rpartition("/")[2])
        place = inside.name if inside else ""
        try:
            area = self._find(text, prefer, within)
        except AmbiguousAreaName:
            row.report(messages.AREA_AMBIGUOUS, name, name=text, area=place)
            return None
        if area is None:
            row.report(messages.AREA_NOT_FOUND, name, name=text, area=place)
        elif not self.context.scope.contains(area.path):
            row.report(OUT_OF_SCOPE, name)
            return None
        return area

    def _find(self, text: str, prefer: str, within: str) -> Area | None:
        if (text, prefer, within) not in self._places:
            self._places[text, prefer, within] = self._search(text, prefer, within)
        return self._places[text, prefer, within]

    def _search(self, text: str, prefer: str, within: str) -> Area | None:
        own = self.context.area
        if own is not None and tight(text) in (own.name, own.code, self.finder.stem(own.name)):
            return own
        try:
            area = self.finder.find(text, within=within, prefer=prefer)
        except AmbiguousAreaName:
            # The title may say of which county the list is.
            if self.titled is None or not self.titled.path.startswith(within):
                raise
            area = self.finder.find(text, within=self.titled.path, prefer=prefer)
        if (
            area is None
            and own is not None
            and self.finder.stem(text) == self.finder.stem(own.name)
        ):
            return own
        return area or self._above(text)

    def _above(self, text: str) -> Area | None:
        """A county or city named over a list of one of its places says nothing finer."""
        own = self.context.area
        above = own.ancestor_codes[:-1] if own else []
        names = {self.finder.by_code[code].name for code in above if code in self.finder.by_code}
        return own if tight(text) in names else None

    def _quiet(self, text: str) -> Area | None:
        """The area of a group line or a sheet name, which may as well be something else."""
        if text not in self._quiet_places:
            try:
                found = self.finder.find(text, within=self.within) if text else None
            except AmbiguousAreaName:
                found = None
            self._quiet_places[text] = found
        return self._quiet_places[text]

    def _fallback(self) -> Area | None:
        return self.titled if self.context.area is None else self.context.area

    # ------------------------------------------------------------------ unions

    def _load_unions(self, wanted: "_Wanted", each: dict[int, Union]) -> Unions:
        """`each` is every union once, and gets those that are found here."""
        unions = Unions(twice=wanted.codes_twice)
        visible = Union.objects.select_related("area", "parent").in_scope(self.context.scope)
        standing = visible.filter(dissolved_on__isnull=True)
        for part in chunks(sorted(wanted.unions)):
            for union in standing.filter(name__in=part).order_by("pk"):
                unions.add(each.setdefault(union.pk, union))
        shared = (UnionKind.FEDERATION, UnionKind.TOWNSHIP, UnionKind.PARK)
        for union in standing.filter(kind__in=shared).in_area(self.within).order_by("pk"):
            found = each.setdefault(union.pk, union)
            unions.federations.setdefault(union.area_id, []).append(found)
        for part in chunks(sorted(wanted.uppers)):
            for union in standing.filter(name_key__in=part).order_by("pk"):
                unions.uppers.setdefault(union.name_key, []).append(union)
        for part in chunks(sorted(wanted.union_codes)):
            held = Union.objects.filter(credit_code__in=part)
            unions.holders.update(held.values_list("credit_code", "pk"))
        return unions

    def terms_of(self, union: Union | Add) -> list[KnownTerm]:
        """The terms of its committee, in their order; with those that rows before have added."""
        return self._terms.get(_which(union), [])

    def remember_term(self, union: Union | Add, term: KnownTerm) -> None:
        """Seen by other rows that mean the union; of what no other can mean nothing is kept."""
        if not isinstance(union, Add) or isinstance(union, AddShared):
            self._terms.setdefault(_which(union), []).append(term)


@dataclass(slots=True)
class _Wanted:
    """What the rows may mean: codes and names of enterprises, codes and names of unions; and the
    codes and the keys of the names of unions that several rows may mean."""

    codes: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    unions: set[str] = field(default_factory=set)
    repeated: set[str] = field(default_factory=set)
    uppers: set[str] = field(default_factory=set)
    union_codes: set[str] = field(default_factory=set)
    codes_twice: set[str] = field(default_factory=set)
    says_particulars: bool = False
    says_terms: bool = False


def _wanted(rows: Sequence[Clean]) -> _Wanted:
    wanted = _Wanted()
    keys: set[str] = set()
    for row in rows:
        values = row.values
        if name := values.get("name"):
            wanted.codes.add(values.get("credit_code") or "")
            wanted.names.add(name)
            both = {own_union_name(name), values.get("union_name") or ""} - {""}
            wanted.unions |= both
            meant = {name_key(union) for union in both}
            wanted.repeated |= meant & keys
            keys |= meant
            if any(map(values.get, PARTICULARS)):
                _want_particulars(wanted, values)
    return wanted


def _want_particulars(wanted: _Wanted, values: dict[str, Any]) -> None:
    if code := values.get("union_code"):
        (wanted.codes_twice if code in wanted.union_codes else wanted.union_codes).add(code)
    if upper := values.get("upper_union"):
        wanted.uppers.add(name_key(upper))
    wanted.says_particulars = True
    if any(map(values.get, ("elected_on", "term", "term_ends"))):
        wanted.says_terms = True


def own_union_name(enterprise_name: str) -> str:
    """The usual name of an enterprise's own union, cut to what a union's name may hold."""
    return f"{enterprise_name}工会委员会"[:120]


def county_path(area: Area) -> str:
    """The path of the county an area lies in; a city's own for what hangs under the city."""
    if area.kind in (AreaKind.PROVINCE, AreaKind.CITY, AreaKind.COUNTY):
        return area.path
    return "/".join(area.ancestor_codes[:3]) + "/"
