"""Links by which a spreadsheet program fetches a table: made, shown once, revoked, answered."""

from tempfile import TemporaryFile
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.authentication import SignedInRequest
from accounts.choices import Ability
from accounts.services import second_factor
from common import exports
from common.access import require
from common.choices import ExportFormat
from common.pages import posted
from common.spreadsheets import csv_lines, write_list
from common.throttling import FeedRate, TokenRate, limited, too_many
from reports import services
from reports.feeds import NothingThere, Table, table_of
from reports.forms import FeedForm
from reports.models import Feed
from reports.services.feeds import digest_of

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_safe
def feed_list(request: SignedInRequest) -> HttpResponse:
    """One's own links; the addresses themselves are shown nowhere again."""
    context = {
        "feeds": request.user.feeds.order_by("revoked_at", "-created_at"),
        "may_make": request.user.may_somewhere(Ability.READ),
    }
    return render(request, "reports/feed_list.html", context)


@login_required
@never_cache
@limited(TokenRate)
@require_http_methods(["GET", "HEAD", "POST"])
def feed_create(request: SignedInRequest) -> HttpResponse:
    """The address is in the answer to the form and nowhere else."""
    require(request.user.may_somewhere(Ability.READ))
    form = FeedForm(posted(request), user=request.user)
    if not (form.is_bound and form.is_valid()):
        status = 422 if form.is_bound else 200
        return render(request, "reports/feed_form.html", {"form": form}, status=status)
    said = form.cleaned_data
    found, key = services.make_feed(
        actor=request.user, name=said["name"], kind=said["kind"], query=form.query
    )
    addresses = [
        (extension, request.build_absolute_uri(reverse("feed", args=[key, found.kind, extension])))
        for extension in ("csv", "xlsx")
    ]
    return render(request, "reports/feed_made.html", {"feed": found, "addresses": addresses})


@login_required
@require_POST
def feed_revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    """From now on the address answers nothing."""
    feed = get_object_or_404(request.user.feeds, pk=pk)
    services.revoke_feed(actor=request.user, feed=feed, now=timezone.now())
    messages.success(request, _("链接已吊销，用它的表格从现在起不能再刷新。"))
    return redirect("feed-list")


@never_cache
@require_safe
def feed(request: Any, key: str, name: str, extension: str) -> HttpResponseBase:
    """The table behind an address, as its owner may see it now; 404 for any other address."""
    found = Feed.objects.usable().filter(digest=digest_of(key)).select_related("user").first()
    if found is None or found.kind != name or not _may_fetch(found):
        raise Http404
    request.user = found.user
    throttle = FeedRate()
    if not throttle.allow_request(request, feed):
        return too_many(request, throttle.wait())
    try:
        table = table_of(found, timezone.localdate())
    except NothingThere as nothing:
        raise Http404 from nothing
    services.mark_used(found, timezone.now())
    return _file(found, table, extension)


def _may_fetch(found: Feed) -> bool:
    user: Any = found.user
    return user.is_active and not second_factor.must_enrol(user)


def _file(found: Feed, table: Table, extension: str) -> HttpResponseBase:
    """Without a line about the export in it: the table is read by a program. The number is in the
    headers and in the log."""
    wanted = exports.Wanted(
        kind=f"feed.{found.kind}",
        format=ExportFormat(extension),
        rows=table.count,
        asked={"feed": found.pk, **found.query},
    )
    export = exports.register_export(actor=found.user, wanted=wanted, now=timezone.now())
    answer: FileResponse | StreamingHttpResponse
    if extension == ExportFormat.CSV:
        answer = StreamingHttpResponse(csv_lines(table.columns, table.rows), content_type=CSV)
    else:
        # The answer closes it, and with that it is gone.
        file = TemporaryFile()  # noqa: SIM115
        write_list(file, table.columns, table.rows, name=table.name)
        file.seek(0)
        answer = FileResponse(file, content_type=XLSX)
    for header, value in exports.headers_of(export, f"{found.kind}.{extension}").items():
        answer.headers[header] = value
    return answer
