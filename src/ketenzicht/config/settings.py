"""Settings of one running Ketenzicht, all from the environment; without any, a safe one on this machine."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import django_stubs_ext

from ketenzicht import __version__
from ketenzicht.access.domain import grace_of
from ketenzicht.config.abilities import own_catalogue
from ketenzicht.config.addresses import networks, settings_of
from ketenzicht.config.mail import mail_server
from ketenzicht.config.secret import is_for_others, old_secret_keys, person_keys, read_secret_files, secret_key
from ketenzicht.postgres.roles import Role
from ketenzicht.postgres.target import find_target

django_stubs_ext.monkeypatch()

PACKAGE = Path(__file__).resolve().parent.parent
read_secret_files()

DEBUG = False
SECRET_KEY = secret_key()
SECRET_KEY_FALLBACKS = old_secret_keys()
ALLOWED_HOSTS = os.environ.get("KETENZICHT_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
BASE_URL = os.environ.get("KETENZICHT_BASE_URL", "http://localhost:8000")
HTTPS = BASE_URL.startswith("https://")
DEMONSTRATION = os.environ.get("KETENZICHT_DEMONSTRATION") == "1"
# Whether instruments of triage may be used that are not for patients: for training. Refused unless it is said.
NON_CLINICAL_TRIAGE = DEMONSTRATION or os.environ.get("KETENZICHT_NON_CLINICAL_TRIAGE") == "1"
# What protects data about persons, the newest first. Who only tries Ketenzicht needs no key of its own for that; in
# production there are none without KETENZICHT_PERSON_KEY, and the server does not start.
PERSON_KEYS = person_keys(
    otherwise=[] if is_for_others(BASE_URL) and not DEMONSTRATION else [SECRET_KEY, *SECRET_KEY_FALLBACKS]
)
# The file of the catalogue of competences; empty: the one that comes with Ketenzicht, which is a proposal.
COMPETENCE_CATALOGUE = own_catalogue(os.environ.get("KETENZICHT_COMPETENCES", ""))
# What is added to the extract that a citizen gets, beside the request (`coordination.queries.added`): dotted names.
EXTRACT_ADDED_BY = (
    "ketenzicht.coordination.summary_passages.IN_EXTRACT",
    "ketenzicht.placement.extract_passages.IN_EXTRACT",
    "ketenzicht.handover.extract_passages.IN_EXTRACT",
    "ketenzicht.learning.extract_passages.IN_EXTRACT",
    "ketenzicht.placement.extract_following.IN_EXTRACT",
)
# What ends with a request that is closed or handed over (`coordination.operations.hearing`): dotted names.
COORDINATION_HEARD_BY = ("ketenzicht.placement.closing.HEARS",)
# What happens when a place is confirmed or falls away, above placement (`placement.operations.hearing`): dotted names.
PLACEMENT_HEARD_BY = ("ketenzicht.handover.placing.HEARS",)
# Which service answers whether data of a patient may be fetched; empty: only what is on record here counts.
CONSENT_SERVICE = os.environ.get("KETENZICHT_CONSENT_SERVICE", "")
CONSENT_SERVICE_KEY = os.environ.get("KETENZICHT_CONSENT_SERVICE_KEY", "")
# Networks of our own to which hand-overs and messages may be sent; to any other that is not public they are not.
HANDOVER_NETWORKS = networks(os.environ.get("KETENZICHT_HANDOVER_NETWORKS", ""))
# What we show to a receiver's server that asks who we are (mTLS): files in PEM.
HANDOVER_CERTIFICATE = os.environ.get("KETENZICHT_HANDOVER_CERTIFICATE", "")
HANDOVER_CERTIFICATE_KEY = os.environ.get("KETENZICHT_HANDOVER_CERTIFICATE_KEY", "")
MAP_TILES = os.environ.get("KETENZICHT_MAP_TILES", "")  # a tile address such as PDOK's; empty: a schematic map
VERSION = __version__
SOURCE_URL = os.environ.get("KETENZICHT_SOURCE_URL", "")  # where the code is; the footer links to it
CONTACT_EMAIL = os.environ.get("KETENZICHT_CONTACT_EMAIL", "beheer@ketenzicht.example")
SECURITY_CONTACT = os.environ.get("KETENZICHT_SECURITY_CONTACT", f"mailto:{CONTACT_EMAIL}")  # for security.txt
LOG_KEPT_FOR = timedelta(days=366 * max(5, int(os.environ.get("KETENZICHT_LOG_YEARS", "5"))))  # the law: 5
# Whose word about a visitor's address and scheme counts (X-Forwarded-For, X-Forwarded-Proto): addresses or networks.
TRUSTED_PROXIES = os.environ.get("KETENZICHT_TRUSTED_PROXIES", "").split(",")
# Where such a proxy tells of the client's certificate (mTLS): "Client-Cert" (RFC 9440), or what nginx is told to use.
CLIENT_CERT_HEADER = os.environ.get("KETENZICHT_CLIENT_CERT_HEADER", "").strip().lower()
RATE_FACTOR = float(os.environ.get("KETENZICHT_RATE_FACTOR", "1"))  # widens or narrows the limits of rest.rates
METRICS_TOKEN = os.environ.get("KETENZICHT_METRICS_TOKEN", "")  # without it, /metrics does not exist


# As whom: what serves is the application; `ketenzicht.__main__` says which commands are another.
DATABASE_ROLE = Role(os.environ.get("KETENZICHT_DATABASE_ROLE", "application"))
DATABASES = {
    "default": {
        "ENGINE": "ketenzicht.config.engine",
        **settings_of(find_target(role=DATABASE_ROLE).conninfo),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "procrastinate.contrib.django",
    "ketenzicht.audit",
    "ketenzicht.events",
    "ketenzicht.sealing",
    "ketenzicht.ui",
    "ketenzicht.registry",
    "ketenzicht.access",
    "ketenzicht.notices",
    "ketenzicht.upkeep",
    "ketenzicht.competences",
    "ketenzicht.definitions",
    "ketenzicht.capacity",
    "ketenzicht.triage",
    "ketenzicht.feeds",
    "ketenzicht.statistics",
    "ketenzicht.applications",
    "ketenzicht.connections",
    "ketenzicht.preparedness",
    "ketenzicht.telephony",
    "ketenzicht.planning",
    "ketenzicht.patientdata",
    "ketenzicht.coordination",
    "ketenzicht.placement",
    "ketenzicht.handover",
    "ketenzicht.learning",
    "ketenzicht.web",
    "ketenzicht.demonstration",
    "ketenzicht.config",
    "django.forms",
]
FORM_RENDERER = "ketenzicht.ui.controls.Controls"
AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["ketenzicht.access.sessions.AccountBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Domains of made-up accounts that need no second factor: `make demo` sets it, and the sign-in page tells it.
SECOND_FACTOR_GRACE = grace_of(os.environ.get("KETENZICHT_SECOND_FACTOR_GRACE", ""))

# Headers that protect are not put on here but at the door, for hot paths and static files too: rest.door.
MIDDLEWARE = [
    "ketenzicht.rest.middleware.answer_as_api",  # outermost: under /api/ every no is a problem document
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ketenzicht.config.middleware.Sessions",
    "django.middleware.common.CommonMiddleware",
    "ketenzicht.config.middleware.Forms",
    "ketenzicht.config.middleware.Accounts",
    "ketenzicht.config.middleware.ActingFor",  # for which organisation, in which role
    "ketenzicht.config.middleware.Lasting",  # until when
    "ketenzicht.config.middleware.Messages",
    "ketenzicht.web.refusals.RefusalPages",  # a refusal is an answer, on a page of its own
]
ROOT_URLCONF = "ketenzicht.config.urls"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ketenzicht.ui.context.site",
                "ketenzicht.notices.context.waiting",
            ],
        },
    },
]

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("KETENZICHT_STATIC_ROOT", PACKAGE / "ui" / "collected"))
STORAGES = {
    "staticfiles": {"BACKEND": "ketenzicht.ui.storage.StaticFiles"},
}
WHITENOISE_USE_FINDERS = True  # a checkout in which nothing was collected yet works too
WHITENOISE_ALLOW_ALL_ORIGINS = False  # our files are for our pages

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "ketenzicht.access.views.session_store"
SESSION_COOKIE_AGE = 12 * 60 * 60  # one long shift
CSRF_TRUSTED_ORIGINS = [BASE_URL.rstrip("/")] if HTTPS else []  # the proxy that does TLS asks us over plain HTTP
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # bytes of a form without its files; with them: rest.door.MAX_FORM
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
LOGIN_URL = "access:sign_in"
LOGIN_REDIRECT_URL = "/"

# Where notices are also sent by e-mail: "smtp://name:password@host:587". It is a secret: KETENZICHT_SMTP_FILE.
MAIL_SERVER = mail_server(os.environ.get("KETENZICHT_SMTP", ""))
EMAIL_HOST, EMAIL_PORT = MAIL_SERVER.host, MAIL_SERVER.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL_SERVER.user, MAIL_SERVER.password
EMAIL_USE_SSL, EMAIL_USE_TLS = MAIL_SERVER.tls_from_the_start, MAIL_SERVER.starttls
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = os.environ.get("KETENZICHT_MAIL_FROM", f"Ketenzicht <{CONTACT_EMAIL}>")
