"""All settings, in one file. What an installation may choose comes from NAERVAER_* in the environment."""

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from naervaer.config.database import database, use_safe_sqlite

use_safe_sqlite()

PACKAGE = Path(__file__).resolve().parent.parent


def _flag(name: str, default: bool) -> bool:
    value = os.environ.get(name, "1" if default else "0")
    if value not in ("0", "1"):
        raise ValueError(f"{name} must be 0 or 1, not {value!r}.")
    return value == "1"


def _port(name: str, default: int) -> int:
    value = os.environ.get(name) or str(default)
    if not value.isdecimal() or not 0 < int(value) < 65536:
        raise ValueError(f"{name} must be a number from 1 to 65535, not {value!r}.")
    return int(value)


# Where this installation lives.
DATA = Path(os.environ.get("NAERVAER_DATA", "var")).resolve()
PORT = _port("NAERVAER_PORT", 8000)
BIND = os.environ.get("NAERVAER_BIND", "127.0.0.1")  # 0.0.0.0 in a container
ADDRESS = os.environ.get("NAERVAER_ADDRESS", f"http://localhost:{PORT}").rstrip("/")
HOST = ADDRESS.split("://", 1)[1].split("/", 1)[0].split(":", 1)[0]
SECURE = ADDRESS.startswith("https://")
DEMO = _flag("DEMO", True)  # an empty installation gets the demo organisation
MASTER_KEY_FILE = Path(os.environ.get("NAERVAER_KEY_FILE", str(DATA / "master.key")))
MAIL_URL = os.environ.get(
    "NAERVAER_MAIL_URL", ""
)  # smtp://user:password@host:587, smtps://…; empty: files in DATA/mail
MAIL_FROM = os.environ.get("NAERVAER_MAIL_FROM", f"naervaer@{HOST}")

# Chat servers of the organisation's own, which may lie inside: chat.example.dk,talk.example.dk
INNER_HOSTS = frozenset(filter(None, os.environ.get("NAERVAER_INNER_HOSTS", "").lower().split(",")))


def _provider_url() -> str:
    """The organisation's own sign-in; what is asked there and answered must travel sealed, or not travel at all."""
    url = os.environ.get("NAERVAER_OIDC_URL", "")
    if url and not url.startswith(("https://", "http://localhost:", "http://127.0.0.1:")):
        raise ValueError(f"NAERVAER_OIDC_URL must begin with https://, not {url!r}.")
    if url and not os.environ.get("NAERVAER_OIDC_CLIENT_ID"):
        raise ValueError("NAERVAER_OIDC_URL needs NAERVAER_OIDC_CLIENT_ID beside it.")
    return url


OIDC_URL = _provider_url()
OIDC_CLIENT_ID = os.environ.get("NAERVAER_OIDC_CLIENT_ID", "")
OIDC_CLIENT_SECRET = os.environ.get("NAERVAER_OIDC_CLIENT_SECRET", "")
OIDC_NAME = os.environ.get("NAERVAER_OIDC_NAME", "OpenID")  # what the button says

DEBUG = False
ALLOWED_HOSTS = [HOST, "localhost", "127.0.0.1"]
CSRF_TRUSTED_ORIGINS = [ADDRESS] if SECURE else []


def _secret() -> str:
    """The signing key: given, or made once and kept beside the data with mode 0600."""
    given = os.environ.get("NAERVAER_SECRET_KEY")
    if given:
        return given
    DATA.mkdir(parents=True, exist_ok=True)
    path = DATA / "signing.key"
    if not path.exists():
        import secrets

        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


SECRET_KEY = _secret()
DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

INSTALLED_APPS = [
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "naervaer.ui",
    "naervaer.accounts",
    "naervaer.jobs",
    "naervaer.vault",
    "naervaer.ledger",
    "naervaer.people",
    "naervaer.distance",
    "naervaer.notify",
    "naervaer.followup",
    "naervaer.agreements",
    "naervaer.contact",
    "naervaer.conversations",
    "naervaer.web.shell",
    "naervaer.web.today",
    "naervaer.web.talk",
    "naervaer.web.talks",
    "naervaer.web.person",
    "naervaer.web.windows",
    "naervaer.web.agreements",
    "naervaer.web.welcome",
    "naervaer.web.trust",
    "naervaer.web.handbook",
    "naervaer.web.mirror",
    "naervaer.web.practice",
    "naervaer.web.operations",
    "naervaer.config",
]

MIDDLEWARE = [
    "naervaer.ui.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # of random length, and form tokens are masked anew: nothing to measure
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "naervaer.accounts.middleware.SignedIn",
    "naervaer.accounts.middleware.OwnLanguage",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "naervaer.vault.middleware.KeyRing",
    "naervaer.people.middleware.Viewer",
    "naervaer.distance.middleware.OwnZone",
    "naervaer.ledger.middleware.RecordReads",
    "naervaer.accounts.middleware.DeclaredRoutes",
]

ROOT_URLCONF = "naervaer.config.urls"
WSGI_APPLICATION = "naervaer.config.wsgi.application"

CONTEXT_PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "naervaer.ui.fragments.form_token",
    "naervaer.web.shell.context.shell",
]
COMPILED_TEMPLATES = DATA / "templates"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "naervaer.ui.environment.environment",
            "context_processors": CONTEXT_PROCESSORS,
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "ui" / "django_templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": CONTEXT_PROCESSORS, "builtins": ["naervaer.ui.templatetags.shell"]},
    },
]
FORM_RENDERER = "naervaer.ui.renderer.OwnForms"

# Words and times.
LANGUAGE_CODE = "da"
LANGUAGES = [("da", _("Danish")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
TIME_ZONE = "Europe/Copenhagen"
USE_TZ = True
LANGUAGE_COOKIE_NAME = "naervaer_language"

# Sign-in.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "naervaer.people.signin.Adapter"
MFA_ADAPTER = "naervaer.people.signin.KeyAdapter"
MFA_FORMS = {"login_webauthn": "naervaer.accounts.forms.PasskeySignIn"}
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}  # nothing to guess; an office comes from one address at nine
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # finger, face or pin: who finds the device does not come in
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE  # http://localhost; elsewhere browsers refuse without https
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute off
MFA_ALLOW_UNVERIFIED_EMAIL = True  # as above: addresses come from the list of people
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_FORMS = {"login": "naervaer.accounts.forms.SignIn"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation has already reached the person
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True  # asks our adapter, which takes its time and sends nothing
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = None  # the person ticks it: own device 30 days
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SECURE else "http"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"

SESSION_ENGINE = "naervaer.accounts.sessions"
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "naervaer.ui.views.csrf_failure"
BEHIND_PROXY = _flag("NAERVAER_BEHIND_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
ALLAUTH_TRUSTED_PROXY_COUNT = int(BEHIND_PROXY)  # the limits on tries count each visitor, not the proxy
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = ["security.W019"]

# What an upload may weigh; it stays in memory and is never written to a temporary file.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 40 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 40 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Files that never change.
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "naervaer.ui.storage.HashedFiles"},
}
WHITENOISE_MAX_AGE = 60

# Mail: all of it goes through naervaer.notify's channel, sign-in codes too.
EMAIL_BACKEND = "naervaer.notify.channels.email.Channel"
DEFAULT_FROM_EMAIL = MAIL_FROM
SERVER_EMAIL = MAIL_FROM

LOGGING_CONFIG = "naervaer.config.logs.configure"
LOGGING = {"version": 1}  # empty, Django would not call the function above
