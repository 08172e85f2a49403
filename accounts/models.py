"""Users, what they are granted, how they sign in, and the tokens they script with."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import ABILITIES, ADMINISTRATORS, OF_A_SUBJECT, Ability, Role
from accounts.querysets import GrantQuerySet, TokenQuerySet
from accounts.subjects import reach
from areas.models import Area
from common.models import Period
from common.prepared import Prepared
from common.scoping import AreaScope, Owner


class User(AbstractUser):
    """A person who signs in. What they see and do comes from their grants alone."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("姓名或岗位"), max_length=60, blank=True)
    password_changed_at = models.DateTimeField(_("密码修改时间"), null=True, blank=True)
    # Set by an administrator: to be replaced at the next sign-in, and of no use after this moment.
    password_expires_at = models.DateTimeField(_("初始密码有效期"), null=True, blank=True)

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
        return self.grants_on(timezone.localdate())  # noqa: TID251

    def grants_on(self, day: date) -> tuple["Grant", ...]:
        """The grants in force on a day; none of an account that is switched off."""
        if not self.is_active:
            return ()
        return tuple(grant for grant in _grants_of(self.pk) if grant.is_in_force(day))

    @cached_property
    def scope(self) -> AreaScope:
        """The parts of the area tree, and the single records, that exist for this user."""
        return self.scope_for(Ability.READ)

    @cached_property
    def _scopes(self) -> dict[str, AreaScope]:
        return scopes_of(self.grants_in_force, timezone.localdate())  # noqa: TID251

    def may(self, ability: str, path: str, *owners: Owner) -> bool:
        """Whether a grant in force gives `ability` on the area with this path, or on one of the
        records named beside it."""
        return self.scope_for(ability).contains(path, *owners)

    def may_somewhere(self, ability: str) -> bool:
        """Whether any grant in force gives `ability`; decides if a page or button is offered."""
        return bool(self.scope_for(ability))

    def holds(self, ability: str) -> bool:
        """Whether a grant in force gives an ability that is of no area (the administrators')."""
        return any(ability in ABILITIES[grant.role] for grant in self.grants_in_force)

    def scope_for(self, ability: str) -> AreaScope:
        """Where the user holds `ability`; forms offer these areas."""
        return self._scopes.get(ability, AreaScope())


def scopes_of(grants: tuple["Grant", ...], day: date) -> dict[str, AreaScope]:
    """What these grants reach on a day, by ability."""
    scopes: dict[str, AreaScope] = {}
    for grant in grants:
        found = grant.reach(day)
        for ability in ABILITIES[grant.role]:
            scopes[ability] = scopes.get(ability, AreaScope()) | found
    return scopes


_GRANTED = _("该用户已有同样的授权。")


class Grant(Period):
    """A role on an area and everything below it, or on a single station or enterprise, for a
    period. A station's officer reaches what the station serves on the day."""

    history_owner = "user"

    user = models.ForeignKey(
        User, verbose_name=_("用户"), on_delete=models.CASCADE, related_name="grants"
    )
    role = models.CharField(_("角色"), max_length=20, choices=Role)
    area = models.ForeignKey(
        Area, verbose_name=_("区域"), null=True, blank=True, on_delete=models.PROTECT
    )
    # No foreign key: it would point up. Which kind of record it is follows from the role.
    subject_id = models.BigIntegerField(_("指导站或企业的编号"), null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = _("授权")
        verbose_name_plural = _("授权")
        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(
                condition=Q(role__in=ADMINISTRATORS, area__isnull=True, subject_id__isnull=True)
                | Q(role__in=OF_A_SUBJECT, area__isnull=True, subject_id__isnull=False)
                | (
                    ~Q(role__in=(*ADMINISTRATORS, Role.ENTERPRISE_OFFICER))
                    & Q(area__isnull=False, subject_id__isnull=True)
                ),
                name="accounts_grant_role_needs_its_place",
                violation_error_message=_(
                    "业务角色必须指定区域，指导站和企业的角色也可指定是哪一家；三类管理员都不指定。"
                ),
            ),
            models.UniqueConstraint(
                fields=["user", "role", "since"],
                condition=Q(area__isnull=True, subject_id__isnull=True),
                name="accounts_grant_unique_administrator",
                violation_error_message=_GRANTED,
            ),
            models.UniqueConstraint(
                fields=["user", "role", "area", "since"],
                condition=Q(area__isnull=False),
                name="accounts_grant_unique_in_area",
                violation_error_message=_GRANTED,
            ),
            models.UniqueConstraint(
                fields=["user", "role", "subject_id", "since"],
                condition=Q(subject_id__isnull=False),
                name="accounts_grant_unique_of_subject",
                violation_error_message=_GRANTED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()} {self.area or self.subject_id or ''}".strip()

    @property
    def is_of_a_subject(self) -> bool:
        return self.role in OF_A_SUBJECT and self.subject_id is not None

    def is_in_force(self, day: date) -> bool:
        return self.since <= day and (self.until is None or self.until > day)

    def reach(self, day: date) -> AreaScope:
        """What the grant reaches, if it is in force on that day."""
        if self.area is not None:
            return AreaScope(prefixes=(self.area.path,))
        if self.is_of_a_subject:
            return reach(self.role, [self.subject_id], day)  # type: ignore[list-item]
        return AreaScope()


# Asked for by every request, with the areas they are of.
_GRANT_COLUMNS = [field.attname for field in Grant._meta.concrete_fields]
_AREA_COLUMNS = [field.attname for field in Area._meta.concrete_fields]
_GRANTS = Prepared(
    lambda users: (
        Grant.objects.filter(user_id__in=users)
        .order_by("pk")
        .values_list(*_GRANT_COLUMNS, *(f"area__{name}" for name in _AREA_COLUMNS))
    )
)


def _grants_of(user_id: int) -> Iterator[Grant]:
    """All of a user's, whenever they are in force, in the order in which they were given."""
    for row in _GRANTS.rows([user_id]):
        own, of_area = row[: len(_GRANT_COLUMNS)], row[len(_GRANT_COLUMNS) :]
        grant = Grant.from_db(DEFAULT_DB_ALIAS, _GRANT_COLUMNS, own)
        if grant.area_id is not None:
            grant.area = Area.from_db(DEFAULT_DB_ALIAS, _AREA_COLUMNS, of_area)
        yield grant


class PasswordRecord(models.Model):
    """A password a user had before, as its hash: the last few may not be used again."""

    user = models.ForeignKey(
        User, verbose_name=_("用户"), on_delete=models.CASCADE, related_name="former_passwords"
    )
    encoded = models.CharField(_("摘要"), max_length=128)
    replaced_at = models.DateTimeField(_("停用时间"))

    class Meta:
        verbose_name = _("曾用密码")
        verbose_name_plural = _("曾用密码")

    def __str__(self) -> str:
        return f"{self.user} {self.replaced_at:%Y-%m-%d}"


class Session(AbstractBaseSession):
    """A browser that is signed in; its owner sees and ends it. Written by accounts.sessions."""

    user = models.ForeignKey(
        User,
        verbose_name=_("用户"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="sessions",
    )
    address = models.GenericIPAddressField(_("来源地址"), null=True, blank=True)
    agent = models.CharField(_("浏览器"), max_length=200, blank=True)
    began_at = models.DateTimeField(_("登录时间"), null=True, blank=True)
    seen_at = models.DateTimeField(_("最近使用"), null=True, blank=True)

    class Meta:
        verbose_name = _("登录会话")
        verbose_name_plural = _("登录会话")


class ApiToken(models.Model):
    """A key for scripts; only its hash is kept."""

    history_owner = "user"

    user = models.ForeignKey(
        User, verbose_name=_("用户"), on_delete=models.CASCADE, related_name="tokens"
    )
    name = models.CharField(_("用途"), max_length=60)
    digest = models.CharField(_("摘要"), max_length=64, unique=True)
    is_read_only = models.BooleanField(_("只读"), default=False)
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    expires_at = models.DateTimeField(_("到期时间"))
    used_at = models.DateTimeField(_("最近使用"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("吊销时间"), null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("接口令牌")
        verbose_name_plural = _("接口令牌")

    def __str__(self) -> str:
        return self.name
