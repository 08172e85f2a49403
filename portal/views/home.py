"""Pages that mix several apps, and the health check."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.authentication import SignedInRequest
from accounts.choices import Ability
from common.pages import page_or_results, paginate
from portal.forms import SampleForm
from portal.selectors import home_facts
from reports.rules import scope_to_report

# What each of the three administrators is for; nobody holds two of them.
OF_ADMINISTRATORS = (Ability.ACCOUNTS, Ability.GRANTS, Ability.LOG)


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """For load balancers and `make run`: answers once the database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@login_required
@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """Who I am here, what my area holds, and what is due."""
    user = request.user
    today = timezone.localdate()
    context = {
        "today": today,
        "facts": home_facts(user=user, on=today) if user.may_somewhere(Ability.READ) else None,
        "may_edit": user.may_somewhere(Ability.EDIT),
        "may_fill": user.may_somewhere(Ability.FILL),
        "may_import": user.may_somewhere(Ability.IMPORT),
        "may_report": bool(scope_to_report(user)),
        "duty": next((a for a in OF_ADMINISTRATORS if user.holds(a)), None),
    }
    return render(request, "portal/home.html", context)


@login_required
@require_safe
def styleguide(request: SignedInRequest) -> HttpResponse:
    """Every component once, for those who build pages; others have no such page."""
    if not (settings.DEBUG or request.user.is_staff):
        raise Http404
    faulty = SampleForm({"name": "", "people": _("很多"), "opened_on": _("去年")})
    context = {
        "form": SampleForm(),
        "faulty": faulty,
        "filters": [SampleForm(auto_id="filter_%s")[name] for name in ("search", "choice", "area")],
        "page": paginate(request, range(1, 121), per_page=5),
        "levels": ["success", "info", "warning", "danger"],
    }
    return page_or_results(request, "portal/styleguide.html", context)
