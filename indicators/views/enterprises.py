"""The enterprises of a day, which every figure opens into, and how one stood over time."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.authentication import SignedInRequest
from accounts.choices import Ability
from common.access import get_visible_or_404
from common.pages import page_or_results, paginate, shown
from enterprises.models import Enterprise
from indicators import selectors
from indicators.figures import STANDING_MEASURES
from indicators.filters import EnterpriseFilter
from stations.models import Station

FIRST_FILTERS = ("search", "area", "group", "unionised", "as_of")
MORE_FILTERS = (
    "union_kind", "congress", "openness", "contract", "above_scale", "size_class", "kind",
    "ownership", "industry",
)  # fmt: skip
# Set by the links that lead here and taken away by a click; no fields of the form.
CARRIED = ("measure", "station", "own_level")


@dataclass(frozen=True)
class Condition:
    """A condition that came with a link: what it says, and the address without it."""

    text: str
    without: str


@login_required
@require_safe
def enterprise_list(request: SignedInRequest) -> HttpResponse:
    """The same filters and the same rows as the figures, the API and the exports."""
    today = timezone.localdate()
    asked = EnterpriseFilter(_complete(request.GET, today), request=request, today=today)
    valid = asked.is_valid()
    context = {
        "filters": shown(asked, *FIRST_FILTERS),
        "more_filters": shown(asked, *MORE_FILTERS),
        "more_open": any(request.GET.get(name) for name in MORE_FILTERS),
        "carried": [
            (name, request.GET[name]) for name in (*CARRIED, "ordering") if request.GET.get(name)
        ],
        "conditions": _conditions(request) if valid else [],
        "as_of": asked.day if valid else today,
        "page": paginate(request, asked.qs if valid else []),
        "exports": _exports(request.GET) if valid else [],
        "may_add": request.user.may_somewhere(Ability.EDIT),
        "may_import": request.user.may_somewhere(Ability.IMPORT),
    }
    template = "indicators/enterprise_list.html"
    return page_or_results(request, template, context, status=200 if valid else 400)


@login_required
@require_safe
def enterprise_standings(request: SignedInRequest, pk: int) -> HttpResponse:
    """How the enterprise counted, period by period: a panel of its page."""
    enterprise = get_visible_or_404(Enterprise.objects, request.user, pk=pk)
    context = {
        "enterprise": enterprise,
        "standings": selectors.history_of(user=request.user, enterprise=enterprise),
        "today": timezone.localdate(),
    }
    return page_or_results(request, "indicators/enterprise_standings.html", context)


def _complete(query: QueryDict, today: Any) -> QueryDict:
    """The query with the day and group it means, so that the form shows them."""
    complete = query.copy()
    for name, default in (("as_of", today.isoformat()), ("group", "all")):
        complete[name] = complete.get(name) or default
    return complete


def _conditions(request: SignedInRequest) -> list[Condition]:
    query = request.GET
    texts = {}
    if code := query.get("measure"):
        texts["measure"] = _("只列计入“%s”的") % STANDING_MEASURES[code].name
    if number := query.get("station"):
        station = Station.objects.visible_to(request.user).filter(pk=number).first()
        texts["station"] = _("只列%s服务的") % (station or _("该指导站"))
    if query.get("own_level"):
        texts["own_level"] = _("只列直接位于该区域、不在其下级区域的")
    return [Condition(text, _without(query, name)) for name, text in texts.items()]


def _without(query: QueryDict, name: str) -> str:
    rest = query.copy()
    for gone in (name, "page"):
        rest.pop(gone, None)
    return f"{reverse('enterprise-list')}?{rest.urlencode()}"


def _exports(query: QueryDict) -> list[dict[str, str]]:
    """The same list as files; the API makes them."""
    rest = query.copy()
    rest.pop("page", None)
    return [
        {
            "label": label,
            "url": f"{reverse('api-enterprise-export', args=[extension])}?{rest.urlencode()}",
        }
        for label, extension in (("Excel", "xlsx"), ("CSV", "csv"))
    ]
