"""The same figures over several years."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.authentication import SignedInRequest
from areas.forms import AreaField
from areas.models import Area
from common.pages import page_or_results
from indicators.selectors import top_area
from reports.comparison import comparison
from reports.filters import years_asked


class _Asked(forms.Form):
    area = AreaField(label=_("区域"))


@login_required
@require_safe
def report_compare(request: SignedInRequest) -> HttpResponse:
    """An area's figures at the ends of the last years, with the breaks between them."""
    area = _area(request)
    today = timezone.localdate()
    first, last = years_asked(request.GET, today)
    found = area and comparison(user=request.user, area=area, first=first, last=last, today=today)
    form = _Asked(initial={"area": area})
    form.fields["area"].offer(request.user.scope)  # type: ignore[attr-defined]
    context = {"form": form, "comparison": found, "first": first, "last": last}
    return page_or_results(request, "reports/report_compare.html", context)


def _area(request: SignedInRequest) -> Area | None:
    code = request.GET.get("area")
    if not code:
        return top_area(request.user)
    area: Area | None = Area.objects.visible_to(request.user).filter(code=code).first()
    if area is None:
        raise Http404
    return area
