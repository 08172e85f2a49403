"""Writes of accounts: opening one, and what an administrator does to it."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import rules
from accounts.models import User
from accounts.services import passwords, second_factor, sessions, tokens
from common import audit, writing
from common.errors import DomainError

# How long an initial password is of use: over a weekend, and no longer.
INITIAL_HOURS = 72


class MayNotManage(DomainError):
    """Only a system administrator manages accounts, and never the own one."""


class NothingToDo(DomainError):
    """The account is already what it was to become."""


@transaction.atomic
def create_user(*, actor: Any, username: str, name: str, password: str) -> User:
    """Add an account without any grant, with a password that is known (demo, tests)."""
    user = User(username=username, name=name)
    user.set_password(password)
    user.full_clean()
    user.save()
    audit.record(actor, "user.create", user, audit.created(user))
    return user


@transaction.atomic
def open_account(*, actor: Any, username: str, name: str, now: datetime) -> tuple[User, str]:
    """Add an account without any grant; returns it and its initial password, which is to be
    changed at the first sign-in and is stored nowhere else.

    Raises MayNotManage, ValidationError (a user name that is taken, also in other letters).
    """
    if actor is not None and not rules.can_open_accounts(actor):
        raise MayNotManage(_("只有系统管理员可以开设账号。"))
    if User.objects.filter(username__iexact=username).exists():
        raise ValidationError({"username": _("这个用户名已有人使用（不区分大小写），请换一个。")})
    user = User(username=username, name=name)
    user.set_unusable_password()
    user.full_clean()
    user.save()
    audit.record(actor, "user.create", user, audit.created(user))
    password = passwords.set_temporary_password(
        actor=actor, user=user, now=now, hours=INITIAL_HOURS
    )
    return user, password


@transaction.atomic
def rename_account(*, actor: Any, user: User, name: str) -> User:
    """Correct the name or office that pages and the log show; the user name stays."""
    _must_be_allowed(actor, user)
    return writing.change(actor, user, {"name": name}, action="user.rename")


@transaction.atomic
def disable_account(*, actor: Any, user: User, reason: str, now: datetime) -> User:
    """Switch an account off: whoever is signed in is signed out, tokens are revoked, and grants
    give nothing. The grants themselves stay, so that the log and past days remain right.

    Raises MayNotManage, NothingToDo.
    """
    _must_be_allowed(actor, user)
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not user.is_active:
        raise NothingToDo(_("这个账号已经停用。"))
    writing.change(actor, user, {"is_active": False}, action="user.disable", reason=reason)
    sessions.end_all(actor=actor, user=user, why=sessions.BY_ADMINISTRATOR)
    tokens.revoke_all(actor=actor, user=user, now=now)
    return user


@transaction.atomic
def enable_account(*, actor: Any, user: User, reason: str) -> User:
    """Switch an account on again; what was ended stays ended (sessions, tokens).

    Raises MayNotManage, NothingToDo.
    """
    _must_be_allowed(actor, user)
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.is_active:
        raise NothingToDo(_("这个账号没有停用。"))
    return writing.change(actor, user, {"is_active": True}, action="user.enable", reason=reason)


@transaction.atomic
def reset_password(*, actor: Any, user: User, now: datetime) -> str:
    """Give the user a new initial password and return it; whoever is signed in is signed out.

    Raises MayNotManage, and NothingToDo for an account that is switched off.
    """
    _must_be_allowed(actor, user)
    if not user.is_active:
        raise NothingToDo(_("这个账号已停用，请先启用，再重置密码。"))
    return passwords.set_temporary_password(actor=actor, user=user, now=now, hours=INITIAL_HOURS)


@transaction.atomic
def reset_second_factor(*, actor: Any, user: User) -> None:
    """Take the second factor away, as when a telephone is lost; a new one is set up at sign-in.

    Raises MayNotManage.
    """
    _must_be_allowed(actor, user)
    second_factor.reset(actor=actor, user=user)


def _must_be_allowed(actor: Any, user: User) -> None:
    if actor is None or rules.can_manage(actor, user):
        return
    if user.is_superuser:
        raise MayNotManage(_("应急后台的账号只能在服务器的命令行上管理。"))
    if actor.pk == user.pk:
        raise MayNotManage(_("不能管理自己的账号，请由另一位系统管理员办理。"))
    raise MayNotManage(_("只有系统管理员可以管理账号。"))
