"""The views that people keep: a panel for each page, and the forms behind it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authentication import SignedInRequest
from accounts.choices import Ability
from common.access import require
from common.conflicts import Edited
from common.pages import FormPage, answer_form, page_or_results, posted
from portal import services
from portal.choices import SavedPage
from portal.forms import KeepViewForm, RemoveViewForm, ViewForm
from portal.models import SavedView
from portal.selectors.saved_views import url_of, views_for

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def saved_view_list(request: SignedInRequest) -> HttpResponse:
    """The views of one page (`?page=dashboard`), as a panel of that page or by themselves."""
    page = _page(request.GET.get("page", ""))
    offered = views_for(user=request.user, page=page, on=timezone.localdate())
    context = {"page": page, "offered": offered}
    return page_or_results(request, "portal/saved_views.html", context)


@login_required
@form_methods
def saved_view_create(request: SignedInRequest, page: str) -> HttpResponse:
    """Keep an address of the page (`?query=…`, as it stood in the address) under a name."""
    user: Any = request.user
    require(user.may_somewhere(Ability.READ))
    saved_page = _page(page)
    form = KeepViewForm(posted(request), user=user, query=request.GET.get("query", ""))
    form_page = FormPage(
        title=_("保存当前视图"),
        about=str(saved_page.label),
        back=f"{reverse(saved_page)}?{form.kept_query()}",
        hint=_("只保存所选条件，不保存数字：以后打开时按最新数据、按打开人自己的权限计算。"),
        saved=_("已保存到常用视图。"),
    )

    def save(**values: Any) -> SavedView:
        return services.save_view(actor=user, page=saved_page, **values)

    return answer_form(request, form, save, form_page)


@login_required
@form_methods
def saved_view_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Rename one's own view, share it or no longer."""
    view = _own(request, pk)
    form = ViewForm(posted(request), initial={"name": view.name, "is_shared": view.is_shared})
    form_page = FormPage(title=_("修改常用视图"), about=view.name, back=url_of(view))

    def change(**values: Any) -> SavedView:
        return services.change_view(actor=request.user, view=view, **values)

    edited = Edited(row=view, form_of=_form_of, still=lambda _view: _own(request, pk))
    return answer_form(request, form, change, form_page, edited)


@login_required
@form_methods
def saved_view_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask, then forget one's own view."""
    view = _own(request, pk)
    form_page = FormPage(
        title=_("删除常用视图"),
        about=view.name,
        back=url_of(view),
        hint=_("只删除这个名称和所选条件，数据不受影响；已共享的，别人也不再看到。"),
        submit=_("删除"),
        saved=_("已删除。"),
    )

    def remove() -> None:
        services.remove_view(actor=request.user, view=view)

    return answer_form(request, RemoveViewForm(posted(request)), remove, form_page)


def _page(code: str) -> SavedPage:
    try:
        return SavedPage(code)
    except ValueError as unknown:
        raise Http404 from unknown


def _own(request: SignedInRequest, pk: int) -> SavedView:
    """For others, shared or not, there is nothing here to change."""
    view: SavedView = get_object_or_404(SavedView.objects.owned_by(request.user), pk=pk)
    return view


def _form_of(view: SavedView) -> ViewForm:
    return ViewForm(initial={"name": view.name, "is_shared": view.is_shared})
