"""Settings of corecit: one file, every machine-specific value read from the environment (see .env.example)."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from corecit import embedded, env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(env.text("CORECIT_VAR", str(BASE_DIR / "var")))

# embedded: one machine, PostgreSQL under var/, kombu's filesystem broker. production: real servers behind a TLS proxy.
MODE = env.text("CORECIT_MODE", "embedded")
EMBEDDED = MODE == "embedded"
DEMO = env.boolean("DEMO", False)
DEBUG = env.boolean("DEBUG", False)


def _embedded_secret() -> str:
    """A key of this machine's own, made once and kept under var/ with owner-only permissions."""
    path = VAR / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(50))
        except FileExistsError:
            pass
    return path.read_text()


SECRET_KEY = env.text("SECRET_KEY", "") or (_embedded_secret() if EMBEDDED else env.text("SECRET_KEY"))
# How many proxies of ours stand in front; so many entries of X-Forwarded-For are believed.
PROXY_COUNT = env.integer("PROXY_COUNT", 0, 0, 5)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],testserver" if EMBEDDED else "")
SITE_URL = env.text("SITE_URL", "http://localhost:8000" if EMBEDDED else None).rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL.startswith("https://") else []

# Application definition

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "corecit.common",
    "corecit.accounts",
    "corecit.audit",
    "corecit.access",
    "corecit.notices",
    "corecit.web",
    "partners",
    "cases",
    "referrals",
    "reporting",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_cotton",
    "django_filters",
    "django_htmx",
    "django_linear_migrations",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "guardian",
    "knox",
    "pghistory",
    "pgtrigger",
    "rest_framework",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "corecit.web.middleware.NotStored",
    "corecit.web.middleware.SessionLimits",
    "corecit.web.middleware.CurrentActor",
    "corecit.web.middleware.SecondFactor",
    "corecit.web.middleware.DeclaredAccess",
    "corecit.web.middleware.Refusals",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "corecit.urls"
WSGI_APPLICATION = "corecit.wsgi.application"
ASGI_APPLICATION = "corecit.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "corecit.web.templatetags.kept",
                "corecit.web.templatetags.phones",
                "corecit.web.templatetags.widgets",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "corecit.web.context.shell",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Database

DATABASES = {
    "default": env.database(env.text("DATABASE_URL", "") or embedded.database_url(VAR))
    | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "ATOMIC_REQUESTS": False}
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sign-in, sessions and passwords. Limits: CJIS Security Policy 6.0 (IA-5, AC-7, AC-11, AC-12).

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "corecit.access.backend.CaseAccessBackend",
    "corecit.accounts.backend.SignInBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name", "badge_number"]},
    },
    {"NAME": "corecit.accounts.passwords.OfThisPlace"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "web:home"
LOGOUT_REDIRECT_URL = "account_login"

SESSION_IDLE_MINUTES = env.integer("SESSION_IDLE_MINUTES", 30, 1, 30)
SESSION_ABSOLUTE_HOURS = env.integer("SESSION_ABSOLUTE_HOURS", 12, 1, 12)
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_HOURS * 3600
SESSION_ENGINE = "corecit.accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "corecit.web.views.csrf_failure"
ACCOUNT_DISABLED_AFTER_DAYS = env.integer("ACCOUNT_DISABLED_AFTER_DAYS", 90, 1, 365)
REFERRAL_LINK_DAYS = env.integer("REFERRAL_LINK_DAYS", 30, 1, 180)
# No published cell of 1 to 10.
SMALL_CELL_THRESHOLD = env.integer("SMALL_CELL_THRESHOLD", 11, 2, 100)

# Shown before sign-in, which acknowledges it (CJIS AC-8); USE_BANNER_FILE may point to an agency's own text, a single "-" shows none.
_BANNER = (
    "You are about to use a system that holds restricted information of criminal justice and health agencies. Use of it is monitored, recorded and audited. "
    "Unauthorized use is prohibited and may be punished under criminal and civil law. By signing in you agree to monitoring and recording."
)
USE_BANNER = env.text("USE_BANNER", _BANNER).removeprefix("-")

ACCOUNT_ADAPTER = "corecit.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip"}
ACCOUNT_EMAIL_SUBJECT_PREFIX = "corecit: "
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "corecit"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = EMBEDDED
USERSESSIONS_TRACK_ACTIVITY = False

# Five failures in fifteen minutes lock the account; an administrator unlocks it (CJIS AC-7).
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = None
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "corecit.accounts.lockout.username_of"
AXES_LOCKOUT_CALLABLE = "corecit.web.views.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "corecit.common.addresses.client_ip"
AXES_HANDLER = "corecit.accounts.lockout.Handler"
LOCKOUT_WINDOW_MINUTES = 15
AXES_SENSITIVE_PARAMETERS = ["login", "password"]
AXES_VERBOSE = False

# guardian: grants on Case only, in its own direct-foreign-key tables.
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_RAISE_403 = False

# Internationalisation: times are stored in UTC and shown in the agency's zone.

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.text("TIME_ZONE", "America/New_York")
USE_TZ = True
USE_I18N = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

# Files

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [path for path in [VAR / "static-src"] if path.exists()]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR / "files"}},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if not EMBEDDED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = EMBEDDED
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
# A photo of a person, a document of a case.
PHOTO_MAX_BYTES = env.integer("PHOTO_MAX_BYTES", 10 * 1024 * 1024, 1024)
DOCUMENT_MAX_BYTES = env.integer("DOCUMENT_MAX_BYTES", 25 * 1024 * 1024, 1024)
# The virus scanner, clamd: tcp://host:3310 or unix:///path; without one files open unscanned, and their pages say so.
CLAMD_URL = env.text("CLAMD_URL", "")
CALL_IMPORT_MAX_BYTES = env.integer("CALL_IMPORT_MAX_BYTES", 200 * 1024 * 1024, 1024)
# An import whose worker has not shown itself for this long is taken for dead and goes on with another.
CALL_IMPORT_LEASE_SECONDS = env.integer("CALL_IMPORT_LEASE_SECONDS", 120, 2, 3600)

# E-mail

vars().update(env.email(env.text("EMAIL_URL", "outbox:")))
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "corecit <no-reply@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# How long a worker may be at one notice before another takes it over, and how long sent and read ones are kept.
NOTICE_LEASE_SECONDS = env.integer("NOTICE_LEASE_SECONDS", 120, 2, 3600)
NOTICE_KEEP_DAYS = env.integer("NOTICE_KEEP_DAYS", 180, 7, 3650)
# The owner of a follow-up is reminded so many hours before it is due.
FOLLOW_UP_REMIND_HOURS = env.integer("FOLLOW_UP_REMIND_HOURS", 8, 0, 24 * 7)
# An overdue follow-up is taken to the supervisors of its team after so many hours.
FOLLOW_UP_ESCALATE_HOURS = env.integer("FOLLOW_UP_ESCALATE_HOURS", 24, 1, 24 * 14)
# A response plan holds for so many months; its owner is reminded so many days before its end, and again a week before.
PLAN_MONTHS = env.integer("PLAN_MONTHS", 6, 1, 24)
PLAN_REMIND_DAYS = env.integer("PLAN_REMIND_DAYS", 30, 7, 120)
# So many encounters of a team with one person within so many days propose a plan; "not now" holds for so many days.
PLAN_REPEAT_CONTACTS = env.integer("PLAN_REPEAT_CONTACTS", 3, 2, 50)
PLAN_REPEAT_DAYS = env.integer("PLAN_REPEAT_DAYS", 90, 7, 730)
PLAN_QUIET_DAYS = env.integer("PLAN_QUIET_DAYS", 90, 1, 730)

# Celery: Redis where REDIS_URL is set, else files under var/ (one machine). Task arguments and results hold ids only.

REDIS_URL = env.text("REDIS_URL", "")
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict = {"visibility_timeout": 3600}
else:
    CELERY_BROKER_URL = "filesystem://"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR / "queue"),
        "data_folder_out": str(VAR / "queue"),
        "control_folder": str(VAR / "queue-control"),
        "store_processed": False,
        # Files are looked for ten times a second; at one a second two tasks a second would be all that gets done.
        "polling_interval": 0.1,
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULER = "corecit.clockwork.Clock"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "celerybeat-schedule")
SWEEP_SECONDS = env.integer("SWEEP_SECONDS", 60, 1, 3600)
CELERY_BEAT_SCHEDULE = {
    "notices-sweep": {"task": "corecit.notices.tasks.sweep", "schedule": SWEEP_SECONDS},
    "notices-clean": {"task": "corecit.notices.tasks.clean", "schedule": 24 * 3600},
    "follow-ups-remind": {"task": "cases.tasks.remind_follow_ups", "schedule": SWEEP_SECONDS},
    "plans-review": {"task": "cases.tasks.review_plans", "schedule": 6 * 3600},
    "plans-propose": {"task": "cases.tasks.propose_plans", "schedule": 24 * 3600},
    "grants-expire": {"task": "cases.tasks.expire_grants", "schedule": 300},
    "case-access-verify": {"task": "cases.tasks.verify_case_access", "schedule": 24 * 3600},
    "persons-key": {"task": "cases.tasks.key_persons", "schedule": 3600},
    "persons-pair": {"task": "cases.tasks.pair_persons", "schedule": 24 * 3600},
    "call-imports-resume": {"task": "cases.tasks.resume_call_imports", "schedule": SWEEP_SECONDS},
    "files-scan": {"task": "cases.tasks.scan_waiting_files", "schedule": SWEEP_SECONDS},
    "directory-imports-resume": {"task": "partners.tasks.resume_imports", "schedule": 300},
    "referrals-expire": {"task": "referrals.tasks.expire_reply_links", "schedule": 3600},
    "audit-seal": {"task": "corecit.audit.tasks.seal", "schedule": 300},
    "audit-verify": {"task": "corecit.audit.tasks.verify", "schedule": 24 * 3600},
    "audit-remind-review": {"task": "corecit.audit.tasks.remind_review", "schedule": 24 * 3600},
    "accounts-disable-unused": {"task": "corecit.accounts.tasks.disable_unused", "schedule": 24 * 3600},
    "accounts-remind-review": {"task": "corecit.accounts.tasks.remind_review", "schedule": 24 * 3600},
}

# API

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["knox.auth.TokenAuthentication", "rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["corecit.web.api.DeclaredPermission"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "corecit.web.api.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_RATES": {"user": "600/min"},
    "EXCEPTION_HANDLER": "corecit.web.api_errors.explain",
    "PAGE_SIZE": 25,
}
# A swappable model: migrations that point to it ask for this name.
KNOX_TOKEN_MODEL = "knox.AuthToken"
REST_KNOX = {"TOKEN_TTL": None, "AUTO_REFRESH": False}
SPECTACULAR_SETTINGS = {
    "TITLE": "corecit",
    "DESCRIPTION": "Calls, encounters, cases, referrals and services, under the same access policies as the pages.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["corecit.web.api.DeclaredPermission"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "AssessmentStatusEnum": "cases.models.AssessmentStatus",
        "CaseStatusEnum": "cases.models.CaseStatus",
        "LevelEnum": "cases.models.Level",
        "PlanStatusEnum": "cases.models.PlanStatus",
        "FollowUpStatusEnum": ["open", "done", "unable", "cancelled", "expired"],
    },
    "SCHEMA_PATH_PREFIX": r"/api/v[0-9]",
}

# Security

_PRODUCTION = not EMBEDDED
SECURE_SSL_REDIRECT = _PRODUCTION and env.boolean("SECURE_SSL_REDIRECT", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _PRODUCTION else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _PRODUCTION
SECURE_HSTS_PRELOAD = _PRODUCTION
SESSION_COOKIE_SECURE = _PRODUCTION
CSRF_COOKIE_SECURE = _PRODUCTION
LANGUAGE_COOKIE_SECURE = _PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

# Logs: no personal data. Requests are not logged (paths hold record numbers); here only what went wrong and what ran.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"scrub": {"()": "corecit.web.logs.Scrub"}},
    "formatters": {"plain": {"()": "corecit.web.logs.Plain", "format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["scrub"]}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.request": {"handlers": [], "level": "ERROR", "propagate": True},
        "axes": {"handlers": [], "level": "ERROR", "propagate": True},
        # What a PDF is made of is told font by font.
        "fontTools": {"handlers": [], "level": "WARNING", "propagate": True},
        "weasyprint": {"handlers": [], "level": "ERROR", "propagate": True},
    },
}

# axes.W006: locking by account, not by address, is what the policy asks for (a station shares one address).
# guardian.W001: guardian's own backend would let expired grants in; CaseAccessBackend stands in its place.
SILENCED_SYSTEM_CHECKS = ["axes.W006", "guardian.W001"]
