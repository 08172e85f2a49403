"""Who may not try a password for now, because too many were wrong: an account, or an address.

django-axes counts and refuses; it calls the `Handler` (AXES_HANDLER) at every door where a password
is looked at. So that is also where the log learns of signing in and out.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.db import transaction
from django.db.models import Max, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import sessions
from common import audit
from common.choices import EntryKind


class Handler(AxesDatabaseHandler):
    """Two limits instead of axes' one, a success that forgives the account alone, and the log."""

    def get_failures(self, request: Any, credentials: Any = None) -> int:
        """1 where the account or the address has reached its limit; AXES_FAILURE_LIMIT is 1."""
        limits = (settings.LOCKOUT_ACCOUNT_FAILURES, settings.LOCKOUT_ADDRESS_FAILURES)
        # In the order of AXES_LOCKOUT_PARAMETERS.
        counted = zip(self.get_user_attempts(request, credentials), limits, strict=True)
        return int(any(_failures(rows) >= limit for rows, limit in counted))

    def reset_user_attempts(self, request: Any, credentials: Any = None) -> int:
        """Forgive the account what it failed. What else was tried from the address still counts,
        or somebody with an account of their own could go on guessing at others for ever."""
        return forgive(get_client_username(request, credentials))

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: Any = None, **kwargs: Any
    ) -> None:
        was_locked = getattr(request, "axes_locked_out", False)
        super().user_login_failed(sender, credentials, request, **kwargs)
        if request is None:
            return
        # A name that is no account may be a password typed into the wrong field: it is not kept.
        user = User.objects.filter(username=get_client_username(request, credentials)).first()
        said = {"locked": True} if was_locked else {}
        audit.record(None, "sign_in.refuse", user, said, kind=EntryKind.SIGN_IN)
        if request.axes_locked_out and not was_locked:
            minutes = {"minutes": settings.LOCKOUT_MINUTES}
            audit.record(None, "sign_in.lock", user, minutes, kind=EntryKind.SIGN_IN)

    def user_logged_in(self, sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
        super().user_logged_in(sender, request, user, **kwargs)
        if _is_real(request):
            audit.record(user, "session.begin", user, kind=EntryKind.SIGN_IN)

    def user_logged_out(self, sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
        super().user_logged_out(sender, request, user, **kwargs)
        if user is not None and _is_real(request):
            sessions.record_end(user, sessions.SIGNED_OUT)


def refusal() -> str:
    """What whoever is locked out reads; it does not say what of it is so: the account, the address,
    or whether there is such an account."""
    return _(
        "密码错误次数过多，已暂停登录。请等 %(minutes)s 分钟后再试；"
        "急用请联系本级总工会的系统管理员解除。"
    ) % {"minutes": settings.LOCKOUT_MINUTES}


@dataclass(frozen=True)
class Lockout:
    """An account or an address that is locked; `until` is when that ends at the latest."""

    name: str
    failures: int
    until: datetime
    user: User | None = None


def locked_accounts() -> list[Lockout]:
    """Accounts that are locked now; names that are none are not among them."""
    found = _reached("username", settings.LOCKOUT_ACCOUNT_FAILURES)
    users = User.objects.in_bulk([lock.name for lock in found], field_name="username")
    return [
        Lockout(lock.name, lock.failures, lock.until, users[lock.name])
        for lock in found
        if lock.name in users
    ]


def locked_addresses() -> list[Lockout]:
    """Addresses that are locked now."""
    return _reached("ip_address", settings.LOCKOUT_ADDRESS_FAILURES)


@transaction.atomic
def unlock(*, actor: Any, username: str = "", address: str = "") -> bool:
    """Let an account, or an address, try again at once; False where nothing was counted."""
    column, value = ("username", username) if username else ("ip_address", address)
    count, _by_model = AccessAttempt.objects.filter(**{column: value}).delete()
    if not count:
        return False
    user = User.objects.filter(username=username).first() if username else None
    said = {} if username else {"address": address}
    audit.record(actor, "sign_in.unlock", user, said, kind=EntryKind.SIGN_IN)
    return True


def forgive(username: str | None) -> int:
    """Forget what was counted against an account: its owner has signed in."""
    count, _by_model = AccessAttempt.objects.filter(username=username).delete()
    return count


def forget(now: datetime) -> int:
    """Delete what no longer counts; it holds names and addresses that were typed."""
    over = now - timedelta(minutes=settings.LOCKOUT_MINUTES)
    count, _by_model = AccessAttempt.objects.filter(attempt_time__lt=over).delete()
    return count


def _failures(rows: Any) -> int:
    return rows.aggregate(count=Sum("failures_since_start"))["count"] or 0


def _reached(column: str, limit: int) -> list[Lockout]:
    cool_off = timedelta(minutes=settings.LOCKOUT_MINUTES)
    # axes reads the clock when it locks; when a lock is over is asked of the same one.
    since = timezone.now() - cool_off  # noqa: TID251
    rows = (
        AccessAttempt.objects.filter(attempt_time__gte=since, **{f"{column}__isnull": False})
        .values(column)
        .annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
        .filter(failures__gte=limit)
        .order_by("-last")
    )
    return [Lockout(row[column], row["failures"], row["last"] + cool_off) for row in rows]


def _is_real(request: Any) -> bool:
    """Whether somebody asks; a program that signs a user in (a test) brings an empty request."""
    return getattr(request, "method", None) is not None
