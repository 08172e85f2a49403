"""Imports: the list, handing in a file, and a batch's page from the check to what changed."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.authentication import SignedInRequest
from common.access import get_visible_or_404, require
from common.errors import DomainError
from common.pages import page_or_results, paginate, shown
from dataimport import rules, selectors, services, tasks
from dataimport.filters import ImportFilter
from dataimport.forms import DayForm, UploadForm
from dataimport.models import ImportBatch
from dataimport.registry import SHEETS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_safe
def import_list(request: SignedInRequest) -> HttpResponse:
    """The imports one answers for, newest first; fetched again while one is worked on."""
    require(rules.can_import(request.user))
    batches = ImportBatch.objects.visible_to(request.user)
    found = ImportFilter(
        request.GET, batches.select_related("area", "job", "created_by"), request=request
    )
    page = paginate(request, found.qs.order_by("-created_at", "-pk"))
    context = {
        "filters": shown(found, "area", "kind", "state"),
        "page": page,
        "kinds": {kind: sheet.title for kind, sheet in SHEETS.items()},
        "is_working": any(batch.is_working for batch in page),
    }
    return page_or_results(request, "dataimport/import_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_upload(request: SignedInRequest) -> HttpResponse:
    """Choose what the list is about and hand in the file; it is then checked, not imported."""
    require(rules.can_import(request.user))
    today = timezone.localdate()
    bound = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = UploadForm(*bound, user=request.user, today=today, initial=_initial(request))
    if form.is_bound and form.is_valid():
        require(rules.can_import_into(request.user, form.cleaned_data["area"]))
        batch = tasks.start_import(actor=request.user, **form.cleaned_data)
        return redirect("import-detail", pk=batch.pk)
    context = {"form": form, "sheets": SHEETS.values()}
    return render(
        request, "dataimport/import_upload.html", context, status=422 if form.is_bound else 200
    )


def _initial(request: SignedInRequest) -> dict[str, Any]:
    areas = selectors.outermost_areas(request.user)
    chosen = request.GET.get("area") or (areas[0].code if len(areas) == 1 else "")
    return {"area": chosen, "kind": request.GET.get("kind", "roster")}


@login_required
@require_safe
def import_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """A batch: its progress, then what is wrong and what it would do, then what it did."""
    batch = _visible(request, pk)
    tabs = selectors.tabs_of(batch, request.GET.get("show", ""))
    here = next((tab for tab in tabs if tab.is_here), None)
    context = {
        "batch": batch,
        "title": SHEETS[batch.kind].title,
        "can_decide": rules.can_decide(request.user, batch),
        "tabs": tabs,
        "here": here,
        "page": paginate(request, selectors.rows_of(batch, here.name if here else "")),
        "sheet_problems": selectors.problems_in(batch),
        "earlier": selectors.same_file_applied(batch, request.user),
        "day_form": DayForm(initial={"as_of": batch.as_of}),
    }
    return page_or_results(request, "dataimport/import_detail.html", context)


@login_required
@require_POST
def import_apply(request: SignedInRequest, pk: int) -> HttpResponse:
    """Confirm what was shown; `skip_errors` leaves the rows with errors out."""
    batch = _decidable(request, pk)
    skip = request.POST.get("skip_errors") == "1"
    return _after(
        request, pk, lambda: tasks.confirm_import(actor=request.user, batch=batch, skip_errors=skip)
    )


@login_required
@require_POST
def import_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give an import up."""
    batch = _decidable(request, pk)
    return _after(
        request,
        pk,
        lambda: services.discard_batch(actor=request.user, batch=batch),
        said=_("已放弃，没有导入任何内容。"),
    )


@login_required
@require_POST
def import_recheck(request: SignedInRequest, pk: int) -> HttpResponse:
    """Check the same file again, perhaps for another day."""
    batch = _decidable(request, pk)
    form = DayForm(request.POST)
    as_of = form.cleaned_data["as_of"] if form.is_valid() else None
    if as_of and as_of > timezone.localdate():
        messages.error(request, _("统计时点不能晚于今天。"))
        return redirect("import-detail", pk=pk)
    return _after(
        request, pk, lambda: tasks.repeat_check(actor=request.user, batch=batch, as_of=as_of)
    )


@login_required
@require_safe
def import_problems(request: SignedInRequest, pk: int) -> HttpResponse:
    """All problems of a batch as a workbook."""
    batch = _visible(request, pk)
    return _workbook(selectors.problems_workbook(batch), f"problems-{batch.pk}.xlsx")


@login_required
@require_safe
def import_template(request: SignedInRequest, kind: str) -> HttpResponse:
    """An empty list with the headings that are understood best."""
    require(rules.can_import(request.user) and kind in SHEETS)
    return _workbook(selectors.template_workbook(SHEETS[kind]), f"template-{kind}.xlsx")


def _visible(request: SignedInRequest, pk: int) -> ImportBatch:
    batches = ImportBatch.objects.select_related("area", "job", "created_by")
    batch: ImportBatch = get_visible_or_404(batches, request.user, pk=pk)
    return batch


def _decidable(request: SignedInRequest, pk: int) -> ImportBatch:
    batch = _visible(request, pk)
    require(rules.can_decide(request.user, batch))
    return batch


def _after(request: SignedInRequest, pk: int, act: Any, said: str = "") -> HttpResponse:
    """Do it and show the batch; what is refused is said there."""
    try:
        act()
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        if said:
            messages.success(request, said)
    return redirect("import-detail", pk=pk)


def _workbook(data: bytes, name: str) -> HttpResponse:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        # It may be opened on a shared computer: nothing of it stays in a cache.
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(data, content_type=XLSX, headers=headers)
