"""Somebody at "What can I get?" without scripts, who reads the form on the page and presses its buttons."""

from dataclasses import replace
from html.parser import HTMLParser
from typing import Self

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from content.entitlements import Rule
from content.offer import Offer
from tests.support.forms import words_of

ADDRESS = "/what-can-i-get"


class Form(HTMLParser):
    """The fields of a page's form as a browser would send them, and its buttons by their words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.buttons: dict[str, tuple[str, str]] = {}
        self._select = ""
        self._button: tuple[str, str] | None = None
        self._words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "input" and (given["type"] != "radio" or "checked" in given):
            self.fields[given["name"]] = given["value"]
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and (self._select not in self.fields or "selected" in given):
            self.fields[self._select] = given["value"]
        elif tag == "button" and "aria-hidden" not in given:
            self._button, self._words = (given["name"], given["value"]), ""

    def handle_data(self, data: str) -> None:
        self._words += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "button" and self._button:
            self.buttons[self._words.strip()] = self._button
            self._button = None


class Visitor:
    """One person's way through the questions. `page` is what they see."""

    def __init__(self, client: FlaskClient) -> None:
        self._client = client
        self.page: TestResponse = client.get(ADDRESS)

    @property
    def html(self) -> str:
        return self.page.get_data(as_text=True)

    @property
    def words(self) -> str:
        return words_of(self.page)

    @property
    def form(self) -> Form:
        return Form(self.html)

    def press(self, button: str, **answers: str) -> Self:
        """Answer what is on the page and press a button."""
        form = self.form
        name, value = form.buttons[button]
        self.page = self._client.post(ADDRESS, data=form.fields | answers | {name: value})
        return self

    def answer(self, **answers: str) -> Self:
        """Go from the start to the list, answering these questions and skipping the others."""
        self.press("Start")
        while "at" in (fields := self.form.fields) and (asked := fields["at"]) != "results":
            go_on = "Next" if "Next" in self.form.buttons else "Show what I can get"
            self.press(go_on, **{asked: answers[asked]}) if asked in answers else self.press("Skip this one")
        return self


def with_rules(offer: Offer, *rules: Rule) -> Offer:
    """Return the offer with these rules and no others, each on the page that it names."""
    pages = {
        slug: replace(page, rules=tuple(rule for rule in rules if rule.page == slug))
        for slug, page in offer.pages.items()
    }
    return replace(offer, pages=pages)
