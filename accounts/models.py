"""Users, what they are granted, and the tokens they script with."""

from functools import cached_property
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import ABILITIES, ADMINISTRATORS, Ability, Role
from accounts.querysets import GrantQuerySet
from areas.models import Area
from common.models import Period
from common.scoping import AreaScope


class User(AbstractUser):
    """A person who signs in. What they see and do comes from their grants alone."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("姓名或岗位"), max_length=60, blank=True)

    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("用户")
        verbose_name_plural = _("用户")

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    @cached_property
    def grants_in_force(self) -> tuple["Grant", ...]:
        # The one place below the doors that reads the clock: a grant is about today by definition,
        # whatever date the figures asked for have.
        today = timezone.localdate()  # noqa: TID251
        return tuple(self.grants.in_force(today).select_related("area")) if self.is_active else ()

    @cached_property
    def scope(self) -> AreaScope:
        """The parts of the area tree whose rows exist for this user."""
        return self.scope_for(Ability.READ)

    def may(self, ability: str, path: str) -> bool:
        """Whether a grant in force gives `ability` on the area with this path."""
        return any(
            grant.area is not None and path.startswith(grant.area.path)
            for grant in self.grants_in_force
            if ability in ABILITIES[grant.role]
        )

    def may_somewhere(self, ability: str) -> bool:
        """Whether any grant in force gives `ability`; decides if a page or button is offered."""
        return bool(self.scope_for(ability))

    def scope_for(self, ability: str) -> AreaScope:
        """The parts of the tree in which the user holds `ability`; forms offer these areas."""
        return AreaScope(
            prefixes=tuple(
                sorted(
                    {
                        grant.area.path
                        for grant in self.grants_in_force
                        if grant.area is not None and ability in ABILITIES[grant.role]
                    }
                )
            )
        )


class Grant(Period):
    """A role on an area and everything below it, for a period."""

    user = models.ForeignKey(
        User, verbose_name=_("用户"), on_delete=models.CASCADE, related_name="grants"
    )
    role = models.CharField(_("角色"), max_length=20, choices=Role)
    area = models.ForeignKey(
        Area, verbose_name=_("区域"), null=True, blank=True, on_delete=models.PROTECT
    )

    objects = GrantQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = _("授权")
        verbose_name_plural = _("授权")
        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(
                condition=Q(role__in=ADMINISTRATORS, area__isnull=True)
                | (~Q(role__in=ADMINISTRATORS) & Q(area__isnull=False)),
                name="accounts_grant_business_roles_need_an_area",
                violation_error_message=_("业务角色必须指定区域，三类管理员不指定区域。"),
            ),
            models.UniqueConstraint(
                fields=["user", "role", "area", "since"], name="accounts_grant_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()} {self.area or ''}"


class ApiToken(models.Model):
    """A key for scripts; only its hash is kept."""

    user = models.ForeignKey(
        User, verbose_name=_("用户"), on_delete=models.CASCADE, related_name="tokens"
    )
    digest = models.CharField(_("摘要"), max_length=64, unique=True)
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("接口令牌")
        verbose_name_plural = _("接口令牌")

    def __str__(self) -> str:
        return f"{self.user} {self.digest[:8]}"
