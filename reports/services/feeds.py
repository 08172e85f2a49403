"""Addresses for spreadsheet programs: made, shown once, revoked."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Q

from common import writing
from reports.models import Feed

# A workbook with ten tables asks ten times at once and writes once.
_MARK_EVERY = timedelta(minutes=1)


@transaction.atomic
def make_feed(*, actor: Any, name: str, kind: str, query: Mapping[str, str]) -> tuple[Feed, str]:
    """A new address of the user's own, and its key, which cannot be read again."""
    key = secrets.token_urlsafe(24)
    feed = Feed(user=actor, name=name, kind=kind, query=dict(query), digest=digest_of(key))
    return writing.create(actor, feed, action="feed.make"), key


@transaction.atomic
def revoke_feed(*, actor: Any, feed: Feed, now: datetime) -> Feed:
    """The address answers nothing from now on; revoking it again changes nothing."""
    if feed.revoked_at is None:
        writing.change(actor, feed, {"revoked_at": now}, action="feed.revoke")
    return feed


def mark_used(feed: Feed, now: datetime) -> None:
    """Remember when an address was last asked, to the minute; the export itself is logged."""
    due = Q(used_at=None) | Q(used_at__lt=now - _MARK_EVERY)
    Feed.objects.filter(due, pk=feed.pk).update(used_at=now)


def digest_of(key: str) -> str:
    """The stored form of a key."""
    return sha256(key.encode()).hexdigest()
