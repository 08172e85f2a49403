"""The second factor: setting it up, being asked for it, recovery codes, giving it up."""

from base64 import b32encode
from typing import Any

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import login as pass_second_factor

from accounts.authentication import SignedInRequest
from accounts.forms import AppCodeForm, CodeForm
from accounts.services import second_factor
from accounts.views.going_on import next_of
from common.errors import DomainError
from common.pages import posted
from common.throttling import SignInRate, limited


@login_required
@never_cache
@limited(SignInRate)
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: SignedInRequest) -> HttpResponse:
    """The second page of signing in, for those who have a second factor."""
    user: Any = request.user
    onward = next_of(request, "home")
    if user.is_verified() or not second_factor.has_factor(user):
        return redirect(onward)
    form = CodeForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            device = second_factor.verify(
                user=user, code=form.cleaned_data["code"], now=timezone.now()
            )
        except DomainError as refusal:
            form.add_error("code", str(refusal))
        else:
            _pass(request, device)
            return redirect(onward)
    return render(request, "accounts/factor_verify.html", {"form": form, "next": onward})


@login_required
@never_cache
@limited(SignInRate)
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: SignedInRequest) -> HttpResponse:
    """Set it up: a secret for the app, then a code that proves that the app has it."""
    if second_factor.has_factor(request.user):
        return redirect(next_of(request, "account"))
    form = AppCodeForm()
    if request.method == "POST" and "code" in request.POST:
        form = AppCodeForm(request.POST)
        if form.is_valid() and (codes := _confirm(request, form)):
            return _show_codes(request, codes)
    elif request.method == "POST":
        second_factor.start_enrolment(actor=request.user, user=request.user)
    device = second_factor.started(request.user)
    context = {
        "form": form,
        "next": next_of(request, "account"),
        "is_compulsory": second_factor.is_compulsory(request.user),
        "secret": _secret(device) if device else "",
        "picture": _picture(device) if device else "",
    }
    return render(request, "accounts/factor_enrol.html", context)


@login_required
@never_cache
@require_POST
def renew_codes(request: SignedInRequest) -> HttpResponse:
    """New recovery codes in place of the old ones."""
    try:
        codes = second_factor.renew_codes(actor=request.user, user=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("account")
    return _show_codes(request, codes)


@login_required
@never_cache
@limited(SignInRate)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: SignedInRequest) -> HttpResponse:
    """Give it up, with a code: who finds the browser open does not."""
    if not second_factor.has_factor(request.user):
        return redirect("account")
    form = CodeForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            second_factor.remove(
                actor=request.user,
                user=request.user,
                code=form.cleaned_data["code"],
                now=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, _("已解除动态验证码的绑定。"))
            return redirect("account")
    context = {"form": form, "is_compulsory": second_factor.is_compulsory(request.user)}
    return render(request, "accounts/factor_remove.html", context)


def _confirm(request: SignedInRequest, form: AppCodeForm) -> list[str]:
    try:
        device, codes = second_factor.confirm_enrolment(
            actor=request.user,
            user=request.user,
            code=form.cleaned_data["code"],
            now=timezone.now(),
        )
    except DomainError as refusal:
        form.add_error("code", str(refusal))
        return []
    _pass(request, device)
    return codes


def _pass(request: SignedInRequest, device: Any) -> None:
    pass_second_factor(request, device)
    # A key that was known before somebody proved who they are is worth nothing afterwards.
    request.session.cycle_key()


def _show_codes(request: SignedInRequest, codes: list[str]) -> HttpResponse:
    context = {"codes": codes, "next": next_of(request, "account")}
    return render(request, "accounts/factor_codes.html", context)


def _secret(device: Any) -> str:
    """As people type it: base 32 in groups of four."""
    text = b32encode(device.bin_key).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def _picture(device: Any) -> str:
    """The QR code as an image within the page: no other request brings the secret."""
    picture: str = segno.make(device.config_url, error="l").svg_data_uri(scale=4, border=2)
    return picture
