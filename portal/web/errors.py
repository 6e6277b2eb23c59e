"""The one table from what went wrong to a status and a page in plain words."""

import logging
import traceback
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from flask import Flask, Response, make_response, render_template, request
from sqlalchemy.exc import OperationalError, TimeoutError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError

from content.errors import NotInTheOffer
from content.offer import Offer
from portal.errors import PortalError
from portal.web.translating import gettext
from portal.wording import shown

logger = logging.getLogger(__name__)


class Way(StrEnum):
    """What an error page puts first among the ways on."""

    ANY = "any"
    SEARCH = "search"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Words:
    """What an error page says: what happened, and what to do next."""

    heading: str
    lines: tuple[str, ...]
    way: Way = Way.ANY


PAGES: dict[int, Words] = {
    400: Words(
        shown("We couldn't read that"),
        (
            shown("Something in what your browser sent was not right, or the page had been open too long."),
            shown("Go back, load the page again, and try once more. What you typed may still be there."),
        ),
    ),
    403: Words(
        shown("That page isn't open to you"),
        (
            shown("Everything for young people is open to everyone. This page is for staff."),
            shown("If you work here, ask your manager to give you access."),
        ),
    ),
    404: Words(shown("We can't find that page"), (shown("It may have moved. Look for it here:"),), Way.SEARCH),
    405: Words(shown("That doesn't work here"), (shown("Go back and use the buttons on the page."),)),
    409: Words(
        shown("Someone else got there first"),
        (
            shown("Somebody changed this while you had it open. Nothing of theirs was lost."),
            shown("Go back, load the page again to see what it says now, then decide."),
        ),
    ),
    413: Words(
        shown("That's too long"),
        (
            shown("Go back and send a shorter message. Two short ones are fine."),
            shown("What you typed is still on the page before."),
        ),
    ),
    422: Words(
        shown("Something needs another look"),
        (shown("Go back and check what you typed. It's still on the page before."),),
    ),
    429: Words(
        shown("That's a lot at once"),
        (
            shown("We slow things down when a lot comes from one place, so that it works for everyone."),
            shown("Wait a minute, then go back and try again."),
        ),
    ),
    500: Words(
        shown("Something broke"), (shown("It's us, not you. Try again in a minute, or text us instead."),), Way.TEXT
    ),
    503: Words(
        shown("We're having trouble"),
        (shown("It's us, not you. It should be back in a few minutes. You can text us instead."),),
        Way.TEXT,
    ),
}
NOT_THIS_NAME = "This service does not go by that name. Its public address is set as PUBLIC_BASE_URL.\n"
STATUS_OF: dict[type[Exception], int] = {
    NotInTheOffer: 404,
    StaleDataError: 409,
    OperationalError: 503,
    TimeoutError: 503,  # no turn to write, or no connection, for too long
    PortalError: 500,
}


def status_of(error: Exception) -> int:
    """Return the status for an error: that of its nearest named kind."""
    if isinstance(error, HTTPException):
        return error.code or 500
    return next((STATUS_OF[kind] for kind in type(error).__mro__ if kind in STATUS_OF), 500)


def add_error_pages(app: Flask, offer: Offer) -> None:
    """Answer every error with a page that says what to do next and never what is inside."""

    def answer(error: Exception) -> Response:
        if isinstance(error, SecurityError):
            # Asked for by a name that is not ours: no page of ours can be drawn, because links need a name.
            return Response(NOT_THIS_NAME, 400, mimetype="text/plain")
        if isinstance(error, HTTPException) and error.response is not None:
            return make_response(error.get_response())
        status = status_of(error)
        if status >= 500:
            # The kind and the place are enough to find it; its text could hold somebody's words.
            fields = {"kind": type(error).__name__, "at": _place(error), "endpoint": request.endpoint}
            logger.error("request_failed", extra=fields)
        return error_page(status, offer)

    app.register_error_handler(Exception, answer)


def _place(error: Exception) -> str:
    """Return where the error was raised, as module and line."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "unknown"


def error_page(status: int, offer: Offer) -> Response:
    """Return the page for `status`."""
    words = PAGES.get(status, PAGES[500 if status >= 500 else 400])
    said = {"heading": gettext(words.heading), "words": [gettext(line) for line in words.lines]}
    page = render_template("errors/error.html", offer=offer, nav="", way=words.way, **said)
    return make_response(page, status)
