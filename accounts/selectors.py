"""Questions about users: where their grants lie, what they may do on a day, how accounts are."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import subjects
from accounts.choices import ABILITIES, OWNER_ROLES, Ability, Role
from accounts.models import Grant, User, scopes_of
from areas.models import Area
from common.audit import type_of
from common.models import AuditEntry
from common.scoping import AreaScope


def places_of(grants: Iterable[Grant]) -> list[tuple[str, str]]:
    """Role and name of the area, station or enterprise of each grant; "" for the administrators.

    Grants must have their area fetched; names of stations and enterprises take a query a role.
    """
    found = list(grants)
    names: dict[str, dict[int, str]] = {}
    for role in {grant.role for grant in found if grant.is_of_a_subject}:
        ids = [grant.subject_id for grant in found if grant.role == role and grant.subject_id]
        names[role] = subjects.of_role(role).names(ids)
    return [(grant.role, _place(grant, names.get(grant.role, {}))) for grant in found]


def _place(grant: Grant, names: dict[int, str]) -> str:
    if grant.area is not None:
        return grant.area.name
    return names.get(grant.subject_id or 0, "")


# ---------------------------------------------------------------- accounts


def with_second_factor(users: QuerySet[User]) -> QuerySet[Any]:
    """Users with `has_second_factor`: a device that they have confirmed."""
    confirmed = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
    return users.annotate(has_second_factor=Exists(confirmed))


@dataclass(frozen=True)
class AccountState:
    """In a word, how an account is, and the colour that repeats the word."""

    label: str
    colour: str


def states_of(
    user: User, *, locked: Collection[str], now: datetime, must_change: bool
) -> list[AccountState]:
    """What is to be said of an account; `locked` are the user names that are locked out,
    `must_change` whether the password has to be replaced at the next sign-in."""
    if not user.is_active:
        return [AccountState(_("已停用"), "secondary")]
    states = []
    if user.username in locked:
        states.append(AccountState(_("已锁定"), "red"))
    if user.password_expires_at is not None:
        expired = user.password_expires_at <= now
        label = _("初始密码已过期") if expired else _("初始密码未修改")
        states.append(AccountState(label, "red" if expired else "yellow"))
    elif must_change:
        states.append(AccountState(_("密码到期，须修改"), "yellow"))
    return states or [AccountState(_("正常"), "green")]


# ---------------------------------------------------------------- what a user may see and do


@dataclass(frozen=True)
class ReachedArea:
    """An area, and how many lie below it."""

    name: str
    below: int


@dataclass(frozen=True)
class Reach:
    """A scope by the names of what lies in it."""

    areas: tuple[ReachedArea, ...]
    stations: tuple[str, ...]
    enterprises: tuple[str, ...]


@dataclass(frozen=True)
class GrantAccess:
    """What one grant gives. `number` is by which the page refers to it."""

    number: int
    grant: Grant
    role: str
    place: str
    abilities: tuple[str, ...]
    reach: Reach


@dataclass(frozen=True)
class AbilityAccess:
    """One thing the user may do: where, and by which grants."""

    ability: str
    label: str
    of_areas: bool
    grants: tuple[int, ...]
    reach: Reach


@dataclass(frozen=True)
class Change:
    """What becomes otherwise on a day to come."""

    on: date
    text: str


@dataclass(frozen=True)
class Access:
    """What a user may see and do on a day. An account that is switched off has no `scopes`."""

    user: User
    on: date
    is_active: bool
    grants: tuple[GrantAccess, ...]
    abilities: tuple[AbilityAccess, ...]
    changes: tuple[Change, ...]
    scopes: Mapping[str, AreaScope]

    @property
    def scope(self) -> AreaScope:
        return self.scopes.get(Ability.READ, AreaScope())

    @property
    def together(self) -> list[list[AbilityAccess]]:
        """The abilities, those side by side that are had in the same places by the same grants."""
        found: dict[Any, list[AbilityAccess]] = {}
        for ability in self.abilities:
            found.setdefault((ability.grants, ability.reach), []).append(ability)
        return list(found.values())


def access_of(user: User, on: date) -> Access:
    """What the user may see and do on this day, past, present or to come, and by which grants.

    Follows the same functions as every page does (`Grant.reach`, `scopes_of`): what is said here is
    what is so. Of a day to come it says what is known today.
    """
    grants = list(user.grants.select_related("area").order_by("since", "pk"))
    in_force = tuple(grant for grant in grants if grant.is_in_force(on))
    is_active = was_active(user, on)
    reaches = {grant.pk: grant.reach(on) for grant in in_force}
    everything = AreaScope()
    for scope in reaches.values():
        everything |= scope
    names = _Names(everything)
    places = [place for _role, place in places_of(in_force)]
    given = tuple(
        GrantAccess(
            number=number,
            grant=grant,
            role=str(Role(grant.role).label),
            place=place,
            abilities=tuple(str(a.label) for a in Ability if a in ABILITIES[grant.role]),
            reach=names.reach(reaches[grant.pk]),
        )
        for number, (grant, place) in enumerate(zip(in_force, places, strict=True), start=1)
    )
    scopes = scopes_of(in_force, on) if is_active else {}
    return Access(
        user=user,
        on=on,
        is_active=is_active,
        grants=given,
        abilities=tuple(_abilities(given, scopes, names)),
        changes=tuple(sorted(_changes(grants, on), key=lambda change: change.on)),
        scopes=scopes,
    )


def was_active(user: User, on: date) -> bool:
    """Whether the account was switched on at the end of that day, as far as the log says.

    The first change after it tells what was so before; without one it is as it is today.
    """
    midnight = timezone.make_aware(datetime.combine(on + timedelta(days=1), time.min))
    later = AuditEntry.objects.filter(
        target_type=type_of(User),
        target_id=str(user.pk),
        at__gte=midnight,
        changes__has_key="is_active",
    )
    line = later.order_by("at", "pk").first()
    return bool(line.changes["is_active"][0]) if line else user.is_active


class _Names:
    """The names of everything a scope reaches, fetched in three queries at most."""

    def __init__(self, scope: AreaScope) -> None:
        rows = Area.objects.in_scope(AreaScope(prefixes=scope.prefixes)) if scope.prefixes else ()
        self._areas = dict(rows.values_list("path", "name")) if rows else {}
        self._owners = {
            kind: subjects.of_role(role).names(ids) if (ids := scope.owned(kind)) else {}
            for kind, role in OWNER_ROLES.items()
        }

    def reach(self, scope: AreaScope) -> Reach:
        tops = [
            prefix
            for prefix in scope.prefixes
            if not any(prefix != other and prefix.startswith(other) for other in scope.prefixes)
        ]
        return Reach(
            areas=tuple(ReachedArea(self._areas.get(top, top), self._below(top)) for top in tops),
            stations=self._named("station", scope),
            enterprises=self._named("enterprise", scope),
        )

    def _below(self, top: str) -> int:
        return sum(path != top and path.startswith(top) for path in self._areas)

    def _named(self, kind: str, scope: AreaScope) -> tuple[str, ...]:
        names = self._owners[kind]
        return tuple(names.get(pk, f"{pk}") for pk in scope.owned(kind))


def _abilities(
    given: tuple[GrantAccess, ...], scopes: Mapping[str, AreaScope], names: _Names
) -> Iterable[AbilityAccess]:
    for ability in Ability:
        if ability not in scopes:
            continue
        scope = scopes[ability]
        yield AbilityAccess(
            ability=ability,
            label=str(ability.label),
            of_areas=bool(scope),
            grants=tuple(g.number for g in given if ability in ABILITIES[g.grant.role]),
            reach=names.reach(scope),
        )


def _changes(grants: list[Grant], on: date) -> Iterable[Change]:
    for grant, (role, place) in zip(grants, places_of(grants), strict=True):
        what = " · ".join(filter(None, [str(Role(role).label), place]))
        if grant.since > on:
            yield Change(grant.since, _("授权开始：%(what)s") % {"what": what})
        if grant.until and grant.until > on:
            yield Change(grant.until, _("授权终止：%(what)s") % {"what": what})
        if not grant.is_of_a_subject or (grant.until and grant.until <= on):
            continue
        for turn in subjects.of_role(role).turns([grant.subject_id], on):  # type: ignore[list-item]
            if grant.since <= turn and not (grant.until and grant.until <= turn):
                yield Change(turn, _("服务区域变动：%(what)s") % {"what": what})


# ---------------------------------------------------------------- grants of everybody


@dataclass(frozen=True)
class GrantRow:
    """A grant on the page of its user."""

    grant: Grant
    role: str
    place: str
    is_future: bool
    is_past: bool


def grant_rows(user: User, today: date) -> list[GrantRow]:
    """All grants of a user: those in force, those to come, those that have ended."""
    newest_first = F("until").desc(nulls_first=True)
    grants = list(user.grants.select_related("area").order_by(newest_first, "-since", "pk"))
    rows = [
        GrantRow(
            grant=grant,
            role=str(Role(role).label),
            place=place,
            is_future=grant.since > today,
            is_past=grant.until is not None and grant.until <= today,
        )
        for grant, (role, place) in zip(grants, places_of(grants), strict=True)
    ]
    return sorted(rows, key=lambda row: (row.is_past, row.is_future))


def grants_by_user(users: Iterable[User], today: date) -> dict[int, list[tuple[str, str]]]:
    """Role and place of the grants in force, for a list of users."""
    grants = list(
        Grant.objects.in_force(today)
        .filter(user__in=list(users))
        .select_related("area")
        .order_by("pk")
    )
    found: dict[int, list[tuple[str, str]]] = {}
    for grant, (role, place) in zip(grants, places_of(grants), strict=True):
        found.setdefault(grant.user_id, []).append((str(Role(role).label), place))
    return found
