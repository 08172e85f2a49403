"""Sessions that end by themselves, and what a sign-in still needs before anything opens."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_htmx.http import HttpResponseClientRedirect

from accounts.services import passwords, second_factor, sessions
from accounts.sessions import ADDRESS, AGENT, BEGAN, SEEN
from common.api_errors import problem_response
from common.audit import origin

GetResponse = Callable[[HttpRequest], HttpResponse]
# The routes of the steps that a sign-in may still need.
VERIFY, CHANGE, ENROL = "factor-verify", "password-change", "factor-enrol"
_PROBLEMS = {
    VERIFY: ("second-factor-required", _("请先在登录页面输入动态验证码。")),
    CHANGE: ("password-change-required", _("密码需要修改，请先在网页上登录并设置新密码。")),
    ENROL: (
        "second-factor-enrolment-required",
        _("您的角色必须绑定动态验证码，请先在网页上登录并绑定。"),
    ),
}
# What an incomplete sign-in may always do; none of it shows or changes anything of the portal's.
ALWAYS_OPEN = frozenset({"logout", "set_language", "healthz"})
# What is there for people who are not signed in, so also for those who no longer are.
_FOR_ALL = ALWAYS_OPEN | {"login", "api-token", "api-schema", "api-docs"}
# A session says when it was used last, to the minute: not every read is a write.
SEEN_EVERY = 60


class SessionLimitsMiddleware:
    """Ends sessions that are idle or too old; writes when each began, was seen, and from where."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        # Without a cookie nobody is signed in: the session is not even looked at.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            if why := sessions.over(request.session, now):
                self._end(request, why)
                if _route(request) not in _FOR_ALL:
                    return self._say_that_it_ended(request, why)
            else:
                self._mark(request, now)
        response = self.get_response(request)
        # Somebody has just signed in.
        if request.session.accessed and request.user.is_authenticated:
            self._mark(request, now)
        return response

    def _mark(self, request: HttpRequest, now: datetime) -> None:
        session, moment = request.session, now.timestamp()
        if BEGAN not in session:
            agent = request.META.get("HTTP_USER_AGENT", "")
            session.update({BEGAN: moment, ADDRESS: origin.current().address, AGENT: agent[:200]})
        if moment - session.get(SEEN, 0) >= SEEN_EVERY:
            session[SEEN] = moment

    def _end(self, request: HttpRequest, why: str) -> None:
        user: Any = request.user
        sessions.record_end(user, why)
        request.session.flush()
        request.user = AnonymousUser()

    def _say_that_it_ended(self, request: HttpRequest, why: str) -> HttpResponse:
        if why == sessions.IDLE:
            text = gettext("您有 %(minutes)s 分钟没有操作，已自动退出，请重新登录。") % {
                "minutes": settings.SESSION_IDLE_MINUTES
            }
        else:
            text = gettext("登录已满 %(hours)s 小时，已自动退出，请重新登录。") % {
                "hours": settings.SESSION_HOURS
            }
        if _is_api(request):
            answer: HttpResponse = problem_response(401, "session-ended", text)
            answer.headers["WWW-Authenticate"] = "Token"
            return answer
        messages.warning(request, text)
        return _lead_to(request, reverse("login"))


class SignInStepsMiddleware:
    """Nothing but the next step opens while a sign-in is incomplete.

    The second factor comes first: who has only the password must not change it either.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        user: Any = request.user
        route = _route(request)
        if not user.is_authenticated or route in ALWAYS_OPEN:
            return None
        step = _next_step(user, timezone.now())
        if step is None or route == step:
            return None
        if _is_api(request):
            code, text = _PROBLEMS[step]
            return problem_response(403, code, str(text))
        return _lead_to(request, reverse(step))


def _next_step(user: Any, now: datetime) -> str | None:
    """The route of what has to be done before anything else opens."""
    if not user.is_verified() and second_factor.has_factor(user):
        return VERIFY
    if passwords.must_change(user, now):
        return CHANGE
    if not user.is_verified() and second_factor.is_compulsory(user):
        return ENROL
    return None


def _lead_to(request: Any, address: str) -> HttpResponse:
    """To another page, and from there back to where the user wanted to be."""
    if back := _where(request):
        address = f"{address}?{urlencode({'next': back})}"
    # A part of a page would put the other page into its place: the browser itself must go there.
    kind: Any = HttpResponseClientRedirect if request.htmx else HttpResponseRedirect
    answer: HttpResponse = kind(address)
    return answer


def _where(request: Any) -> str:
    """The address of the page that the user looks at; "" where that is not known."""
    if request.htmx:
        return request.htmx.current_url_abs_path or ""
    if request.method in ("GET", "HEAD"):
        return str(request.get_full_path())
    # What was sent cannot be sent again; the page that it was sent from can be shown again.
    sent_from = urlsplit(request.META.get("HTTP_REFERER", ""))
    if sent_from.netloc != request.get_host():
        return ""
    return sent_from._replace(scheme="", netloc="", fragment="").geturl()


def _route(request: HttpRequest) -> str:
    try:
        return (request.resolver_match or resolve(request.path_info)).view_name
    except Resolver404:
        return ""


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")
