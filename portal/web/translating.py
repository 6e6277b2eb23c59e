"""Puts words into the language of the request. English words are the keys: what has no translation stays English."""

from typing import Any

import flask_babel


def gettext(words: str, **values: object) -> str:
    """Return `words` in the language of this request, with %(name)s filled in from `values`."""
    return str(flask_babel.gettext(words, **values))


def lazy_gettext(words: str) -> Any:
    """Return `words` such that each page shows them in its own language: for forms, which are made once."""
    return flask_babel.lazy_gettext(words)
