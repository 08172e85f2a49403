"""What is known of a user's sessions, and how they end.

A session is named by a digest of its key: the key itself opens it, and belongs on no page.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Session, User
from accounts.sessions import BEGAN, SEEN
from common import audit
from common.choices import EntryKind

# Why a session ended, as the log says it.
SIGNED_OUT, BY_OWNER, PASSWORD, FACTOR = "signed_out", "owner", "password", "factor"
BY_ADMINISTRATOR = "administrator"
IDLE, TOO_OLD = "idle", "too_old"


@dataclass(frozen=True)
class SessionLine:
    """One browser that is signed in, as its owner sees it."""

    handle: str
    browser: str
    address: str | None
    began_at: datetime | None
    seen_at: datetime | None
    is_here: bool


def lines_of(user: User, *, here: str | None, now: datetime) -> list[SessionLine]:
    """The user's sessions that still open something, this one (its key is `here`) first."""
    lines = [
        SessionLine(
            handle=handle_of(row.session_key),
            browser=browser_name(row.agent),
            address=row.address,
            began_at=row.began_at,
            seen_at=row.seen_at,
            is_here=row.session_key == here,
        )
        for row in _open(user, now).order_by("-seen_at")
    ]
    return sorted(lines, key=lambda line: not line.is_here)


def handle_of(key: str) -> str:
    """What a session is called on pages."""
    return sha256(key.encode()).hexdigest()[:24]


def over(session: SessionBase, now: datetime) -> str:
    """Why a session may be used no longer (IDLE, TOO_OLD); "" while it may.

    A session that does not say since when it is, is just beginning.
    """
    began, seen = session.get(BEGAN), session.get(SEEN)
    if began is not None and now.timestamp() - began >= settings.SESSION_HOURS * 3600:
        return TOO_OLD
    if seen is not None and now.timestamp() - seen >= settings.SESSION_IDLE_MINUTES * 60:
        return IDLE
    return ""


def record_end(user: User, why: str) -> None:
    """Write into the log that a session has ended by itself."""
    audit.record(user, "session.end", user, {"why": why}, kind=EntryKind.SIGN_IN)


def record_refusal(user: User, why: str) -> None:
    """Write into the log that a right password did not open the portal."""
    audit.record(None, "sign_in.refuse", user, {"why": why}, kind=EntryKind.SIGN_IN)


@transaction.atomic
def end_session(*, actor: Any, user: User, handle: str) -> bool:
    """End one session of the user; it opens nothing from its next request on.

    False where the user has no such session (it may just have ended).
    """
    keys = [key for key in _keys(user) if handle_of(key) == handle]
    return bool(_end(actor, user, keys, BY_OWNER))


@transaction.atomic
def end_all(*, actor: Any, user: User, keep: str = "", why: str = BY_OWNER) -> int:
    """End the user's sessions but the one with the key `keep`; returns how many."""
    return _end(actor, user, [key for key in _keys(user) if key != keep], why)


def forget(now: datetime) -> int:
    """Delete the rows of sessions that open nothing any more; returns how many."""
    idle_since = now - timedelta(minutes=settings.SESSION_IDLE_MINUTES)
    rows = Session.objects.filter(Q(expire_date__lt=now) | Q(seen_at__lt=idle_since))
    return rows.delete()[0]


def _open(user: User, now: datetime) -> Any:
    idle_since = now - timedelta(minutes=settings.SESSION_IDLE_MINUTES)
    rows = Session.objects.filter(user=user, expire_date__gt=now)
    return rows.exclude(seen_at__lt=idle_since)


def _keys(user: User) -> Iterable[str]:
    return Session.objects.filter(user=user).values_list("session_key", flat=True)


def _end(actor: Any, user: User, keys: list[str], why: str) -> int:
    count, _by_model = Session.objects.filter(session_key__in=keys).delete()
    if count:
        said = {"why": why, "count": count}
        audit.record(actor, "session.end", user, said, kind=EntryKind.SIGN_IN)
    return count


# The first that fits: Edge also calls itself Chrome, Chrome also Safari, Android also Linux.
_BROWSERS = {
    "MicroMessenger": _("微信"),
    "Edg": "Edge",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS = {
    "Windows": "Windows",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


def browser_name(agent: str) -> str:
    """How people call the browser that sent this user agent: “Chrome · Windows”."""
    names = [
        next((name for mark, name in known.items() if mark in agent), None)
        for known in (_BROWSERS, _SYSTEMS)
    ]
    return " · ".join(str(name) for name in names if name) or gettext("未知浏览器")
