"""The security profiles: what each is made of, and that nonsense stops the start."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from accounts.choices import ADMINISTRATORS, Role
from config.settings import security


def test_the_roles_are_those_that_there_are():
    assert set(security.ROLES) == set(Role.values)
    assert set(security.ADMINISTRATORS) == set(ADMINISTRATORS)


def test_level_3_is_nowhere_weaker_than_level_2():
    two, three = security.LEVEL_2, security.LEVEL_3
    assert set(two) == set(three)
    for name in ("PASSWORD_MIN_LENGTH", "PASSWORD_CLASSES", "PASSWORD_HISTORY"):
        assert three[name] >= two[name]
    for name in (
        "PASSWORD_MAX_AGE_DAYS", "LOCKOUT_ACCOUNT_FAILURES", "LOCKOUT_ADDRESS_FAILURES",
        "SESSION_IDLE_MINUTES", "SESSION_HOURS", "TOKEN_MAX_DAYS",
    ):  # fmt: skip
        assert three[name] <= two[name]
    assert three["LOCKOUT_MINUTES"] >= two["LOCKOUT_MINUTES"]
    assert set(three["TOTP_ROLES"]) >= set(two["TOTP_ROLES"])


def test_an_unknown_level_or_role_is_refused():
    with pytest.raises(ImproperlyConfigured, match="SECURITY_LEVEL"):
        security.profile(1)
    with pytest.raises(ImproperlyConfigured, match=r"TOTP_ROLES.*boss"):
        security.roles("TOTP_ROLES", ["city_officer", "boss"])
    assert security.roles("TOTP_ROLES", ["none"]) == ()


PROBE = "from django.conf import settings as s; print(s.{name})"


@pytest.mark.parametrize(
    ("module", "environment", "name", "value"),
    [
        ("base", {}, "PASSWORD_MIN_LENGTH", "8"),
        ("base", {"SECURITY_LEVEL": "3"}, "PASSWORD_MIN_LENGTH", "12"),
        ("base", {"SECURITY_LEVEL": "3"}, "SESSION_COOKIE_AGE", "28800"),
        ("base", {"SECURITY_LEVEL": "3", "PASSWORD_MIN_LENGTH": "14"}, "PASSWORD_MIN_LENGTH", "14"),
        ("base", {}, "TOTP_ROLES", str(security.ADMINISTRATORS)),
        # The demo accounts' password alone must open them, whenever that is.
        ("local", {}, "TOTP_ROLES", "()"),
        ("local", {}, "PASSWORD_MAX_AGE_DAYS", "0"),
        ("local", {"TOTP_ROLES": "system_admin"}, "TOTP_ROLES", "('system_admin',)"),
    ],
)
def test_the_environment_chooses(module, environment, name, value, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", PROBE.format(name=name)],
        cwd=settings.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "PORTAL_VAR_DIR": str(tmp_path),
            "SECRET_KEY": "only-for-tests",
            "DJANGO_SETTINGS_MODULE": f"config.settings.{module}",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == (value, "")
