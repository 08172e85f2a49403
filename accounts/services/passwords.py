"""Writes of passwords: one's own, and the temporary one that an administrator hands out."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import PasswordRecord, User
from accounts.services import sessions, tokens
from common import audit
from common.choices import EntryKind

# Without those that look alike: a temporary password is read out, or copied from paper.
_SIGNS = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789-+=@#%"
_TEMPORARY_LENGTH = 14


def must_change(user: User, now: datetime) -> bool:
    """Whether a new password has to be chosen before anything else.

    That is so for a password that an administrator has set, and for one that has grown too old. A
    password without a date is as old as the account: it was chosen when that was opened.
    """
    if user.password_expires_at is not None:
        return True
    until = good_until(user)
    return until is not None and until <= now


def good_until(user: User) -> datetime | None:
    """When the password will have grown too old; None where passwords do not."""
    days = settings.PASSWORD_MAX_AGE_DAYS
    return changed_at(user) + timedelta(days=days) if days else None


def changed_at(user: User) -> datetime:
    """Since when the user has the present password."""
    return user.password_changed_at or user.date_joined


def is_over(user: User, now: datetime) -> bool:
    """Whether the password was a temporary one whose time has run out: it opens nothing."""
    return user.password_expires_at is not None and user.password_expires_at <= now


@transaction.atomic
def change_password(
    *, actor: Any, user: User, password: str, now: datetime, keep: str = ""
) -> User:
    """Set the password that the user chose, and end their sessions but `keep` (a session's key).

    Raises ValidationError with what is wrong with the password.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    validate_password(password, user)
    _replace(actor, "password.change", user, password, now=now, until=None)
    sessions.end_all(actor=actor, user=user, keep=keep, why=sessions.PASSWORD)
    return user


@transaction.atomic
def set_temporary_password(*, actor: Any, user: User, now: datetime, hours: int) -> str:
    """Set a password that is good for so many hours and must be changed at the first sign-in.

    Returns it; it can be read nowhere afterwards. All sessions and tokens of the user end: whoever
    had the old password may have made them.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    password = _generate(user)
    _replace(actor, "password.set", user, password, now=now, until=now + timedelta(hours=hours))
    sessions.end_all(actor=actor, user=user, why=sessions.PASSWORD)
    tokens.revoke_all(actor=actor, user=user, now=now)
    return password


def _replace(
    actor: Any, action: str, user: User, password: str, *, now: datetime, until: datetime | None
) -> None:
    """The present password becomes a former one; only as many are kept as are compared."""
    if user.has_usable_password():
        PasswordRecord.objects.create(user=user, encoded=user.password, replaced_at=now)
    kept = user.former_passwords.order_by("-replaced_at", "-pk")[: settings.PASSWORD_HISTORY]
    user.former_passwords.exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()
    before = audit.snapshot(user)
    user.set_password(password)
    user.password_changed_at, user.password_expires_at = now, until
    user.save(update_fields=["password", "password_changed_at", "password_expires_at"])
    changes = audit.difference(before, audit.snapshot(user))
    audit.record(actor, action, user, changes, kind=EntryKind.SIGN_IN)


def _generate(user: User) -> str:
    """A random password that the rules allow."""
    length = max(_TEMPORARY_LENGTH, settings.PASSWORD_MIN_LENGTH)
    while True:
        password = "".join(secrets.choice(_SIGNS) for _ in range(length))
        try:
            validate_password(password, user)
        except ValidationError:
            continue
        return password
