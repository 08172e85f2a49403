"""Writes of API tokens: shown once, kept as a hash."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts.models import ApiToken, User
from common import audit
from common.choices import EntryKind

# A script that asks a thousand times a minute writes once.
_MARK_EVERY = timedelta(minutes=1)


@transaction.atomic
def issue_token(
    *, actor: Any, user: User, name: str, expires_at: datetime, is_read_only: bool = False
) -> str:
    """Make a new API token and return it; it cannot be read again, only its hash is stored."""
    key = secrets.token_hex(20)
    token = ApiToken(
        user=user,
        name=name,
        digest=token_digest(key),
        expires_at=expires_at,
        is_read_only=is_read_only,
    )
    token.full_clean()
    token.save(force_insert=True)
    audit.record(actor, "token.issue", token, audit.created(token), kind=EntryKind.SIGN_IN)
    return key


@transaction.atomic
def revoke_token(*, actor: Any, token: ApiToken, now: datetime) -> None:
    """The token opens nothing from now on; revoking it again changes nothing."""
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now):
        said = {"revoked_at": [None, audit.plain(now)]}
        audit.record(actor, "token.revoke", token, said, kind=EntryKind.SIGN_IN)


@transaction.atomic
def revoke_all(*, actor: Any, user: User, now: datetime) -> None:
    """Revoke every token of the user that could still be used."""
    for token in user.tokens.filter(revoked_at=None, expires_at__gt=now):
        revoke_token(actor=actor, token=token, now=now)


def mark_used(token: ApiToken, now: datetime) -> None:
    """Remember when a token was last used, to the minute; no line in the log."""
    due = Q(used_at=None) | Q(used_at__lt=now - _MARK_EVERY)
    if token.used_at is None or token.used_at < now - _MARK_EVERY:
        ApiToken.objects.filter(due, pk=token.pk).update(used_at=now)


def token_digest(key: str) -> str:
    """The stored form of a token."""
    return sha256(key.encode()).hexdigest()
