"""Django's settings: each comes from the environment, the operator's TOML file, or a safe default.

`docs/operator/settings.md` lists each of them; a test keeps that page complete.
"""

import os
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from psycopg.conninfo import conninfo_to_dict

from socle.operating.utc_log import UTC_LINE
from socle.storage.secrets import secret
from socle.work.webhooks.private_hosts import private_hosts

SOCLE_DATA = Path(os.environ.get("SOCLE_DATA", "data")).expanduser().resolve()
SOCLE_CATALOGUE = Path(os.environ.get("SOCLE_CATALOGUE", SOCLE_DATA / "socle.toml"))
_FILE: dict[str, Any] = (
    tomllib.loads(SOCLE_CATALOGUE.read_text(encoding="utf-8")).get("settings", {})
    if SOCLE_CATALOGUE.exists()
    else {}
)


def setting(name: str, default: str) -> str:
    """The environment's `SOCLE_<NAME>`, else the file's `<name>` under [settings], else the default."""
    return os.environ.get(f"SOCLE_{name}", str(_FILE.get(name.lower(), default)))


def last_address(data: Path) -> str:
    """The address at which `socle serve` last answered on this data folder, so that links lead there."""
    known = data / "address"
    return known.read_text(encoding="utf-8").strip() if known.exists() else "http://127.0.0.1:8080"


def flag(name: str, default: bool) -> bool:
    """A yes-or-no setting; `1`, `true`, `yes` and `on` mean yes."""
    return setting(name, str(default)).lower() in {"1", "true", "yes", "on"}


def database(url: str) -> dict[str, Any]:
    """Django's description of the database at a libpq address, with a pool of connections.

    DISCARD-like resets are not needed: the administration in force is set per transaction.
    """
    parts = conninfo_to_dict(url) if url else {}
    known = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    described: dict[str, Any] = {known[key]: str(value) for key, value in parts.items() if key in known}
    options: dict[str, Any] = {key: value for key, value in parts.items() if key not in known}
    options["pool"] = {
        "min_size": 1,
        "max_size": int(setting("DATABASE_POOL", "16")),
        "timeout": 10,
        # The pool waits twice as long between two attempts each time. Left to its five minutes, it finds a
        # database that was away for a minute again after another; given up, it tries anew at the next need.
        "reconnect_timeout": 3,
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "OPTIONS": options,
        "CONN_HEALTH_CHECKS": True,
    } | described


SECRET_KEY = os.environ.get("SOCLE_SECRET_KEY") or secret(SOCLE_DATA, "secret_key").hex()
DEBUG = False
SOCLE_PUBLIC_URL = setting("PUBLIC_URL", last_address(SOCLE_DATA))
SOCLE_GATEWAY_URL = setting("GATEWAY_URL", SOCLE_PUBLIC_URL + "/v1")
SOCLE_SEARCH_URL = setting("SEARCH_URL", SOCLE_PUBLIC_URL + "/v1/search")
SOCLE_MODELS_URL = setting("MODELS_URL", "")
SOCLE_ASSISTANT_MODEL = setting("ASSISTANT_MODEL", "chat")
SOCLE_MODEL_ROLES = tuple(
    (role.strip(), alias.strip())
    for role, separator, alias in (pair.partition("=") for pair in setting("MODEL_ROLES", "").split(","))
    if separator
)
SOCLE_TOOLS = tuple(name.strip() for name in setting("TOOLS", "").split(",") if name.strip())
SOCLE_ADMINISTRATION = setting("ADMINISTRATION", "")
SOCLE_CONTACT_NAME = setting("CONTACT_NAME", "")
SOCLE_CONTACT_EMAIL = setting("CONTACT_EMAIL", "")
SOCLE_CONTACT_PHONE = setting("CONTACT_PHONE", "")
SOCLE_CONTACT_ADDRESS = setting("CONTACT_ADDRESS", "")
SOCLE_OIDC_ISSUER = setting("OIDC_ISSUER", "")
SOCLE_OIDC_CLIENT_ID = setting("OIDC_CLIENT_ID", "")
SOCLE_OIDC_CLIENT_SECRET = setting("OIDC_CLIENT_SECRET", "")
SOCLE_OIDC_NAME = setting("OIDC_NAME", "ProConnect")
SOCLE_OIDC_SCOPES = setting("OIDC_SCOPES", "openid given_name usual_name email siret uid")
SOCLE_OIDC_ALGORITHM = setting("OIDC_ALGORITHM", "RS256")
SOCLE_OIDC_PKCE = flag("OIDC_PKCE", True)
SOCLE_OIDC_BASIC_AUTH = flag("OIDC_BASIC_AUTH", False)
SOCLE_OIDC_ACR_VALUES = setting("OIDC_ACR_VALUES", "")
SOCLE_OIDC_ACR_BY_CLAIMS = flag("OIDC_ACR_BY_CLAIMS", False)
SOCLE_EMBEDDING_MODEL = setting("EMBEDDING_MODEL", "embeddings")
SOCLE_UPLOAD_LIMIT = int(setting("UPLOAD_LIMIT_MB", "50")) * 1_000_000
SOCLE_BODY_LIMIT = int(setting("BODY_LIMIT_MB", "32")) * 1_000_000
SOCLE_AUDIO_LIMIT = int(setting("AUDIO_LIMIT_MB", "200")) * 1_000_000
SOCLE_RECORDING_LIMIT = int(setting("RECORDING_LIMIT_MB", "2000")) * 1_000_000
SOCLE_RECORDING_HOURS = float(setting("RECORDING_HOURS", "4"))
SOCLE_LIVE_SESSIONS = int(setting("LIVE_SESSIONS", "20"))
SOCLE_FILE_LIMIT = int(setting("FILE_LIMIT_MB", "200")) * 1_000_000
SOCLE_BATCH_LINES = int(setting("BATCH_LINES", "50000"))
SOCLE_BATCH_REQUESTS = int(setting("BATCH_REQUESTS", "4"))
SOCLE_CONVERSATION_LIMIT = int(setting("CONVERSATION_LIMIT_MB", "16")) * 1_000_000
SOCLE_HEALTH_SECONDS = float(setting("HEALTH_SECONDS", "15"))
SOCLE_LEDGER_MONTHS = int(setting("LEDGER_MONTHS", "60"))
SOCLE_STAFF_CONSULTED = setting("STAFF_CONSULTED", "")
SOCLE_CALLS_DAYS = int(setting("CALLS_DAYS", "400"))
SOCLE_USAGE_SYNC = flag("USAGE_SYNC", False)
SOCLE_METRICS_KEY = setting("METRICS_KEY", "")
SOCLE_OTLP_ENDPOINT = setting("OTLP_ENDPOINT", "")
SOCLE_FETCH_HOSTS = tuple(host for host in setting("FETCH_HOSTS", "").split(",") if host)
SOCLE_WEBHOOK_PRIVATE_HOSTS = private_hosts(setting("WEBHOOK_PRIVATE_HOSTS", ""))

_public = urlsplit(SOCLE_PUBLIC_URL)
_secure = _public.scheme == "https"
ALLOWED_HOSTS = [
    "127.0.0.1",
    "localhost",
    "[::1]",
    _public.hostname or "localhost",
    *(host for host in setting("ALLOWED_HOSTS", "").split(",") if host),
]
CSRF_TRUSTED_ORIGINS = [SOCLE_PUBLIC_URL]

DATABASES = {"default": database(os.environ.get("SOCLE_DATABASE_URL", ""))}
DATABASE_OWNER_URL = os.environ.get("SOCLE_DATABASE_OWNER_URL", os.environ.get("SOCLE_DATABASE_URL", ""))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "template_partials",
    "socle.storage",
    "socle.interface",
    "socle.ledger",
    "socle.organisation",
    "socle.inference",
    "socle.gateway",
    "socle.knowledge",
    "socle.work",
    "socle.tools.assistant",
    "socle.tools.plain_language",
    "socle.tools.contracts",
    "socle.tools.transcripts",
    "socle.tools.meetings",
    "socle.assurance",
    "socle.portal",
]
MIDDLEWARE = [
    "socle.interface.references.ReferenceMiddleware",
    "socle.interface.security.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "socle.interface.kept_forms.KeptFormMiddleware",
    "socle.organisation.ended_session.EndedSessionMiddleware",
    "socle.organisation.middleware.CallerMiddleware",
]
ROOT_URLCONF = "socle.urls"
ASGI_APPLICATION = "socle.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "socle.portal.navigation.navigation",
            ],
        },
    }
]

AUTH_USER_MODEL = "organisation.Person"
AUTHENTICATION_BACKENDS = ["socle.organisation.sign_in.PasswordBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "sign-in"
SESSION_COOKIE_AGE = int(setting("SESSION_HOURS", "12")) * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Browsers accept Secure cookies over plain http on no address but localhost, so the address decides.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _secure
SESSION_COOKIE_NAME = "__Host-socle" if _secure else "socle"
CSRF_COOKIE_NAME = "__Host-csrf" if _secure else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "socle.interface.errors.csrf_failure"
SECURE_HSTS_SECONDS = 31_536_000 if _secure else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("BEHIND_PROXY", False) else None
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(setting("STATIC_ROOT", str(Path(__file__).parent.parent / "build" / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "socle.interface.static_files.HashedFiles"},
}
WHITENOISE_MANIFEST_STRICT = True
DATA_UPLOAD_MAX_MEMORY_SIZE = SOCLE_BODY_LIMIT
FILE_UPLOAD_TEMP_DIR = None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "socle.operating.utc_log.UtcFormatter", "format": UTC_LINE},
        "json": {"()": "socle.operating.json_log.JsonFormatter"},
    },
    "filters": {"reference": {"()": "socle.interface.references.ReferenceFilter"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": setting("LOG_FORMAT", "line"),
            "filters": ["reference"],
        }
    },
    "root": {"handlers": ["console"], "level": setting("LOG_LEVEL", "WARNING")},
    "loggers": {"socle": {"level": setting("LOG_LEVEL", "INFO")}},
}
