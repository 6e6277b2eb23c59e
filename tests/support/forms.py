"""Sending a page's own form with Flask's test client, token and all."""

import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def token_at(client: FlaskClient, path: str) -> str:
    """Return the token of the form on the page at `path`."""
    found = TOKEN.search(client.get(path).get_data(as_text=True))
    assert found, f"no form at {path}"
    return found[1]


def send(client: FlaskClient, path: str, form_at: str = "", /, **fields: Any) -> TestResponse:
    """Open the page that holds the form, and post `fields` with its token. Does not follow the answer."""
    token = token_at(client, form_at or path)
    return client.post(path, data={**fields, "csrf_token": token})


def words_of(answer: TestResponse) -> str:
    """Return the answer's text without its markup, on one line."""
    text = re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))
    for entity, letter in (("&amp;", "&"), ("&#39;", "'"), ("&#34;", '"'), ("&lt;", "<"), ("&gt;", ">")):
        text = text.replace(entity, letter)
    return " ".join(text.split())
