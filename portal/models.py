"""What people keep for themselves: addresses of pages with everything chosen on them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from common.models import TimeStamped
from portal.choices import SavedPage
from portal.querysets import SavedViewQuerySet


class SavedView(TimeStamped):
    """A page with what was chosen on it. Only the address is kept, never a figure: whoever opens
    it gets what they themselves may see.

    `area` is the one that `query` names; without one the view is about whoever opens it.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("保存人"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    page = models.CharField(_("页面"), max_length=30, choices=SavedPage)
    name = models.CharField(_("名称"), max_length=60)
    query = models.CharField(_("所选条件"), max_length=1000, blank=True)
    area = models.ForeignKey(
        Area, verbose_name=_("区域"), null=True, blank=True, on_delete=models.CASCADE,
        related_name="+",
    )  # fmt: skip
    is_shared = models.BooleanField(_("共享"), default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("常用视图")
        verbose_name_plural = _("常用视图")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "page", "name"],
                name="portal_savedview_name_per_owner_and_page",
                violation_error_message=_("您已有同名的视图，请换一个名称。"),
            )
        ]

    def __str__(self) -> str:
        return self.name
