"""The whole log, for the audit administrator: its lines, their export, the proof of them."""

import tempfile
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.authentication import SignedInRequest
from accounts.choices import Ability
from common import exports
from common.access import require
from common.audit.words import Teller
from common.choices import ExportFormat
from common.models import AuditEntry, Export
from common.pages import page_or_results, shown
from common.spreadsheets import csv_lines, write_list
from common.throttling import ExportRate, limited
from portal.filters import LogFilter
from portal.selectors.log import chain_state, export_columns, export_rows, log_page
from portal.tasks import newest_verification, request_verification

EXPORT_LINES = 100_000
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@login_required
@require_safe
def log_list(request: SignedInRequest) -> HttpResponse:
    """All lines, newest first, fifty at a time, and the state of the chain."""
    require(request.user.holds(Ability.LOG))
    found = LogFilter(request.GET, AuditEntry.objects.all(), request=request)
    query = request.GET.copy()
    query.pop("before", None)
    before = request.GET.get("before", "")
    context = {
        "filters": shown(found, "since", "until", "user", "kind", "action", "record"),
        "more_filters": shown(found, "door", "address", "number"),
        "more_open": any(request.GET.get(name) for name in ("door", "address", "number")),
        "log": log_page(found.qs, int(before) if before.isdecimal() and len(before) < 19 else None),
        "is_first": not before,
        "query": query.urlencode(),
        "chain": chain_state(),
        "job": newest_verification(),
    }
    return page_or_results(request, "portal/log_list.html", context)


@login_required
@require_safe
def log_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One line with everything it says, and how many others the request wrote."""
    require(request.user.holds(Ability.LOG))
    entry = get_object_or_404(AuditEntry.objects.select_related("actor"), pk=pk)
    context = {
        "entry": entry,
        "line": Teller([entry], None).line(entry),
        "beside": AuditEntry.objects.filter(request=entry.request).count() - 1,
    }
    return render(request, "portal/log_detail.html", context)


@limited(ExportRate)
@login_required
@require_POST
def log_export(request: SignedInRequest, extension: str) -> HttpResponse | FileResponse:
    """The filtered lines as a file. A POST, because it is written into the log itself."""
    require(request.user.holds(Ability.LOG))
    if extension not in ExportFormat.values:
        raise Http404
    found = LogFilter(request.GET, AuditEntry.objects.all(), request=request).qs
    count = found[: EXPORT_LINES + 1].count()
    if count > EXPORT_LINES:
        messages.error(
            request,
            _("一次最多导出 %(most)s 条，请用日期等条件缩小范围后再导出。")
            % {"most": EXPORT_LINES},
        )
        return HttpResponseRedirect(f"{reverse('log-list')}?{request.GET.urlencode()}")
    asked = {name: value for name, value in request.GET.items() if value}
    # Before the export has a line of its own, which is not in it.
    entries = found.filter(pk__lte=_newest())
    wanted = exports.Wanted(kind="log", format=ExportFormat(extension), rows=count, asked=asked)
    export = exports.register_export(actor=request.user, wanted=wanted, now=timezone.now())
    return _file(entries, export)


def _newest() -> int:
    newest = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0


def _file(entries: Any, export: Export) -> FileResponse:
    stream = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    columns, rows, note = export_columns(), export_rows(entries), exports.note_of(export)
    if export.format == ExportFormat.XLSX:
        write_list(stream, columns, rows, name=_("操作日志"), note=note)
    else:
        stream.writelines(csv_lines(columns, rows, note=note))
    stream.seek(0)
    answer = FileResponse(stream, content_type=_TYPES[export.format])
    for header, value in exports.headers_of(export, exports.file_name(export, "log")).items():
        answer.headers[header] = value
    return answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def log_verify(request: SignedInRequest) -> HttpResponse:
    """POST has the log proven in the background; GET says how far that is and what came of it."""
    require(request.user.holds(Ability.LOG))
    if request.method == "POST":
        request_verification(actor=request.user)
        return HttpResponseRedirect(reverse("log-list"))
    context = {"chain": chain_state(), "job": newest_verification()}
    return page_or_results(request, "portal/log_verify.html", context)
