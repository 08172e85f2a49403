"""Production: everything comes from the environment, and what is missing stops the start."""

from config import env
from config.settings.base import *
from config.settings.databases import cache, database

DEBUG = False
SECRET_KEY = env.text("SECRET_KEY")
# Not derived from SECRET_KEY: that one may be changed, this one must stay what it was.
AUDIT_KEY = env.text("AUDIT_KEY")
ALLOWED_HOSTS = env.listing("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.listing("CSRF_TRUSTED_ORIGINS", "")

DATABASES = {"default": database(env.text("DATABASE_URL"))}
CELERY_BROKER_URL = env.text("REDIS_URL")
CACHES = cache(CELERY_BROKER_URL)

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
# A browser takes a cookie of such a name from this very host over https only: no neighbouring host
# of the same domain can plant one.
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
SECURE_SSL_REDIRECT = env.boolean("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = env.integer("SECURE_HSTS_SECONDS", 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
if env.boolean("BEHIND_PROXY", default=True):
    # The TLS end in front must set this header itself and drop what clients send.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    TRUSTED_PROXIES = env.integer("TRUSTED_PROXIES", 1)
