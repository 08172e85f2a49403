"""What is derived from the facts: standings, and the marks that say which are out of date."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from enterprises.choices import Exactness, SizeClass
from enterprises.models import Enterprise
from indicators.choices import Answer, UnionKind
from indicators.querysets import StandingQuerySet


class Standing(models.Model):
    """Everything counted about one operating enterprise, constant from–until.

    Derived from the facts by `indicators.freshness` and never edited; days on which an enterprise
    does not operate have no row. What the columns mean is defined in `indicators.standings`.
    `valid_to` is date.max while nothing ends it, so that one comparison finds the row of a day.

    The foreign keys are without database constraints: a derived row must never keep anybody from
    deleting a fact; the mark of the deletion removes it with the next read.
    """

    enterprise = models.ForeignKey(
        Enterprise,
        verbose_name=_("企业"),
        on_delete=models.CASCADE,
        db_constraint=False,
        related_name="standings",
    )
    valid_from = models.DateField(_("起始日期"))
    valid_to = models.DateField(_("终止日期"))
    area = models.ForeignKey(
        Area,
        verbose_name=_("所在区域"),
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
        db_index=False,  # the index below starts with it
    )
    is_sole_trader = models.BooleanField(_("个体工商户"))
    union_kind = models.CharField(_("建会形式"), max_length=10, choices=UnionKind)
    congress = models.CharField(_("职代会"), max_length=7, choices=Answer)
    openness = models.CharField(_("厂务公开"), max_length=7, choices=Answer)
    contract = models.CharField(_("集体合同"), max_length=7, choices=Answer)
    employees = models.PositiveIntegerField(_("职工人数"), null=True)
    employees_exactness = models.CharField(
        _("准确程度"), max_length=12, choices=Exactness, blank=True
    )
    employees_at_least = models.PositiveIntegerField(_("至少"), null=True)
    employees_at_most = models.PositiveIntegerField(_("至多"), null=True)
    members = models.PositiveIntegerField(_("会员人数"), null=True)
    above_scale = models.CharField(_("规模以上"), max_length=7, choices=Answer)
    size_class = models.CharField(_("规模"), max_length=6, choices=SizeClass, blank=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("企业状况")
        verbose_name_plural = _("企业状况")
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "valid_from"], name="indicators_standing_one_per_start"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__gt=F("valid_from")), name="indicators_standing_to_after_from"
            ),
        ]
        indexes = [
            # For a recent day `valid_to` tells more rows apart than `valid_from`.
            models.Index(
                fields=["area", "valid_to", "valid_from"], name="indicators_standing_of_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.valid_from}–{self.valid_to}"


class StaleMark(models.Model):
    """A fact about this enterprise, or about a union that covers some, was written.

    Written by database triggers (indicators/triggers.py) in the writer's own transaction, removed
    by the reader that recomputes. Append-only and without uniqueness: two writers never wait for
    the same row. The numbers are no foreign keys, what they name may be gone.
    """

    enterprise_id = models.BigIntegerField(null=True, db_index=True)
    union_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("待重算标记")
        verbose_name_plural = _("待重算标记")
        indexes = [
            models.Index(
                fields=["union_id"],
                condition=Q(union_id__isnull=False),
                name="indicators_stalemark_of_union",
            )
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id or ''}/{self.union_id or ''}"
