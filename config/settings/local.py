"""The embedded default: `make run` and `manage.py` on a machine where nothing else is installed."""

import secrets

from config import env
from config.settings.base import *
from config.settings.databases import cache, database, embedded_socket, embedded_socket_urls

DEBUG = env.boolean("DEBUG", default=False)
DEMO_ACCOUNTS_ALLOWED = True
# The demo accounts' password is printed at every start and must open them, also next year and also
# the administrators'. Whoever sets these in the environment gets what the profile would give.
PASSWORD_MAX_AGE_DAYS = env.integer("PASSWORD_MAX_AGE_DAYS", 0)
TOTP_ROLES = roles("TOTP_ROLES", env.listing("TOTP_ROLES", "none"))
ALLOWED_HOSTS = env.listing("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")

VAR_DIR.mkdir(parents=True, exist_ok=True)


def _own_secret_key() -> str:
    """A key of this installation's own, made once; a key in the repository would be no secret."""
    key_file = VAR_DIR / "secret_key"
    if not key_file.exists():
        key_file.touch(mode=0o600)
        key_file.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return key_file.read_text(encoding="ascii").strip()


SECRET_KEY = env.text("SECRET_KEY", "") or _own_secret_key()

AUDIT_KEY = env.text("AUDIT_KEY", "") or SECRET_KEY

DATABASES = {
    "default": database(env.text("DATABASE_URL", f"sqlite:///{VAR_DIR / 'portal.sqlite3'}"))
}

_redis_url = env.text("REDIS_URL", "")
_cache_url, CELERY_BROKER_URL = (
    (_redis_url, _redis_url) if _redis_url else embedded_socket_urls(embedded_socket(VAR_DIR))
)
CACHES = cache(_cache_url)
