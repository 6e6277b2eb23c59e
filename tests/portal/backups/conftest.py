"""A database that is filled, and an empty one of the same kind to restore into."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import make_url, text

from portal.database import Database
from portal.messages import optouts, outbox, threads
from portal.messages.models import Delivery, How
from portal.messages.phone_numbers import PhoneNumber
from tests.conftest import NOON
from tests.support.staff_rows import fill

STOPPED = "07700 900771"


@pytest.fixture
def filled(app: Flask, database: Database) -> Database:
    """The database with something in nearly every table, and a number that said STOP after it was texted."""
    with app.app_context():
        fill(database)
    with database.transaction() as db:
        point = threads.contact_point_for(db, PhoneNumber.parse(STOPPED), NOON)
        sent = outbox.enqueue(db, point, "See you on Monday", "test", "before STOP", NOON)
        db.flush()
        sent.attempts, sent.status, sent.sent_at = 1, Delivery.SENT, NOON
        db.flush()
        optouts.stop(point, How.SAID, NOON)
    return database


@pytest.fixture
def elsewhere(database: Database, tmp_path: Path) -> Iterator[Database]:
    """Another database of the same kind, without a table in it."""
    if database.is_sqlite:
        other = Database(f"sqlite:///{tmp_path / 'elsewhere.sqlite3'}")
    else:
        name = "restored"
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name}"))
            connection.execute(text(f"CREATE DATABASE {name}"))
        other = Database(make_url(database.engine.url).set(database=name).render_as_string(hide_password=False))
    yield other
    other.engine.dispose()
