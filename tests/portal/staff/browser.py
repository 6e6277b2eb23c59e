"""A test's browser: opens a staff page, fills in what it finds there, and presses its buttons."""

import re
from html import unescape
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories_staff import PASSWORD
from tests.support.forms import TOKEN

VERSION = re.compile(r'name="version"[^>]*value="([^"]+)"')


class StaffBrowser:
    """One browser with its cookies."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def open(self, path: str) -> str:
        """Return the words and markup of a page that must be there."""
        response = self.client.get(path)
        assert response.status_code == 200, f"{path} answered {response.status_code}"
        return unescape(response.text)

    def press(self, page: str, button: str, /, **typed: Any) -> TestResponse:
        """Open `page` and send one of its forms to the path `button`, with the page's own hidden fields."""
        shown = self.client.get(page).text
        token, version = TOKEN.search(shown), VERSION.search(shown)
        assert token is not None
        hidden = {"csrf_token": token[1]} | ({"version": version[1]} if version else {})
        return self.client.post(button, data=hidden | typed)

    def sign_in(self, email: str, password: str = PASSWORD, **more: str) -> TestResponse:
        return self.press("/staff/sign-in", "/staff/sign-in", email=email, password=password, **more)


def main_words(response: TestResponse) -> str:
    """Return what a page says, without its markup: hidden fields and attributes do not count."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())
