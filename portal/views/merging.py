"""Merging two records of one enterprise: find the other, compare, choose, merge."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.authentication import SignedInRequest
from accounts.choices import Ability
from common.conflicts import Edited
from common.pages import FormPage, answer_form, posted
from enterprises.models import Enterprise
from enterprises.selectors import ids_found, similar_to
from portal.actions import MERGE
from portal.forms import MergeForm
from portal.selectors import facts_of_both

MOST_OFFERED = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enterprise_merge(request: SignedInRequest, pk: int) -> HttpResponse:
    """Without `?other=` the records that may be the same are offered; with it both are compared."""
    survivor = MERGE.row(request.user, pk)
    form = MergeForm(
        posted(request), user=request.user, survivor=survivor,
        other=request.GET.get("other"), initial={"on": timezone.localdate()},
    )  # fmt: skip
    if form.merged is None and not form.is_bound:
        return render(request, "portal/merge_choose.html", _offered(request, survivor))
    page = FormPage(
        title=MERGE.title,
        back=MERGE.back(survivor),
        about=survivor.name,
        hint=MERGE.hint,
        submit=MERGE.submit,
        saved=_("已合并。原来的记录保留，打开它的地址会转到这里。"),
        effects=reverse("effects", args=[MERGE.code, survivor.pk]),
        below="portal/_merge_facts.html",
        more=_compared(request, form),
    )

    def merge(**values: Any) -> Any:
        return MERGE.write(request.user, survivor, **values)

    edited = Edited(row=survivor, still=lambda _written: MERGE.still(request.user, survivor))
    return answer_form(request, form, merge, page, edited)


def _offered(request: SignedInRequest, survivor: Enterprise) -> dict[str, Any]:
    scope = request.user.scope_for(Ability.EDIT)
    text = request.GET.get("search", "").strip()
    if (ids := ids_found(text)) is not None:
        rows = Enterprise.objects.unmerged().in_scope(scope).filter(pk__in=ids)
        rows = rows.exclude(pk=survivor.pk).select_related("area")
        offered = [(row, "") for row in rows.order_by("pinyin", "name", "pk")[:MOST_OFFERED]]
    else:
        alike = similar_to(survivor.name, "", scope=scope, but=survivor.pk)
        offered = [(one.enterprise, one.reason) for one in alike]
    return {"enterprise": survivor, "offered": offered, "search": text, "hint": MERGE.hint}


def _compared(request: SignedInRequest, form: MergeForm) -> dict[str, Any]:
    if form.merged is None:
        return {}
    return {
        "merged": form.merged,
        "both": facts_of_both(form.survivor, form.merged, user=request.user),
    }
