"""How strict signing in is: two profiles, after the levels of GB/T 22239-2019 (等级保护 2.0).

SECURITY_LEVEL chooses one, and each value may be set for itself. The standard names the rules and
no numbers (7.1.4.1 and 8.1.4.1: complexity, periodic change, a limit of failures, ending idle
sessions); the numbers are what assessors ask for in practice.
"""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config import env

# accounts.choices.Role, which needs these settings to be there first (tests compare the two).
ADMINISTRATORS = ("system_admin", "security_admin", "audit_admin")
ROLES = (
    "city_officer", "county_officer", "station_officer", "park_manager", "enterprise_officer",
    *ADMINISTRATORS,
)  # fmt: skip

LEVEL_2: dict[str, Any] = {
    # 身份鉴别 a): complexity, and changed at intervals.
    "PASSWORD_MIN_LENGTH": 8,
    "PASSWORD_CLASSES": 3,
    "PASSWORD_HISTORY": 5,
    "PASSWORD_MAX_AGE_DAYS": 90,
    # 身份鉴别 b): a limit of failures. A whole office may share one address: its limit is wider.
    "LOCKOUT_ACCOUNT_FAILURES": 5,
    "LOCKOUT_ADDRESS_FAILURES": 30,
    "LOCKOUT_MINUTES": 30,
    # 身份鉴别 b): idle sessions end. A working day is the longest anybody stays signed in.
    "SESSION_IDLE_MINUTES": 30,
    "SESSION_HOURS": 12,
    "SESSION_ENDS_WITH_BROWSER": False,
    "TOKEN_MAX_DAYS": 365,
    # Level 2 asks for protection of the administration from afar.
    "TOTP_ROLES": ADMINISTRATORS,
}
LEVEL_3: dict[str, Any] = {
    "PASSWORD_MIN_LENGTH": 12,
    "PASSWORD_CLASSES": 3,
    "PASSWORD_HISTORY": 5,
    "PASSWORD_MAX_AGE_DAYS": 60,
    # Fewer guesses; a longer lock would stop no guesser any better, only the officer.
    "LOCKOUT_ACCOUNT_FAILURES": 3,
    "LOCKOUT_ADDRESS_FAILURES": 20,
    "LOCKOUT_MINUTES": 30,
    "SESSION_IDLE_MINUTES": 15,
    "SESSION_HOURS": 8,
    "SESSION_ENDS_WITH_BROWSER": True,
    "TOKEN_MAX_DAYS": 90,
    # 8.1.4.1 d): two factors, one of them by cryptography, for every user.
    "TOTP_ROLES": ROLES,
}
PROFILES = {2: LEVEL_2, 3: LEVEL_3}


def profile(level: int) -> dict[str, Any]:
    if level not in PROFILES:
        raise ImproperlyConfigured(f"SECURITY_LEVEL must be 2 or 3, not {level}.")
    return PROFILES[level]


def password_validators(values: dict[str, Any]) -> list[dict[str, Any]]:
    """AUTH_PASSWORD_VALIDATORS out of a profile."""
    return [
        {
            "NAME": "accounts.validators.LongEnough",
            "OPTIONS": {"minimum": values["PASSWORD_MIN_LENGTH"]},
        },
        {
            "NAME": "accounts.validators.OfSeveralClasses",
            "OPTIONS": {"minimum": values["PASSWORD_CLASSES"]},
        },
        {"NAME": "accounts.validators.WithoutTheUserName"},
        {"NAME": "accounts.validators.NotCommon"},
        {
            "NAME": "accounts.validators.NotUsedBefore",
            "OPTIONS": {"last": values["PASSWORD_HISTORY"]},
        },
    ]


def roles(name: str, names: list[str]) -> tuple[str, ...]:
    """Names of roles, checked; the word none stands for no role."""
    if names == ["none"]:
        return ()
    if unknown := set(names) - set(ROLES):
        raise ImproperlyConfigured(f"{name}: there is no role {', '.join(sorted(unknown))}.")
    return tuple(names)


SECURITY_LEVEL = env.integer("SECURITY_LEVEL", 2)
_chosen = profile(SECURITY_LEVEL)

# ---------------------------------------------------------------- passwords
PASSWORD_MIN_LENGTH = env.integer("PASSWORD_MIN_LENGTH", _chosen["PASSWORD_MIN_LENGTH"])
# Of capital letters, small letters, digits and other signs.
PASSWORD_CLASSES = env.integer("PASSWORD_CLASSES", _chosen["PASSWORD_CLASSES"])
# The last ones, the present one among them, may not be chosen again.
PASSWORD_HISTORY = env.integer("PASSWORD_HISTORY", _chosen["PASSWORD_HISTORY"])
# 0: a password never grows old.
PASSWORD_MAX_AGE_DAYS = env.integer("PASSWORD_MAX_AGE_DAYS", _chosen["PASSWORD_MAX_AGE_DAYS"])
AUTH_PASSWORD_VALIDATORS = password_validators(
    {
        "PASSWORD_MIN_LENGTH": PASSWORD_MIN_LENGTH,
        "PASSWORD_CLASSES": PASSWORD_CLASSES,
        "PASSWORD_HISTORY": PASSWORD_HISTORY,
    }
)

# ---------------------------------------------------------------- lock-out
LOCKOUT_ACCOUNT_FAILURES = env.integer(
    "LOCKOUT_ACCOUNT_FAILURES", _chosen["LOCKOUT_ACCOUNT_FAILURES"]
)
LOCKOUT_ADDRESS_FAILURES = env.integer(
    "LOCKOUT_ADDRESS_FAILURES", _chosen["LOCKOUT_ADDRESS_FAILURES"]
)
LOCKOUT_MINUTES = env.integer("LOCKOUT_MINUTES", _chosen["LOCKOUT_MINUTES"])
AXES_HANDLER = "accounts.services.lockouts.Handler"
AXES_LOCKOUT_CALLABLE = "accounts.views.own.locked_out"
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
# Its one limit cannot be two: the handler says 1 where either of ours is reached.
AXES_FAILURE_LIMIT = 1
AXES_COOLOFF_TIME = timedelta(minutes=LOCKOUT_MINUTES)
# Half an hour after the last password that was looked at; knocking on does not prolong it.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
# Who signed in from where is in our own log, which has a term of keeping.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# What a form held is of no use to it.
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "csrfmiddlewaretoken", "next", "code"]

# ---------------------------------------------------------------- sessions
SESSION_IDLE_MINUTES = env.integer("SESSION_IDLE_MINUTES", _chosen["SESSION_IDLE_MINUTES"])
SESSION_HOURS = env.integer("SESSION_HOURS", _chosen["SESSION_HOURS"])
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = env.boolean(
    "SESSION_ENDS_WITH_BROWSER", default=_chosen["SESSION_ENDS_WITH_BROWSER"]
)

# ---------------------------------------------------------------- tokens and the second factor
TOKEN_MAX_DAYS = env.integer("TOKEN_MAX_DAYS", _chosen["TOKEN_MAX_DAYS"])
# Roles that cannot work without a second factor; of the others whoever wants has one.
TOTP_ROLES = roles("TOTP_ROLES", env.listing("TOTP_ROLES", ",".join(_chosen["TOTP_ROLES"])))
OTP_TOTP_ISSUER = "工会指导站门户"

# ---------------------------------------------------------------- rates
# By address, whatever the name and whether right or wrong: argon2 is dear by design.
RATE_LIMITS = {
    "sign-in": env.text("RATE_SIGN_IN", "30/minute"),
    "token": env.text("RATE_TOKEN", "20/minute"),
    # By user.
    "export": env.text("RATE_EXPORT", "30/minute"),
    # By the address that a spreadsheet program fetches.
    "feed": env.text("RATE_FEED", "60/minute"),
}
