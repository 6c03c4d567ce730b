"""Django's settings: no database, and nothing is written anywhere. Loopback alone; see `realname.pages.serving`."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from realname.database.connecting import database_settings

PACKAGE = Path(__file__).resolve().parent

# Nothing outlives a start that is signed with it; the launcher hands one key to all of its processes.
SECRET_KEY = os.environ.get("REALNAME_SECRET_KEY") or secrets.token_urlsafe(50)

# Django's error pages would show what people sent.
DEBUG = False

# Names of the loopback alone: another name that leads here is somebody else's page (DNS rebinding).
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]

INSTALLED_APPS = [
    "procrastinate.contrib.django",
    "realname.record.operators",
    "realname.record.subscribers",
    "realname.record.registrations",
    "realname.record.identities",
    "realname.record.galleries",
    "realname.record.programmes",
    "realname.record.patterns",
    "realname.record.lanes",
    "realname.record.flights",
    "realname.record.payments",
    "realname.record.reviews",
    "realname.record.staff",
    "realname.record.inquiries",
    "realname.record.camara",
    "realname.record.safety",
    "realname.record.campaigns",
    "realname.record.oversight",
    "realname.record.assessments",
    "realname.record.watch",
    "realname.record.stays",
    "realname.pages",
]
ROOT_URLCONF = "realname.urls"
# Without an address there is the local page alone, and no database; with one, the service under /v1 too.
DATABASE_URL = os.environ.get("DATABASE_URL")
DATABASES: dict[str, dict[str, object]] = (
    database_settings(DATABASE_URL, os.environ.get("DATABASE_OWNER_URL")) if DATABASE_URL else {}
)

MIDDLEWARE = [
    "realname.pages.headers.protect",
    "realname.record.web.bodies.guard_requests",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "realname.pages.languages.choose_language",
    "realname.pages.uploads.refuse_large_requests",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "realname.pages.languages.offered",
            ],
        },
    },
]
# What follows from a decision elsewhere, and what else is held on a person: `realname.record.registrations.hooks`.
REALNAME_BEFORE_REGISTRATION = ("realname.record.assessments.actions.live.require_assessed",)
REALNAME_BEFORE_LINE_CHANGE = ("realname.record.inquiries.actions.disputing.require_undisputed",)
REALNAME_AFTER_DECISION = (
    "realname.record.reviews.actions.opening.open_for_decision",
    "realname.record.assessments.actions.live.mark_trial",
    "realname.record.watch.actions.groups.count_decision",
    "realname.record.patterns.actions.jobs.look_after",
)
REALNAME_AFTER_HOLDING = ("realname.record.campaigns.actions.verifying.line_held",)
REALNAME_DEVICE_PACE = "realname.record.patterns.actions.pacing.device_pace"
REALNAME_IS_SOUND = "realname.record.watch.actions.canaries.is_sound"
REALNAME_ALSO_HELD = (
    "realname.record.reviews.actions.export.held_on",
    "realname.record.inquiries.actions.export.held_on",
    "realname.record.camara.actions.export.held_on",
    "realname.record.oversight.actions.export.held_on",
    "realname.record.programmes.actions.export.held_on",
    "realname.record.payments.actions.export.held_on",
    "realname.record.campaigns.actions.export.held_on",
    "realname.record.stays.actions.export.held_on",
    "realname.record.patterns.actions.export.held_on",
    "realname.record.lanes.actions.export.held_on",
    "realname.record.flights.actions.export.held_on",
)
REALNAME_ALSO_STORED = (
    "realname.record.inquiries.actions.clocks.stored",
    "realname.record.flights.actions.opting_in.stored",
)
REALNAME_CONSENT_ENDED = (
    "realname.record.galleries.actions.entering.leave",
    "realname.record.programmes.actions.leaving.end_withdrawn",
    "realname.record.campaigns.actions.erasing.leave",
    "realname.record.stays.actions.ending.end_withdrawn",
    "realname.record.camara.actions.asking.forget",
    "realname.record.patterns.actions.forgetting.forget_person",
)
# What else ends with a membership, each called with its row; and what answers a passage, by the kind of programme.
REALNAME_MEMBER_LEFT: tuple[str, ...] = (
    "realname.record.stays.actions.memberships.member_left",
    "realname.record.lanes.actions.clearing.forget_member",
    "realname.record.flights.actions.withdrawing.forget",
    "realname.record.payments.actions.payers.drop_payer",
)
REALNAME_CHANNELS: dict[str, str] = {
    "hotel": "realname.record.stays.channel.Desk",
    "transit": "realname.record.lanes.channel.Lanes",
    "boarding": "realname.record.flights.channel.Gate",
    "payment": "realname.record.payments.channel.Till",
}

# What keeps the templates that may be searched; where copies on disk spare opening every row at a worker's start (a
# folder of this machine alone, none by default); and whether an idle worker follows what others change.
REALNAME_GALLERY = os.environ.get("REALNAME_GALLERY", "realname.record.galleries.kept.in_memory")
REALNAME_GALLERY_SNAPSHOTS = os.environ.get("REALNAME_GALLERY_SNAPSHOTS", "")
REALNAME_GALLERY_FOLLOWS = True

# What measures; tests name instruments of their own.
REALNAME_INSTRUMENTS = "realname.evaluate.instruments.instruments"

# What finds the text of a boarding pass in a picture; loaded with the first one.
REALNAME_PASS_READER = "realname.measure.documents.boarding_pass.symbols.read_pass_text"  # noqa: S105  a boarding pass

# The number that a specimen is drawn from; None draws one each time. Some drawn cards cannot be read, as real ones.
REALNAME_SPECIMEN_SEED: int | None = None

FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

STATIC_URL = "/static/"
STATIC_ROOT = PACKAGE / "pages" / "static"

USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LANGUAGE_COOKIE_NAME = "realname_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_TZ = True
# Without a name here, Django would take Chicago's day for today.
TIME_ZONE = "UTC"

CSRF_COOKIE_NAME = "realname_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "realname.pages.problems.forged"

# `no-referrer` would make browsers send `Origin: null` with our own forms, which are then refused as forged.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Pictures stay in memory: this handler is the only one, so that no temporary file is ever made of them.
FILE_UPLOAD_HANDLERS = ["realname.pages.uploads.MemoryOnly"]
# A challenge has about a hundred small pictures; their bytes have limits of their own.
DATA_UPLOAD_MAX_NUMBER_FILES = 301
DATA_UPLOAD_MAX_NUMBER_FIELDS = 50

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "realname: %(levelname)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {
        # Django's own handlers would mail the request; this one names the path and the place in our code.
        "django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
    },
}
