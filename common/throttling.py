"""How often something may be asked for: the same limits for pages and the API (RATE_LIMITS).

API views name a class in `throttle_classes`; pages take the decorator `limited`.
"""

import logging
from collections.abc import Callable
from functools import wraps
from math import ceil
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from rest_framework.throttling import SimpleRateThrottle

from common.audit.origin import plain_address

_log = logging.getLogger(__name__)


class Rate(SimpleRateThrottle):
    """A limit by address. Subclasses name their entry of RATE_LIMITS."""

    def get_rate(self) -> str:
        rates: dict[Any, str] = settings.RATE_LIMITS
        return rates[self.scope]

    def get_ident(self, request: Any) -> str:
        # Never X-Forwarded-For itself, which callers write: OriginMiddleware knows whom to believe.
        return plain_address(request.META.get("REMOTE_ADDR")) or ""

    def get_cache_key(self, request: Any, view: Any) -> str | None:
        ident = self.get_ident(request)
        # Callers without an address (a local socket) would all share one limit.
        return self.cache_format % {"scope": self.scope, "ident": ident} if ident else None

    def allow_request(self, request: Any, view: Any) -> bool:
        try:
            allowed: bool = super().allow_request(request, view)
        except Exception as fault:
            # A limit that cannot be counted locks nobody out; the lock-out by account still holds.
            _log.warning("The rate of %s cannot be counted, so all may pass: %s", self.scope, fault)
            return True
        return allowed


class _RateOfUser(Rate):
    """A limit by user, or by address where nobody is signed in."""

    def get_ident(self, request: Any) -> str:
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            return f"user-{user.pk}"
        return super().get_ident(request)


class SignInRate(Rate):
    scope = "sign-in"


class TokenRate(Rate):
    scope = "token"


class ExportRate(_RateOfUser):
    scope = "export"


class FeedRate(_RateOfUser):
    """Of whoever owns the address: the view has put them into the request."""

    scope = "feed"


def limited(
    rate: type[Rate], *, methods: tuple[str, ...] = ("POST",)
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A page that may be asked for so often with these methods; beyond, a page says how long to
    wait (429, Retry-After)."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def limited_view(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.method in methods:
                throttle = rate()
                if not throttle.allow_request(request, view):
                    return too_many(request, throttle.wait())
            return view(request, *args, **kwargs)

        return limited_view

    return decorate


def too_many(request: HttpRequest, wait: float | None) -> HttpResponse:
    """The page that says how long to wait."""
    seconds = max(1, ceil(wait or 60))
    answer = render(request, "429.html", {"text": wait_text(seconds)}, status=429)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def wait_text(seconds: int) -> str:
    return _("操作过于频繁，请等 %(seconds)s 秒后再试。") % {"seconds": seconds}
