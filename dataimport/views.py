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
from common.throttling import ExportRate, limited
from dataimport import rules, selectors, services, tasks
from dataimport.choices import BatchState
from dataimport.export import (
    XLSX,
    export_marked,
    export_prepared,
    export_problems,
    export_waiting,
    export_workbook,
)
from dataimport.filters import ImportFilter
from dataimport.forms import (
    ChoicesForm,
    ColumnsForm,
    ConflictsForm,
    DayForm,
    UndoForm,
    UploadForm,
    WorkbookForm,
)
from dataimport.models import ImportBatch, Workbook
from dataimport.registry import SHEETS


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
        "filters": shown(found, "search", "area", "kind", "state", "since", "until"),
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
        "can_take_file": rules.can_take_file(request.user, batch),
        "tabs": tabs,
        "here": here,
        "page": paginate(request, selectors.rows_of(batch, here.name if here else "")),
        "sheet_problems": selectors.problems_in(batch),
        "earlier": selectors.same_file_applied(batch, request.user),
        "columns": selectors.columns_of(batch),
        "day_form": DayForm(initial={"as_of": batch.as_of}),
    }
    return page_or_results(request, "dataimport/import_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_columns(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the columns of the file are taken for and why; correcting it checks the list again."""
    batch = _visible(request, pk)
    columns = selectors.columns_of(batch)
    form = ColumnsForm(request.POST or None, columns=columns)
    if request.method == "POST":
        require(rules.can_decide(request.user, batch))
        if form.is_valid() and _map(request, batch, form):
            return redirect("import-detail", pk=pk)
    context = {
        "batch": batch,
        "columns": columns,
        "form": form,
        "office": selectors.office_of(request.user, batch.area),
        "can_change": rules.can_decide(request.user, batch)
        and batch.state in (BatchState.CHECKED, BatchState.FAILED),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "dataimport/import_columns.html", context, status=status)


def _map(request: SignedInRequest, batch: ImportBatch, form: ColumnsForm) -> bool:
    """Whether the choice was taken; if not, the form says why."""
    try:
        tasks.map_columns(actor=request.user, batch=batch, fields=form.chosen)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_conflicts(request: SignedInRequest, pk: int) -> HttpResponse:
    """Cells that others have changed since the workbook was made: whose text is taken."""
    batch = _visible(request, pk)
    conflicts = selectors.conflicts_of(batch)
    form = ConflictsForm(request.POST or None, conflicts=conflicts)
    if request.method == "POST":
        require(rules.can_decide(request.user, batch))
        if form.is_valid() and _choose(request, batch, form):
            return redirect("import-detail", pk=pk)
    context = {
        "batch": batch,
        "conflicts": conflicts,
        "form": form,
        "can_change": rules.can_decide(request.user, batch) and batch.state == BatchState.CHECKED,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "dataimport/import_conflicts.html", context, status=status)


def _choose(request: SignedInRequest, batch: ImportBatch, form: ConflictsForm) -> bool:
    """Whether the choices were taken; if not, the form says why."""
    try:
        rest = form.cleaned_data["rest"]
        tasks.choose_cells(actor=request.user, batch=batch, choices=form.chosen, rest=rest)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@login_required
@limited(ExportRate)
@require_http_methods(["GET", "HEAD", "POST"])
def import_workbook(request: SignedInRequest) -> HttpResponse:
    """Choose what is to be filled in without a network, and get it as a workbook."""
    require(rules.can_import(request.user))
    today = timezone.localdate()
    initial = {**_initial(request), "as_of": today}
    posted = request.POST if request.method == "POST" else None
    form = WorkbookForm(posted, user=request.user, today=today, initial=initial)
    if form.is_bound and form.is_valid():
        order = selectors.Order(user=request.user, **form.cleaned_data)
        require(rules.can_import_into(request.user, order.area))
        if not selectors.is_large(order):
            return export_workbook(order, now=timezone.now())
        tasks.start_workbook(order=order)
        messages.success(request, _("内容较多，正在准备。准备好后在下面下载，可以先离开。"))
        return redirect("import-workbook")
    mine = Workbook.objects.visible_to(request.user).select_related("area", "job", "export")
    prepared = list(mine.order_by("-created_at", "-pk"))
    context = {
        "form": form,
        "prepared": prepared,
        "is_working": any(workbook.is_working for workbook in prepared),
    }
    if form.is_bound:
        return render(request, "dataimport/import_workbook.html", context, status=422)
    return page_or_results(request, "dataimport/import_workbook.html", context)


@login_required
@require_safe
def workbook_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """A workbook that was made in the background, for whoever asked for it."""
    mine = Workbook.objects.select_related("area", "export")
    workbook: Workbook = get_visible_or_404(mine, request.user, pk=pk)
    require(rules.can_import_into(request.user, workbook.area))
    return export_prepared(workbook)


@login_required
@require_POST
def import_choices(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep which records doubtful rows mean; `check` checks the list again by that."""
    batch = _decidable(request, pk)
    positions = [name.removeprefix("row-") for name in request.POST if name.startswith("row-")]
    form = ChoicesForm(request.POST, selectors.doubtful_rows(batch, positions))
    chosen = form.chosen if form.is_valid() else {}
    check = request.POST.get("check") == "1"

    def act() -> None:
        tasks.check_choices(actor=request.user, batch=batch, choices=chosen, check=check)

    answer = _after(request, pk, act)
    if check:
        return answer
    page = request.POST.get("page", "1")
    return redirect(f"{answer['Location']}?show=doubtful&page={page if page.isdecimal() else 1}")


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
def import_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stop what is worked on; until it is committed, nothing of it stays."""
    batch = _decidable(request, pk)
    return _after(request, pk, lambda: services.cancel_work(actor=request.user, batch=batch))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """What taking the whole import back would do; and, with a reason, doing it."""
    batch = _decidable(request, pk)
    form = UndoForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return _after(
            request,
            pk,
            lambda: tasks.start_undo(actor=request.user, batch=batch, **form.cleaned_data),
        )
    can_undo = batch.state == BatchState.APPLIED or (
        batch.state == BatchState.UNDOING and batch.is_stuck
    )
    context = {
        "batch": batch,
        "form": form,
        "preview": selectors.undo_preview(batch, request.user) if can_undo else None,
    }
    status = 422 if form.is_bound else 200
    return render(request, "dataimport/import_undo.html", context, status=status)


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
@limited(ExportRate, methods=("GET",))
@require_safe
def import_problems(request: SignedInRequest, pk: int) -> HttpResponse:
    """All problems of a batch as a workbook."""
    return export_problems(request.user, _visible(request, pk), now=timezone.now())


@login_required
@limited(ExportRate, methods=("GET",))
@require_safe
def import_marked(request: SignedInRequest, pk: int) -> HttpResponse:
    """The uploaded list with what is wrong marked in it."""
    return _given_back(request, pk, export_marked)


@login_required
@limited(ExportRate, methods=("GET",))
@require_safe
def import_waiting(request: SignedInRequest, pk: int) -> HttpResponse:
    """Of the uploaded list the rows that wait to be repaired."""
    return _given_back(request, pk, export_waiting)


def _given_back(request: SignedInRequest, pk: int, export: Any) -> HttpResponse:
    batch = _visible(request, pk)
    require(rules.can_take_file(request.user, batch) and not batch.is_cleared)
    try:
        answer: HttpResponse = export(request.user, batch, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("import-detail", pk=pk)
    return answer


@login_required
@require_safe
def import_template(request: SignedInRequest, kind: str) -> HttpResponse:
    """An empty list with the headings that are understood best."""
    require(rules.can_import(request.user) and kind in SHEETS)
    headers = {"Content-Disposition": f'attachment; filename="template-{kind}.xlsx"'}
    data = selectors.template_workbook(SHEETS[kind])
    return HttpResponse(data, content_type=XLSX, headers=headers)


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
    except services.AlreadyApplied as answer:
        messages.info(request, str(answer))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        if said:
            messages.success(request, said)
    return redirect("import-detail", pk=pk)
