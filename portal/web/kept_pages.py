"""Public pages that are the same for everybody: made once for each version of the offer, kept compressed."""

import hashlib
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import ParamSpec

from flask import Response, current_app, make_response, request
from flask.typing import ResponseReturnValue

from portal.web.compression import encoding_for, squeeze

MOST_KEPT = 500
FRESH_SECONDS = 300
Given = ParamSpec("Given")
STORE = "kept-pages"


class KeptPages:
    """Finished answers by address and encoding. At most MOST_KEPT: past that, what is asked for is made each time."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[bytes, str]] = {}
        self._lock = Lock()

    def get(self, address: str, encoding: str) -> tuple[bytes, str] | None:
        return self._kept.get((address, encoding))

    def keep(self, address: str, encoding: str, body: bytes) -> tuple[bytes, str]:
        """Return the body as sent, with its ETag."""
        sent = squeeze(body, encoding, hard=True) if encoding else body
        answer = (sent, hashlib.sha256(sent).hexdigest()[:20])
        with self._lock:
            if len(self._kept) < MOST_KEPT:
                self._kept[address, encoding] = answer
        return answer


def kept(view: Callable[Given, ResponseReturnValue]) -> Callable[Given, ResponseReturnValue]:
    """Keep what a view answers. Only for pages without cookies, forms that change something, or anyone's words."""

    @wraps(view)
    def answer(*args: Given.args, **kwargs: Given.kwargs) -> ResponseReturnValue:
        store: KeptPages = current_app.extensions[STORE]
        encoding = encoding_for(request.headers.get("Accept-Encoding", ""))
        # Only what a page may depend on: other parameters must not fill the store.
        address = f"{request.path}?{request.args.get('district', '')}"
        found = store.get(address, encoding)
        if found is None:
            made = make_response(view(*args, **kwargs))
            if made.status_code != 200:
                return made
            found = store.keep(address, encoding, made.get_data())
        return _response(found, encoding)

    return answer


def _response(found: tuple[bytes, str], encoding: str) -> ResponseReturnValue:
    body, etag = found
    response = Response(body, mimetype="text/html")
    response.set_etag(etag)
    response.cache_control.public = True
    response.cache_control.max_age = FRESH_SECONDS
    response.vary.add("Accept-Encoding")
    if encoding:
        response.headers["Content-Encoding"] = encoding
    return response.make_conditional(request)
