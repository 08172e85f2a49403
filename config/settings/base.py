"""The same everywhere; `local`, `test` and `prod` say where data is and how strict to be."""

from pathlib import Path

from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from config import env
from config.settings.security import *

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(env.text("PORTAL_VAR_DIR", BASE_DIR / "var"))

# Lowest first: imports and foreign keys point from right to left only (tests/test_architecture.py).
APP_LAYERS = [
    "common",
    "areas",
    "accounts",
    "enterprises",
    "unions",
    "stations",
    "proposals",
    "innovation",
    "dataimport",
    "indicators",
    "reports",
    "portal",
]

INSTALLED_APPS = [
    # Ours first and the highest first, so that their templates win over the libraries'.
    *reversed(APP_LAYERS),
    # Without autodiscovery: the rescue view is our own site (portal/admin.py).
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_filters",
    "django_htmx",
    "axes",
    "django_linear_migrations",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "lucide",
    "rest_framework",
    "template_partials",
]

MIDDLEWARE = [
    "common.middleware.OriginMiddleware",
    "common.middleware.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "common.middleware.NoStoreMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "accounts.middleware.SessionLimitsMiddleware",
    "accounts.middleware.SignInStepsMiddleware",
    # Last: it turns a refused sign-in into the page that says so.
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# ---------------------------------------------------------------- people
AUTH_USER_MODEL = "accounts.User"
# Who knows the records that a role is granted for one by one (accounts/subjects.py).
GRANT_SUBJECTS = {
    "station_officer": "stations.selectors.SUBJECTS",
    "enterprise_officer": "enterprises.selectors.SUBJECTS",
}
# What is checked of what is recorded, from below upwards (common/checking.py).
CHECKS = ("enterprises.checks.CHECKS", "unions.checks.CHECKS", "stations.checks.CHECKS")
# Who knows what a list would do to the rates before it is imported (docs/adr/0027).
IMPORT_EFFECTS = "indicators.effects.effects_of_a_list"
SESSION_ENGINE = "accounts.sessions"
AUTHENTICATION_BACKENDS = [
    # First: whoever is locked out is refused before a password is looked at.
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# How many proxies of ours add to X-Forwarded-For; 0 where browsers reach the server directly.
TRUSTED_PROXIES = 0
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
# Pages carry the token themselves; no script reads the cookie.
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"

# ---------------------------------------------------------------- language and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("英文"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# ---------------------------------------------------------------- lists
FILTERS_EMPTY_CHOICE_LABEL = _("全部")

# ---------------------------------------------------------------- files
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
# Only what a browser asks for: esbuild has put our modules and styles into dist/.
STATICFILES_DIRS = [("dist", BASE_DIR / "static" / "dist"), ("img", BASE_DIR / "static" / "img")]
MEDIA_ROOT = VAR_DIR / "media"
# A folder with Chinese faces for the PDF of the yearly report, beside those of the system.
REPORT_FONT_DIR = env.text("REPORT_FONT_DIR", "")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage",
    },
}
# How long an uploaded list is kept after its import ended; only that it was there stays.
UPLOAD_DAYS = env.integer("UPLOAD_DAYS", 30)
# An import that nobody has decided about for so long is discarded.
UPLOAD_UNFINISHED_DAYS = 90
WHITENOISE_MAX_AGE = 3600
# No other site has a use for our scripts and styles.
WHITENOISE_ALLOW_ALL_ORIGINS = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# ---------------------------------------------------------------- API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        # First, so that a request without either is 401 with a challenge, not 403.
        "accounts.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "accounts.authentication.WritesNeedAbility",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "common.api_schema.PortalSchema",
    "EXCEPTION_HANDLER": "common.api_errors.problem_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "工会指导站门户 API",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "PrecisionEnum": "common.choices.Precision",
        "ClosingReasonEnum": "enterprises.choices.ClosingReason",
        "CheckSeverityEnum": "common.checking.Severity",
        # Every model has a kind of its own.
        "ActivityKindEnum": "stations.choices.ActivityKind",
        "AnswerEnum": "indicators.choices.Answer",
        "AreaKindEnum": "areas.choices.AreaKind",
        "EnterpriseKindEnum": "enterprises.choices.EnterpriseKind",
        "ExactnessEnum": "enterprises.choices.Exactness",
        "FacilityKindEnum": "stations.choices.FacilityKind",
        "ResultKindEnum": "innovation.choices.ResultKind",
        "StationKindEnum": "stations.choices.StationKind",
        "SystemKindEnum": "unions.choices.SystemKind",
        "BatchStateEnum": "dataimport.choices.BatchState",
        "ListKindEnum": "dataimport.serializers.KINDS",
        "ReportStateEnum": "reports.choices.ReportState",
        "ReportStageEnum": "reports.choices.Stage",
        "YearKindEnum": "reports.choices.YearKind",
        "HowCoveredEnum": "indicators.choices.UnionKind",
        "UnionKindEnum": "unions.choices.UnionKind",
    },
    "GET_LIB_DOC_EXCLUDES": "common.api_schema.undocumented",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "common.api_schema.add_problems",
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# ---------------------------------------------------------------- background work
# The Job row is the truth (common/jobs.py); Celery carries its id, so no result backend. The
# visibility timeout must be longer than the longest task, or a second worker gets it meanwhile.
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 5
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 6 * 3600,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    # A dead broker must be an error on the page, not a request that hangs.
    "socket_connect_timeout": 5,
}
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE: dict[str, dict[str, object]] = {
    "seal-log": {
        "task": "common.tasks.seal_log",
        "schedule": 15.0,
        "options": {"expires": 15.0},
    },
    "forget-list-files": {"task": "portal.tasks.forget_old_list_files", "schedule": 3600.0},
    "forget-sign-ins": {"task": "accounts.tasks.forget_sign_ins", "schedule": 3600.0},
    # A sweep that waited behind long jobs is stale: the next one does the same.
    "sweep-jobs": {
        "task": "common.tasks.sweep_jobs",
        "schedule": 15.0,
        "options": {"expires": 15.0},
    },
    "purge-drafts": {
        "task": "common.tasks.purge_drafts",
        "schedule": crontab(hour=3, minute=40),
        "options": {"expires": 6 * 3600},
    },
    # At night; a day that was missed is made up for by the next.
    "purge-uploads": {
        "task": "dataimport.tasks.purge_uploads",
        "schedule": crontab(hour=3, minute=20),
        "options": {"expires": 6 * 3600},
    },
    # A night that was missed is made up for by the next.
    "build-due-drafts": {
        "task": "reports.tasks.build_due_drafts",
        "schedule": crontab(hour=1, minute=20),
        "options": {"expires": 4 * 3600},
    },
    "tidy-kept-counts": {
        "task": "indicators.tasks.tidy_kept_counts",
        "schedule": crontab(hour=2, minute=40),
        "options": {"expires": 4 * 3600},
    },
}
# A worker that has not been heard of for so long is taken for dead; it is heard six times as often.
JOB_LEASE_SECONDS = 30.0
JOB_HEARTBEAT_THREAD = True

# The draft of a yearly report is built so many days after the statistical year has ended.
REPORT_DRAFT_DAYS = env.integer("REPORT_DRAFT_DAYS", 10)

# How long what was typed into a form and never saved is kept.
DRAFT_DAYS = 14

# ---------------------------------------------------------------- the log
# The newest block's hash, outside of the database (common/audit/chain.py).
AUDIT_DIR = VAR_DIR / "audit"
# How long lines stay in the database; what is older may be archived (at least 183 days).
AUDIT_RETENTION_DAYS = env.integer("AUDIT_RETENTION_DAYS", 365)

# Whether load_demo may open accounts whose password everybody knows.
DEMO_ACCOUNTS_ALLOWED = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"keys": {"()": "config.logs.HideKeys"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["keys"],
        }
    },
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        # The lines of runserver name addresses: through our handler, which knows what to hide.
        "django.server": {"handlers": [], "propagate": True},
        # It tells of every sign-in and failure, with the names blackened; our own log knows more.
        "axes": {"level": "ERROR"},
    },
}
