"""One's own API tokens: making one, and revoking it."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.authentication import SignedInRequest
from accounts.forms import TokenForm
from accounts.services import tokens
from common.pages import posted
from common.throttling import TokenRate, limited


@login_required
@never_cache
@limited(TokenRate)
@require_http_methods(["GET", "HEAD", "POST"])
def create_token(request: SignedInRequest) -> HttpResponse:
    """The key is in the answer to the form and nowhere else: no address leads to it again."""
    form = TokenForm(posted(request), longest=settings.TOKEN_MAX_DAYS)
    if not (form.is_bound and form.is_valid()):
        status = 422 if form.is_bound else 200
        return render(request, "accounts/token_form.html", {"form": form}, status=status)
    asked = form.cleaned_data
    expires_at = timezone.now() + timedelta(days=asked["days"])
    key = tokens.issue_token(
        actor=request.user,
        user=request.user,
        name=asked["name"],
        expires_at=expires_at,
        is_read_only=asked["is_read_only"],
    )
    context = {"key": key, "name": asked["name"], "expires_at": expires_at}
    return render(request, "accounts/token_created.html", context)


@login_required
@require_POST
def revoke_token(request: SignedInRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(request.user.tokens, pk=pk)
    tokens.revoke_token(actor=request.user, token=token, now=timezone.now())
    messages.success(request, _("令牌已吊销，用它的程序从现在起不能再访问。"))
    return redirect("account")
