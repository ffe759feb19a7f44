"""Settings, read from the environment. Every name is described in docs/settings.md (a test keeps it so)."""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

HERE = Path(__file__).parent

NJIA_HOME = Path(os.environ.get("NJIA_HOME", "~/.njia")).expanduser()
"""The data directory: database, keys, media. Made when missing, readable by its owner alone."""
NJIA_HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
(NJIA_HOME / "keys").mkdir(mode=0o700, exist_ok=True)

DEMO = os.environ.get("NJIA_DEMO") == "1"
"""One-click sign-in and the open contribution form. Only for invented data."""
DEMO_PASSPHRASE = "an invented passphrase" if DEMO else ""
"""Of the sample's keys, shown on the pages that ask for it."""
DEBUG = os.environ.get("NJIA_DEBUG") == "1"


def _secret() -> str:
    """The key that signs sessions: given, or made once and kept in NJIA_HOME, never in the database."""
    if given := os.environ.get("NJIA_SECRET_KEY"):
        return given
    path = NJIA_HOME / "keys" / "session-signing.key"
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text("ascii")
    with os.fdopen(handle, "w") as file:
        file.write(made := secrets.token_urlsafe(48))
    return made


SECRET_KEY = _secret()
ALLOWED_HOSTS = os.environ.get("NJIA_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [
    f"https://{host}" for host in ALLOWED_HOSTS if host not in {"localhost", "127.0.0.1", "[::1]"}
]
BEHIND_TLS = os.environ.get("NJIA_TLS") == "1"
"""Set when a proxy terminates TLS in front of Njia: cookies become secure-only and HSTS is sent."""

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
    "njia.kernel.processes",
    "njia.kernel.people",
    "njia.kernel.ledger",
    "njia.kernel.wording",
    "njia.kernel.vocabularies",
    "njia.kernel.jobs",
    "njia.vault",
    "njia.stages.meetings",
    "njia.stages.voices",
    "njia.stages.recommendations",
    "njia.stages.opinions",
    "njia.stages.review",
    "njia.stages.roadmap",
    "njia.stages.priorities",
    "njia.stages.submission",
    "njia.stages.monitoring",
    "njia.stages.updates",
    "njia.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "csp.middleware.CSPMiddleware",
    "njia.site.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "njia.site.urls"
WSGI_APPLICATION = "njia.site.wsgi.application"
AUTH_USER_MODEL = "people.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "njia.site.context.frame",
            ],
        },
    },
]


def _database(url: str | None) -> dict[str, object]:
    """SQLite in NJIA_HOME, or PostgreSQL by `postgresql://user:password@host:port/name` (`?host=/dir` for a socket)."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": NJIA_HOME / "njia.sqlite3",
            "CONN_MAX_AGE": None,  # opening a file costs more than most pages' queries
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                # The cache is 8 MB a connection: in the usual 2 MB a search through 10,000 rows reads pages twice.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON; "
                "PRAGMA cache_size=-8000;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("DATABASE_URL must begin with postgresql://")
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database(os.environ.get("DATABASE_URL"))}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_REFERRER_POLICY = (
    "same-origin"  # not "no-referrer": browsers would send Origin: null, and every form be refused
)
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "njia.site.accounts.InvitationOnlyAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO or DEBUG

EMAIL_BACKEND = os.environ.get("NJIA_EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
EMAIL_HOST = os.environ.get("NJIA_EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("NJIA_EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("NJIA_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("NJIA_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("NJIA_EMAIL_TLS") == "1"
DEFAULT_FROM_EMAIL = os.environ.get("NJIA_EMAIL_FROM", "njia@localhost")

TRANSLATE_URL = os.environ.get("NJIA_TRANSLATE_URL", "")
"""A translation service of one's own. Empty: none, and no text is ever sent anywhere."""
TRANSLATE_KEY = os.environ.get("NJIA_TRANSLATE_KEY", "")

SMS_URL = os.environ.get("NJIA_SMS_URL", "")
"""Where an SMS is sent from, in Africa's Talking's format. Empty: none is ever sent."""
SMS_USER = os.environ.get("NJIA_SMS_USER", "")
SMS_KEY = os.environ.get("NJIA_SMS_KEY", "")
SMS_FROM = os.environ.get("NJIA_SMS_FROM", "")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("sw", "Kiswahili"), ("fr", "Français")]
LOCALE_PATHS = [HERE / "locale"]
FORMAT_MODULE_PATH = ["njia.site.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("NJIA_TIME_ZONE", "Africa/Nairobi")

STATIC_URL = "static/"
STATIC_ROOT = NJIA_HOME / "static"
STATICFILES_DIRS = [HERE / "static"]
# Compressed ahead and named by content, so that a phone fetches each version once. `njia serve` collects them.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = NJIA_HOME / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
FILE_UPLOAD_TEMP_DIR = None
UPLOAD_LIMIT = 50 * 2**20
"""The largest file that an import accepts, in bytes."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}

PLACEHOLDERS = [
    word.strip() for word in os.environ.get("NJIA_PLACEHOLDERS", "").split(";") if word.strip()
] or None
"""Words that stand for "nothing here" in imported cells; None for the list that ships with the readers."""
