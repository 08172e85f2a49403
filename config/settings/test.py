"""Settings of the test suite: the embedded database, or the one DATABASE_URL points to."""

from config import env
from config.settings.base import *
from config.settings.databases import database

SECRET_KEY = "only-for-tests"  # noqa: S105
AUDIT_KEY = "only-for-tests"
# Not where the note about a real database lies.
AUDIT_DIR = VAR_DIR / "tests" / "audit"
DEBUG = False
DEMO_ACCOUNTS_ALLOWED = True
# Tests are about what is behind the sign-in; those of the second factor set this themselves.
TOTP_ROLES = ()
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]

DATABASES = {"default": database(env.text("DATABASE_URL", "sqlite://:memory:"))}
DATABASES["default"]["CONN_MAX_AGE"] = 0
# Two runs at once on one PostgreSQL server need databases of different names.
_suffix = env.text("PYTEST_DB_SUFFIX", "")
if _suffix and "postgresql" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["TEST"] = {"NAME": f"test_portal_{_suffix}"}

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# Messages stay in the process: `run_jobs` in tests/conftest.py does what a worker would.
# tests/common/test_jobs_worker.py has a real broker and a real worker instead.
CELERY_BROKER_URL = "memory://"
# A thread sees nothing of the transaction that a test runs in.
JOB_HEARTBEAT_THREAD = False

# A test that signs people in a hundred times must not spend its time in argon2.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
# A browser test needs the files without collecting them first.
WHITENOISE_USE_FINDERS = True
