"""manage.py create_administrator: the first accounts of a new installation."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.choices import Ability
from accounts.models import Grant, User
from common.models import AuditEntry

pytestmark = pytest.mark.django_db


def create(*question, **options):
    out = StringIO()
    call_command("create_administrator", *question, stdout=out, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("role", "ability"),
    [
        ("system_admin", Ability.ACCOUNTS),
        ("security_admin", Ability.GRANTS),
        ("audit_admin", Ability.LOG),
    ],
)
def test_it_opens_an_account_with_its_role_and_prints_the_password_once(role, ability):
    said = create("chief", "--name", "信息科", "--role", role)
    user = User.objects.get()
    password = re.search(r"初始密码：(\S+)", said)[1]
    assert user.check_password(password)
    assert user.password_expires_at
    assert user.holds(ability)
    assert not user.is_superuser
    assert not user.scope
    assert {line.action for line in AuditEntry.objects.all()} >= {"user.create", "grant.create"}
    assert password not in str(list(AuditEntry.objects.values()))


def test_nobody_gets_a_second_role():
    create("chief", "--name", "信息科", "--role", "system_admin")
    before = User.objects.values().get()
    for name in ("chief", "CHIEF"):
        with pytest.raises(CommandError, match="三员分立"):
            create(name, "--name", "x", "--role", "audit_admin")
    assert User.objects.values().get() == before
    assert Grant.objects.count() == 1


def test_a_business_role_is_not_given():
    with pytest.raises(CommandError, match="invalid choice"):
        create("chief", "--name", "x", "--role", "city_officer")
    assert not User.objects.exists()


def test_a_user_name_that_cannot_be_leaves_nothing_behind():
    with pytest.raises(CommandError):
        create("not a name", "--name", "x", "--role", "system_admin")
    assert not User.objects.exists()
    assert not AuditEntry.objects.exists()


def test_a_new_installation_has_no_account():
    assert not User.objects.exists()
