"""A browser of somebody who works here."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.accounts.models import Role
from portal.database import Database
from tests.conftest import NOON
from tests.factories_staff import make_worker
from tests.portal.messages.makers import make_inbound
from tests.portal.messages.talk_makers import make_text_talk
from tests.portal.staff.browser import StaffBrowser
from tests.portal.staff.text_helpers import LIST


@pytest.fixture
def officer(client: FlaskClient, database: Database) -> StaffBrowser:
    """Nadia, an officer, signed in."""
    return signed_in(client, database, "nadia@team.example", "Nadia", Role.OFFICER)


@pytest.fixture
def colleague(app: Flask, database: Database) -> StaffBrowser:
    """Luke, another officer, signed in in a browser of his own."""
    return signed_in(app.test_client(), database, "luke@team.example", "Luke", Role.OFFICER)


@pytest.fixture
def manager(app: Flask, database: Database) -> StaffBrowser:
    """Priya, a manager, signed in in a browser of her own."""
    return signed_in(app.test_client(), database, "priya@team.example", "Priya", Role.MANAGER)


@pytest.fixture
def stranger(client: FlaskClient) -> StaffBrowser:
    """A browser that nobody has signed in with."""
    return StaffBrowser(client)


def signed_in(client: FlaskClient, database: Database, email: str, name: str, role: Role) -> StaffBrowser:
    with database.transaction() as db:
        make_worker(db, email=email, name=name, role=role)
    browser = StaffBrowser(client)
    browser.sign_in(email)
    return browser


@pytest.fixture
def talk(database: Database) -> str:
    """The address of a conversation by text in which somebody waits."""
    with database.transaction() as db:
        make_inbound(db, "can i talk to <b>someone</b>")
        found = make_text_talk(db)
        found.waiting_since = NOON
        return f"{LIST}/{found.id}"
