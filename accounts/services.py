import secrets
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.choices import ADMINISTRATORS
from accounts.models import ApiToken, Grant, User
from areas.models import Area
from common import audit, writing
from common.errors import DomainError


class RolesMustBeSeparate(DomainError):
    """One person would be administrator and something else (三员分立)."""


@transaction.atomic
def create_user(*, actor: Any, username: str, name: str, password: str) -> User:
    """Add an account without any grant."""
    user = User(username=username, name=name)
    user.set_password(password)
    user.full_clean()
    user.save()
    audit.record(actor, "user.create", user, {"username": username, "name": name})
    return user


@transaction.atomic
def grant_role(
    *, actor: Any, user: User, role: str, area: Area | None, since: date, until: date | None = None
) -> Grant:
    """Give a role on an area and everything below it.

    Raises RolesMustBeSeparate when the user would hold an administrator role beside another role
    (GB/T 22239-2019: administrators, security and audit are separate people).
    """
    held = {grant.role for grant in user.grants.all()}
    if held and (role in ADMINISTRATORS or held & set(ADMINISTRATORS)) and held != {role}:
        raise RolesMustBeSeparate(_("三类管理员必须由不同人员担任，且不得兼任业务角色。"))
    grant = Grant(user=user, role=role, area=area, since=since, until=until)
    return writing.create(actor, grant, action="grant.create")


@transaction.atomic
def issue_token(*, user: User) -> str:
    """Make a new API token and return it; it cannot be read again, only its hash is stored."""
    key = secrets.token_hex(20)
    token = ApiToken.objects.create(user=user, digest=token_digest(key))
    audit.record(user, "token.issue", token)
    return key


def token_digest(key: str) -> str:
    """The stored form of a token."""
    return sha256(key.encode()).hexdigest()
