"""Addresses for spreadsheet programs."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.choices import FeedKind
from reports.querysets import FeedQuerySet


class Feed(models.Model):
    """An address under which a spreadsheet program fetches one table again and again.

    Whoever has it reads what its owner may see at that moment; only the hash of its key is kept.
    """

    history_owner: ClassVar[str] = "user"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("用户"),
        on_delete=models.CASCADE,
        related_name="feeds",
    )
    name = models.CharField(_("用途"), max_length=60)
    kind = models.CharField(_("内容"), max_length=12, choices=FeedKind)
    # What is asked of the table, as the parameters of its page.
    query = models.JSONField(_("条件"), default=dict, blank=True)
    digest = models.CharField(_("摘要"), max_length=64, unique=True)
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    used_at = models.DateTimeField(_("最近使用"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("吊销时间"), null=True, blank=True)

    objects = FeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("数据链接")
        verbose_name_plural = _("数据链接")

    def __str__(self) -> str:
        return self.name
