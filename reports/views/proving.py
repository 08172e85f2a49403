"""Whoever may sign in can have a file proven that they were given."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.authentication import SignedInRequest
from common.throttling import ExportRate, limited
from reports.forms import ProofForm
from reports.proof import verdict_on


@login_required
@limited(ExportRate)
@require_http_methods(["GET", "HEAD", "POST"])
def report_verify(request: SignedInRequest) -> HttpResponse:
    """Upload a file; nothing of it is kept."""
    is_sent = request.method == "POST"
    form = ProofForm(request.POST or None, request.FILES) if is_sent else ProofForm()
    verdict = None
    name = ""
    if is_sent and form.is_valid():
        name = form.cleaned_data["file"].name
        verdict = verdict_on(form.cleaned_data["file"].read())
    context = {"form": form, "verdict": verdict, "file_name": name}
    status = 422 if is_sent and verdict is None else 200
    return render(request, "reports/report_verify.html", context, status=status)
