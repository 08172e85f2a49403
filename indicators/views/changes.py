"""What changed between two days: the figures of both, and who brought the difference about."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.authentication import SignedInRequest
from common.access import require
from common.pages import PER_PAGE, page_or_results
from indicators.changing import KINDS, Span, changes_between
from indicators.dashboard.happenings import differences_of, line_of, rates_of
from indicators.definitions import RATES
from indicators.figures import GROUPS
from indicators.forms import ChangesForm
from indicators.views.dashboard import area_of
from indicators.views.files import file_links


@login_required
@require_safe
def changes(request: SignedInRequest) -> HttpResponse:
    """The changes of an area between two days; what the address leaves out is a default."""
    user: Any = request.user
    require(user.scope.has_areas)
    today = timezone.localdate()
    form = ChangesForm(request.GET, scope=user.scope, area=area_of(request), today=today)
    filters = [form[name] for name in form.field_order]
    template, context = "indicators/changes.html", {"filters": filters, "form": form}
    if not form.is_valid():
        return page_or_results(request, template, {**context, "changes": None}, status=400)
    asked = form.cleaned_data
    span = Span(user, asked["area"], asked["from"], asked["to"], asked["group"])
    return page_or_results(request, template, {**context, **_found(request, span, asked["rate"])})


def _found(request: SignedInRequest, span: Span, rate: str) -> dict[str, Any]:
    wanted = request.GET.get("page", "")
    number = max(1, int(wanted)) if wanted.isdecimal() and len(wanted) < 7 else 1
    found = changes_between(span, (number - 1) * PER_PAGE, number * PER_PAGE)
    # Only the number of rows and of the page; the rows themselves are already those of the page.
    page = Paginator(range(found.count), PER_PAGE).get_page(number)
    if page.number != number:
        found = changes_between(span, page.start_index() - 1, page.end_index())
    return {
        "changes": found,
        "group": GROUPS[span.group],
        "rate": RATES[rate],
        "page": page,
        "differences": differences_of(found),
        "rates": rates_of(found),
        "kinds": [(name, found.kinds[code]) for code, name in KINDS.items() if found.kinds[code]],
        "lines": [line_of(change, found, rate) for change in found.rows],
        "exports": file_links("api-coverage-changes-export", _query(request, span)),
    }


def _query(request: SignedInRequest, span: Span) -> Any:
    """The address with the defaults it means."""
    query = request.GET.copy()
    query.pop("rate", None)
    query["area"], query["group"] = span.area.code, span.group
    query["from"], query["to"] = span.first.isoformat(), span.last.isoformat()
    return query
