"""Lists as files: short ones at once, long ones by a job whose page says how far it is."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authentication import SignedInRequest
from common import exports
from common.choices import ExportFormat
from common.export_files import CSV, XLSX
from common.jobs import enqueue
from common.listing import Asked, files
from common.models import Export, Job
from common.pages import page_or_results
from common.throttling import ExportRate, limited
from portal.registry import LISTINGS
from portal.services.list_files import AT_ONCE, KEPT, office_of
from portal.tasks import write_list_file


@limited(ExportRate)
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def list_export(request: SignedInRequest, code: str, extension: str) -> HttpResponseBase:
    """Exactly the rows that the address lists, in its columns and its order. A long list is asked
    for by POST, and made in the background."""
    listing = LISTINGS.get(code)
    if listing is None or extension not in ExportFormat.values:
        raise Http404
    now = timezone.now()
    asked = Asked(listing, user=request.user, query=request.GET, today=timezone.localdate(now))
    if not asked.is_valid:
        raise Http404
    if request.method == "POST":
        return redirect("export-detail", pk=_begun(request, code, extension).pk)
    count = asked.rows.count()
    if count > AT_ONCE:
        context = {"listing": listing, "count": count, "query": request.GET.urlencode()}
        return render(request, "list_export.html", context)
    office = office_of(request.user)
    return files.export_listing(asked, extension, asked.columns, now=now, office=office)


@transaction.atomic
def _begun(request: SignedInRequest, code: str, extension: str) -> Job:
    query = request.GET.copy()
    # The day is the one on which it was asked for, however long it waits.
    query["as_of"] = query.get("as_of") or timezone.localdate().isoformat()
    asked = {"code": code, "extension": extension, "query": query.urlencode()}
    kwargs: dict[str, Any] = {"actor_id": request.user.pk, **asked}
    return enqueue(write_list_file, kwargs=kwargs, created_by=request.user)


@login_required
@require_safe
def export_detail(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """How far one's own file is, and where to get it."""
    job = _own_job(request, pk)
    listing = LISTINGS[job.kwargs["code"]]
    context = {
        "job": job,
        "export": Export.objects.filter(job=job).exclude(content="").first(),
        "listing": listing,
        "back": f"{reverse(listing.code)}?{job.kwargs['query']}",
        "hours": int(KEPT.total_seconds() // 3600),
    }
    return page_or_results(request, "export_detail.html", context)


@login_required
@require_safe
def export_file(request: SignedInRequest, pk: UUID) -> HttpResponseBase:
    """The file, for who asked for it alone."""
    rows = Export.objects.exclude(content="")
    export = get_object_or_404(rows, job=_own_job(request, pk))
    kind = CSV if export.format == ExportFormat.CSV else XLSX
    headers = exports.headers_of(export, export.name)
    return FileResponse(export.content.open(), content_type=kind, headers=headers)


def _own_job(request: SignedInRequest, pk: UUID) -> Job:
    own = Job.objects.filter(task=write_list_file.name, created_by=request.user)
    found: Job = get_object_or_404(own, pk=pk)
    return found
