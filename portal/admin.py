"""The rescue view under /admin/: every row of ours as it is stored, to look at and never to write.

For whoever keeps the server running and must see why something is as it is. Only superusers, who
are made on the command line, come in, and through the portal's own sign-in page, so that lock-out,
second factor and session limits hold. Each look at a row is a line of the log. Our own site, not
Django's default one: into that the libraries register their tables, to be written.
"""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.views import redirect_to_login
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import PasswordRecord, Session
from common import audit
from common.choices import EntryKind
from common.values.phones import mask_phone

# Nothing to diagnose in them, and the key of a session is as good as a password.
KEPT_OUT = (PasswordRecord, Session)
SECRETS = ("password", "digest", "seal")
WITH_A_PHONE = ("phone", "contact")
SEARCHED = ("name", "username", "code", "credit_code", "number", "title", "filename", "target_id")
PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8})(?!\d)")


class RescueSite(admin.AdminSite):
    site_header = site_title = _("应急后台（只读）")
    index_title = _("只能查看，不能修改；查看每一条都记入日志")
    site_url = "/"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_superuser

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:  # noqa: FBT001, FBT002 - Django's
        """For who is signed in and no superuser, there is no such page."""
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise Http404
            return inner(request, *args, **kwargs)

        return guarded

    def login(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """No second door: the portal's own sign-in page, and back."""
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(reverse("admin:index"), settings.LOGIN_URL)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("password-change")

    def password_change_done(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("password-change")


class ReadOnly(admin.ModelAdmin):
    """A list of names, and a page that shows the columns of one row, secrets left out and telephone
    numbers masked."""

    list_display = ("pk", "__str__")
    list_display_links = ("pk", "__str__")
    show_full_result_count = False
    actions = None
    list_per_page = 50
    ordering = ("-pk",)

    def __init__(self, model: type[models.Model], site: admin.AdminSite) -> None:
        super().__init__(model, site)
        columns = [field for field in model._meta.concrete_fields if field.name not in SECRETS]
        self._columns = tuple(_shown(field) for field in columns)
        self._searched = tuple(field.name for field in columns if field.name in SEARCHED)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self._columns

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self._columns

    def get_search_fields(self, request: HttpRequest) -> Any:
        return self._searched

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        row = self.get_object(request, unquote(object_id))
        if row is not None and request.method == "GET":
            audit.record(request.user, "rescue.read", row, kind=EntryKind.READ)
        return super().change_view(request, object_id, form_url, extra_context)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """The log holds it; Django's own history would always be empty."""
        if self.get_object(request, unquote(object_id)) is None:
            raise Http404
        question = {"target_type": audit.type_of(self.model), "target_id": unquote(object_id)}
        return redirect(f"{reverse('admin:common_auditentry_changelist')}?{urlencode(question)}")


def _shown(field: Any) -> Callable[[models.Model], str]:
    def show(row: models.Model) -> str:
        value = getattr(row, field.name)
        if value is None or value == "":
            return "—"
        if isinstance(value, datetime):
            return f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S}"
        if field.name in WITH_A_PHONE:
            return mask_phone(str(value))
        if isinstance(value, dict | list):
            return PHONE.sub(lambda found: mask_phone(found[0]), str(value))
        return str(value)

    show.short_description = field.verbose_name  # type: ignore[attr-defined]
    show.__name__ = field.name
    return show


rescue = RescueSite(name="admin")
for app in settings.APP_LAYERS:
    for model in apps.get_app_config(app).get_models():
        if not model._meta.proxy and model not in KEPT_OUT:
            rescue.register(model, ReadOnly)
