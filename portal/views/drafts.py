"""What is typed is kept while it is typed; who does not want it any more says so."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.authentication import SignedInRequest
from common.drafts import discard_draft, save_draft

_LONGEST = 200


@login_required
@require_POST
def draft_save(request: SignedInRequest) -> HttpResponse:
    """Sent by the form while one types; says when it was kept."""
    now = timezone.now()
    kept = save_draft(user=request.user, address=_form_at(request), typed=request.POST, now=now)
    return render(request, "portal/_draft_state.html", {"saved_at": now if kept else None})


@login_required
@require_POST
def draft_discard(request: SignedInRequest) -> HttpResponse:
    """The form starts afresh."""
    address = _form_at(request)
    discard_draft(user=request.user, address=address)
    return HttpResponseRedirect(address)


def _form_at(request: SignedInRequest) -> str:
    """The address of one of our own pages, and of nothing else."""
    address = request.POST.get("form", "")
    try:
        resolve(address)
    except Resolver404 as unknown:
        raise Http404 from unknown
    if len(address) > _LONGEST or "?" in address or address.startswith("//"):
        raise Http404
    return address
