"""Public pages that are the same for everybody: made once, kept compressed.

Some say who answers at this hour. Those are made anew at each moment when somebody opens or shuts, and no browser
is let keep one past that.
"""

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from threading import Lock
from typing import ParamSpec, cast

from flask import Response, current_app, make_response, request
from flask.typing import ResponseReturnValue

from content.who_answers import WhoAnswers
from portal.web.compression import encoding_for, squeeze
from portal.web.context import current_offer, now
from portal.web.languages import chosen_language

MOST_KEPT_BYTES = 32 * 1024 * 1024  # every page, in every district and encoding, takes about a third of this
FRESH_SECONDS = 300
Given = ParamSpec("Given")
View = Callable[Given, ResponseReturnValue]
STORE, WHO_ANSWERS = "kept-pages", "who-answers"


@dataclass(frozen=True, slots=True)
class Kept:
    """A finished answer, as it is sent."""

    body: bytes
    mimetype: str
    etag: str


@dataclass(frozen=True, slots=True)
class Hour:
    """A stretch of time in which nobody opens or shuts: it begins at `since` at the latest, and ends at `until`."""

    since: datetime
    until: datetime

    def holds(self, moment: datetime) -> bool:
        return self.since <= moment < self.until


class KeptPages:
    """Finished answers by address and encoding. Past MOST_KEPT_BYTES, what is asked for is made each time."""

    def __init__(self) -> None:
        self._always: dict[tuple[str, str], Kept] = {}
        self._this_hour: dict[tuple[str, str], Kept] = {}
        self._hour: Hour | None = None
        self._bytes = 0
        self._lock = Lock()

    def hour(self, moment: datetime, next_change: Callable[[datetime], datetime]) -> Hour:
        """Return the stretch of time around `moment`. When it is a new one, what was kept for the last is dropped."""
        hour = self._hour
        if hour is not None and hour.holds(moment):
            return hour
        found = Hour(moment, next_change(moment))
        with self._lock:
            self._bytes -= sum(len(each.body) for each in self._this_hour.values())
            self._this_hour, self._hour = {}, found
        return found

    def get(self, address: str, encoding: str, hour: Hour | None) -> Kept | None:
        if hour is None:
            return self._always.get((address, encoding))
        return self._this_hour.get((address, encoding)) if hour is self._hour else None

    def keep(self, address: str, encoding: str, hour: Hour | None, made: Response) -> Kept:
        """Return `made` as it is sent. One that took longer to make than its hour lasted is not kept."""
        body = made.get_data()
        sent = squeeze(body, encoding, hard=True) if encoding else body
        answer = Kept(sent, made.mimetype or "text/html", hashlib.sha256(sent).hexdigest()[:20])
        with self._lock:
            store = self._always if hour is None else self._this_hour
            fits = self._bytes + len(sent) <= MOST_KEPT_BYTES
            if fits and (hour is None or hour is self._hour) and (address, encoding) not in store:
                store[address, encoding] = answer
                self._bytes += len(sent)
        return answer


def kept(view: View[Given]) -> View[Given]:
    """Keep what a view answers. Only for pages without cookies, forms that change something, or anyone's words."""

    @wraps(view)
    def answer(*args: Given.args, **kwargs: Given.kwargs) -> ResponseReturnValue:
        return _answer(None, lambda: view(*args, **kwargs))

    return answer


def kept_by_the_hour(view: View[Given]) -> View[Given]:
    """Keep what a view answers until somebody next opens or shuts: for pages that say who answers now."""

    @wraps(view)
    def answer(*args: Given.args, **kwargs: Given.kwargs) -> ResponseReturnValue:
        hour = _store().hour(now(), lambda moment: who_answers().next_change(moment))
        return _answer(hour, lambda: view(*args, **kwargs))

    return answer


def who_answers() -> WhoAnswers:
    """Return who answers of the current offer. Its hours are read once."""
    found = current_app.extensions.get(WHO_ANSWERS)
    if found is None:
        found = current_app.extensions[WHO_ANSWERS] = WhoAnswers(current_offer())
    return cast(WhoAnswers, found)


def _store() -> KeptPages:
    return cast(KeptPages, current_app.extensions[STORE])


def _answer(hour: Hour | None, view: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
    district = request.args.get("district", "")
    if district and district not in current_offer().districts:
        return view()  # made-up districts must not fill the store
    encoding = encoding_for(request.headers.get("Accept-Encoding", ""))
    # Only what a page may depend on: other parameters must not fill the store either.
    address = f"{request.path}?{district}&{chosen_language().code}"
    found = _store().get(address, encoding, hour)
    if found is None:
        made = make_response(view())
        if made.status_code != 200:
            return made
        found = _store().keep(address, encoding, hour, made)
    return _response(found, encoding, _fresh_seconds(hour))


def _fresh_seconds(hour: Hour | None) -> int:
    """Return for how long a browser may show the page without asking again."""
    if hour is None:
        return FRESH_SECONDS
    return min(FRESH_SECONDS, max(0, math.floor((hour.until - now()).total_seconds())))


def _response(found: Kept, encoding: str, fresh_seconds: int) -> ResponseReturnValue:
    response = Response(found.body, mimetype=found.mimetype)
    response.set_etag(found.etag)
    response.cache_control.public = True
    response.cache_control.max_age = fresh_seconds
    response.vary.add("Accept-Encoding")
    if encoding:
        response.headers["Content-Encoding"] = encoding
    return response.make_conditional(request)
