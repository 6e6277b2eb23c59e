"""Sets up the Flask application that every face shares."""

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, jsonify, make_response
from flask_babel import Babel
from markupsafe import Markup

from content.languages import SOURCE_TAG, offered
from content.offer import Offer
from portal.settings import LOOPBACK
from portal.web import catalogues
from portal.web.compression import add_compression
from portal.web.context import Service
from portal.web.cookies import TwoSides
from portal.web.errors import add_error_pages
from portal.web.filters import add_filters
from portal.web.headers import add_headers
from portal.web.kept_pages import STORE, KeptPages
from portal.web.languages import alternates, chosen_language, keep_language, language_links, locale_code
from portal.web.limits import add_limits
from portal.web.logs import add_request_ids, set_up_logs
from portal.web.metrics import add_metrics
from portal.web.service_state import missing_parts
from portal.web.styles import add_styles, sun

LARGEST_BODY_BYTES = 256 * 1024
STYLES_FRESH_SECONDS = 31_536_000
DRAFT_HOURS = 24
NEEDED = frozenset({"database", "index"})


def configure(app: Flask, parts: Service) -> None:
    """Give `app` its settings, filters, headers, error pages and health addresses."""
    settings = parts.settings
    set_up_logs()
    add_request_ids(app)
    add_metrics(app)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=LARGEST_BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY_BYTES,
        SESSION_COOKIE_SECURE=not settings.is_local,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=DRAFT_HOURS),
        SEND_FILE_MAX_AGE_DEFAULT=STYLES_FRESH_SECONDS,
        WTF_I18N_ENABLED=False,  # every message of our forms is our own
        WTF_CSRF_TIME_LIMIT=DRAFT_HOURS * 3600,
        # A local run serves this machine only. Behind a public name it must be told which, and be given secrets.
        TRUSTED_HOSTS=[*LOOPBACK, "[::1]", urlsplit(settings.public_base_url).hostname],
    )
    app.session_interface = TwoSides(is_local=settings.is_local)
    app.extensions[STORE] = KeptPages()
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    add_languages(app, parts.offer)
    add_filters(app, parts.offer)
    add_error_pages(app, parts.offer)
    add_limits(app, parts)
    # Flask runs these last first: headers are added before the answer is made small.
    add_compression(app)
    add_headers(app, is_local=settings.is_local)
    add_styles(app, parts.offer.council.colours)
    app.context_processor(_shared(app, parts))
    app.add_url_rule("/healthz", "healthz", _healthy)
    app.add_url_rule("/readyz", "readyz", _ready)


def add_languages(app: Flask, offer: Offer) -> None:
    """Let the interface speak the languages that are offered. Raises BadContent: the words of one can't be used."""
    words = Babel()
    # Flask-Babel would look for compiled files; ours are compiled in memory, from what translators write.
    words.domain_instance = catalogues.Catalogues(catalogues.FOLDER, offered(offer.languages))
    words.init_app(app, default_locale=SOURCE_TAG.replace("-", "_"), locale_selector=locale_code)
    app.url_defaults(keep_language)


def _shared(app: Flask, parts: Service) -> Any:
    """Return what every template knows."""
    text_number = parts.settings.twilio_from or parts.offer.council.text_number
    colours = parts.offer.council.colours
    assets = [path for path in sorted(Path(app.static_folder or "").glob("*")) if path.suffix in {".css", ".js"}]
    version = b"".join([*(path.read_bytes() for path in assets), repr(colours).encode() if colours else b""])
    href = "sms:" + text_number.replace(" ", "")
    texting = Markup('<a href="{}">{}</a>')
    known = {
        "offer": parts.offer,
        "text_number": text_number,
        "text_number_href": href,
        "text_link": texting.format(href, text_number),
        "person_link": texting.format(f"{href}?body=PERSON", text_number),
        "public_base_url": parts.settings.public_base_url,
        "asset_version": hashlib.sha256(version).hexdigest()[:10],
        "sun": sun(colours),
        "is_local": parts.settings.is_local,
    }
    return lambda: {
        **known,
        "language": chosen_language(),
        "language_links": language_links(),
        "alternates": alternates(),
    }


def _healthy() -> Response:
    """Say that the process is up. Asks nothing of the database, so it stays true when that is away."""
    return make_response(jsonify(ok=True))


def _ready() -> Response:
    """Say whether the database and the index answer, naming what does not. Without Redis it is ready all the same."""
    missing = missing_parts()
    is_ready = not set(missing) & NEEDED
    return make_response(jsonify(ok=is_ready, missing=missing), 200 if is_ready else 503)
