"""Signing in and out, one's own password, and the page about one's account."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.authentication import SignedInRequest
from accounts.choices import Role
from accounts.forms import PasswordForm, SignInForm
from accounts.selectors import places_of
from accounts.services import lockouts, passwords, second_factor, sessions
from accounts.views.going_on import next_of
from common.api_errors import problem_response
from common.pages import posted
from common.throttling import SignInRate, limited


@method_decorator(limited(SignInRate), name="dispatch")
class SignIn(auth_views.LoginView):
    """`?next=` is followed only within the portal (LoginView checks it)."""

    template_name = "accounts/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user: Any = form.get_user()
        if passwords.is_over(user, timezone.now()):
            sessions.record_refusal(user, "expired")
            form.add_error(None, _("初始密码已过有效期，请联系系统管理员重新设置。"))
            return self.form_invalid(form)
        return super().form_valid(form)


sign_in = SignIn.as_view()
sign_out = auth_views.LogoutView.as_view()


def locked_out(request: HttpRequest, original: Any = None, credentials: Any = None) -> HttpResponse:
    """What axes answers instead of the sign-in page (AXES_LOCKOUT_CALLABLE); the same for an
    account, for an address, and for a name that is no account."""
    text = lockouts.refusal()
    if request.path.startswith("/api/"):
        answer: HttpResponse = problem_response(429, "locked-out", text)
    else:
        answer = render(request, "accounts/locked.html", {"text": text}, status=429)
    answer.headers["Retry-After"] = str(settings.LOCKOUT_MINUTES * 60)
    return answer


@login_required
@limited(SignInRate)
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: SignedInRequest) -> HttpResponse:
    """One's own password; without the rest of the portal around it while it has to be changed."""
    form = PasswordForm(request.user, posted(request))
    if form.is_bound and form.is_valid() and _change(request, form):
        messages.success(request, _("密码已修改，其他设备上的登录已退出。"))
        return redirect(next_of(request, "account"))
    must = passwords.must_change(request.user, timezone.now())
    page = "password_must_change" if must else "password_change"
    context = {"form": form, "is_temporary": bool(request.user.password_expires_at)}
    return render(request, f"accounts/{page}.html", context)


def _change(request: SignedInRequest, form: PasswordForm) -> bool:
    try:
        user = passwords.change_password(
            actor=request.user,
            user=request.user,
            password=form.cleaned_data["new_password1"],
            now=timezone.now(),
            keep=request.session.session_key or "",
        )
    except ValidationError as refusal:
        form.add_error("new_password1", refusal)
        return False
    update_session_auth_hash(request, user)
    return True


@login_required
@require_safe
def account(request: SignedInRequest) -> HttpResponse:
    """Who one is here: grants, password, second factor, sessions, tokens."""
    user, now = request.user, timezone.now()
    grants = user.grants_in_force
    lines = sessions.lines_of(user, here=request.session.session_key, now=now)
    context = {
        "places": [
            (Role(role).label, place, grant)
            for (role, place), grant in zip(places_of(grants), grants, strict=True)
        ],
        "password_changed_at": passwords.changed_at(user),
        "password_until": passwords.good_until(user),
        "has_factor": second_factor.has_factor(user),
        "needs_factor": second_factor.is_compulsory(user),
        "codes_left": second_factor.codes_left(user),
        "sessions": lines,
        "tokens": user.tokens.usable(now).order_by("-created_at"),
        "past_tokens": user.tokens.exclude(pk__in=user.tokens.usable(now)).order_by("-pk")[:10],
    }
    return render(request, "accounts/account.html", context)


@login_required
@require_POST
def end_session(request: SignedInRequest, handle: str) -> HttpResponse:
    if sessions.end_session(actor=request.user, user=request.user, handle=handle):
        messages.success(request, _("已退出那台设备上的登录。"))
    else:
        messages.info(request, _("那次登录已经结束。"))
    return redirect("account")


@login_required
@require_POST
def end_other_sessions(request: SignedInRequest) -> HttpResponse:
    key = request.session.session_key or ""
    count = sessions.end_all(actor=request.user, user=request.user, keep=key)
    messages.success(request, _("已退出其他 %(count)s 处登录。") % {"count": count})
    return redirect("account")
