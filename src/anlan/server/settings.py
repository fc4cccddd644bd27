"""Settings of the office. Whatever differs between two installations comes from `environment`; the rest is fixed here."""

import os
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from anlan.desk.scanning.clamd import address_of
from anlan.server.environment import database_settings, read_environment

ENVIRONMENT = read_environment(os.environ)
DESK = Path(__file__).resolve().parents[1] / "desk"
PORTAL = DESK.parent / "portal"

SECRET_KEY = ENVIRONMENT.secret_key
DEBUG = False
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
ROOT_URLCONF = "anlan.server.urls"
WSGI_APPLICATION = "anlan.server.wsgi.application"
DATABASES: dict[str, Any] = {"default": database_settings(ENVIRONMENT.database, ENVIRONMENT.home)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "anlan.desk",
    "anlan.desk.record",
    "anlan.desk.people",
    "anlan.desk.matters",
    "anlan.desk.intake",
    "anlan.desk.funds",
    "anlan.desk.alerts",
    "anlan.desk.papers",
    "anlan.desk.exchange",
    "ninja",
    "anlan.desk.returns",
    "anlan.desk.property",
    "anlan.desk.walls",
    "anlan.desk.insight",
    "anlan.desk.retention",
    "anlan.desk.scanning",
    "anlan.portal",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "anlan.desk.headers.content_security",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "anlan.desk.characters.refuse_null_bytes",
    "django.middleware.csrf.CsrfViewMiddleware",
    "anlan.desk.people.session.OfficerMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "anlan.desk.people.session.limit_sessions",
    "anlan.api.problems.problem_answers",
    "anlan.desk.scanning.answers.HeldAnswers",
    "anlan.desk.access.DefaultDeny",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [DESK / "templates", PORTAL / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "builtins": ["anlan.desk.templatetags.desk", "anlan.desk.templatetags.repeated", "django.templatetags.static"],
            "context_processors": ["django.template.context_processors.request", "anlan.desk.shell.shell"],
        },
    }
]

AUTH_USER_MODEL = "people.Officer"
LOGIN_URL = "people:sign_in"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "anlan_language"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.home / "static"
STATICFILES_DIRS = [DESK / "static", ("report", DESK.parent / "report" / "assets")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "anlan.server.static.GzipManifest"},
}
MEDIA_ROOT = ENVIRONMENT.home / "attachments"
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

SESSION_ENGINE = "anlan.desk.people.session_store"
SESSION_COOKIE_NAME = "anlan_session" if ENVIRONMENT.plain_http else "__Host-anlan_session"
CSRF_COOKIE_NAME = "csrftoken" if ENVIRONMENT.plain_http else "__Host-csrftoken"
SESSION_COOKIE_AGE = ENVIRONMENT.session_hours * 3600
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_MINUTES = ENVIRONMENT.session_idle_minutes
SESSION_HOURS = ENVIRONMENT.session_hours
SESSIONS_AT_ONCE = 3
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "anlan.desk.views.csrf_failed"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not ENVIRONMENT.plain_http
SECURE_HSTS_SECONDS = 0 if ENVIRONMENT.plain_http else 31_536_000
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if ENVIRONMENT.behind_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

FIELD_KEY = ENVIRONMENT.field_key
DEMO = ENVIRONMENT.demo
BEHIND_PROXY = ENVIRONMENT.behind_proxy
ADDRESS = ENVIRONMENT.address
ALERTS_TO, ALERTS_AS = ENVIRONMENT.alerts_to, ENVIRONMENT.alerts_as
BROKER, BROKER_CREDENTIALS = ENVIRONMENT.nats, ENVIRONMENT.nats_credentials
CLAMD = address_of(ENVIRONMENT.clamd)
MAIL_SERVER = ENVIRONMENT.smtp
MAIL_FROM = ENVIRONMENT.mail_from
WEBHOOK_NETWORKS = [ip_network(n) for n in (*ENVIRONMENT.webhook_networks, *(("127.0.0.0/8", "::1/128") if DEMO else ()))]

# Ids and kinds go to the log, people's data does not (docs/decisions/0071): no request bodies, no query strings.
# Pillow would tell at DEBUG what is hidden in a picture: never, whatever the root says.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"refusals": {"()": "anlan.server.logs.OneLineOfRefusals"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["refusals"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"anlan": {"level": "INFO"}, "PIL": {"level": "WARNING"}},
}
