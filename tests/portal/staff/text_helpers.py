"""Conversations in a staff browser."""

import re

from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.database import Database
from portal.messages.models import OutgoingText
from tests.portal.staff.browser import StaffBrowser

LIST = "/staff/texts"
SHARED = "07700 900982"


def sent(database: Database) -> list[str]:
    with database.reading() as db:
        return [text.body for text in db.scalars(select(OutgoingText).order_by(OutgoingText.id))]


def write(browser: StaffBrowser, page: str, words: str, do: str = "send", **more: str | int) -> TestResponse:
    """Send the reply form of a page with its own hidden fields."""
    found = re.search(r'name="seen"[^>]*value="(\d+)"', browser.client.get(page).text)
    seen = more.pop("seen", found[1] if found else 0)
    base = page.partition("/about/")[0]
    return browser.press(page, f"{base}/reply", words=words, do=do, seen=seen, **more)


def take(browser: StaffBrowser, page: str) -> None:
    assert browser.press(page, f"{page}/take").status_code == 303
