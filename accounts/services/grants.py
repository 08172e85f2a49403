"""Writes of grants: who may see and do what, where, from when to when.

What a grant was on a day that has passed is never altered: it is ended, or its end is moved, from
now on. One that has not begun yet can be withdrawn whole.
"""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts import rules, subjects
from accounts.choices import ADMINISTRATORS, OF_A_SUBJECT, Role
from accounts.models import Grant, User
from areas.models import Area
from common import writing
from common.errors import DomainError


class RolesMustBeSeparate(DomainError):
    """One person would be administrator and something else at the same time (三员分立)."""


class AlreadyGranted(DomainError):
    """The same role at the same place, for a time that overlaps."""


class MayNotGrant(DomainError):
    """Only a security administrator grants, and never to himself or herself."""


class AlreadyEnded(DomainError):
    """What has ended stays as it was; a new grant is given instead."""


@transaction.atomic
def grant_role(
    *,
    actor: Any,
    user: User,
    role: str,
    since: date,
    until: date | None = None,
    place: Area | int | None = None,
) -> Grant:
    """Give a role on an area and everything below it, or on a single station or enterprise.

    `place` is the area, or the id of the station or enterprise; None for the administrators.
    `actor` None is the system itself (a command).

    Raises MayNotGrant; RolesMustBeSeparate when the user would hold an administrator role beside
    another role at any one time (GB/T 22239-2019: administrators, security and audit are separate
    people; a role that has ended by then does not count); AlreadyGranted.
    """
    _lock(user)
    _must_be_allowed(actor, user)
    grant = Grant(user=user, role=role, since=since, until=until)
    if isinstance(place, Area):
        grant.area = place
    else:
        grant.subject_id = place
    grant.clean_fields()
    _must_exist(grant)
    _must_fit(grant)
    return writing.create(actor, grant, action="grant.create")


@transaction.atomic
def end_grant(*, actor: Any, grant: Grant, on: date, reason: str) -> Grant | None:
    """Have a grant end: in force for the last time on the day before `on`.

    One that would not have begun by then is withdrawn; returns None in that case. Raises
    MayNotGrant, and AlreadyEnded when it ends on `on` or before anyhow.
    """
    found = _locked(grant)
    _must_be_allowed(actor, found.user)
    if found.until and found.until <= on:
        raise AlreadyEnded(
            _("这项授权到 %(until)s 已经终止，不需要再收回。") % {"until": found.until}
        )
    if on <= found.since:
        writing.remove(actor, found, action="grant.withdraw", reason=reason)
        return None
    return writing.change(actor, found, {"until": on}, action="grant.end", reason=reason)


@transaction.atomic
def change_end(*, actor: Any, grant: Grant, until: date | None, today: date, reason: str) -> Grant:
    """Move the end of a grant that has not ended by `today`, or take it away (None).

    Raises MayNotGrant, AlreadyEnded, and what grant_role raises where the longer time overlaps.
    """
    found = _locked(grant)
    _must_be_allowed(actor, found.user)
    if found.until and found.until <= today:
        raise AlreadyEnded(
            _("这项授权到 %(until)s 已经终止，不能再延长；需要时请重新授权。")
            % {"until": found.until}
        )
    if until and until < today:
        raise ValidationError({"until": _("终止日期不能早于今天：已经过去的日子里授权是有效的。")})
    found.until = until
    _must_fit(found)
    return writing.change(actor, found, {"until": until}, action="grant.change_end", reason=reason)


def _lock(user: User) -> None:
    """Grants of one user are written one after the other; each sees those before it."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)


def _locked(grant: Grant) -> Grant:
    _lock(grant.user)
    try:
        return Grant.objects.select_related("user", "area").get(pk=grant.pk)
    except Grant.DoesNotExist:
        raise AlreadyEnded(_("这项授权已被撤销，请回到授权列表查看。")) from None


def _must_be_allowed(actor: Any, user: User) -> None:
    if actor is None or rules.can_grant(actor, user):
        return
    if actor.pk == user.pk:
        raise MayNotGrant(_("不能给自己授权或收回自己的授权，请由另一位安全管理员办理。"))
    raise MayNotGrant(_("只有安全管理员可以授权。"))


def _must_exist(grant: Grant) -> None:
    """The station or enterprise: no foreign key says so, its app lies above."""
    if grant.subject_id is None or grant.role not in OF_A_SUBJECT:
        return
    if not subjects.of_role(grant.role).names([grant.subject_id]):
        raise ValidationError({"subject_id": _("没有这个指导站或企业，请重新查找。")})


def _must_fit(grant: Grant) -> None:
    """The database refuses the same (accounts/triggers.py); here it is said why."""
    for other in _at_the_same_time(grant):
        if other.role == grant.role:
            if (other.area_id, other.subject_id) == (grant.area_id, grant.subject_id):
                raise AlreadyGranted(
                    _("该用户%(time)s已有同样的授权；需要延长时请修改那一项的终止日期。")
                    % {"time": _time_of(other)}
                )
        elif {other.role, grant.role} & set(ADMINISTRATORS):
            raise RolesMustBeSeparate(_refusal(grant, other))


def _at_the_same_time(grant: Grant) -> QuerySet[Grant]:
    rows = Grant.objects.filter(user=grant.user_id).exclude(pk=grant.pk).order_by("since", "pk")
    rows = rows.filter(Q(until__isnull=True) | Q(until__gt=grant.since))
    return rows.filter(since__lt=grant.until) if grant.until else rows


def _refusal(grant: Grant, other: Grant) -> str:
    return _(
        "三类管理员必须由不同人员担任，且不得兼任业务角色（三员分立）。该用户%(time)s是%(held)s，"
        "同一时间不能再是%(wanted)s。请另选一人，或先收回那项授权。"
    ) % {
        "time": _time_of(other),
        "held": Role(other.role).label,
        "wanted": Role(grant.role).label,
    }


def _time_of(grant: Grant) -> str:
    if grant.until is None:
        return _("自 %(since)s 起") % {"since": grant.since}
    return _("自 %(since)s 至 %(until)s ") % {"since": grant.since, "until": grant.until}
