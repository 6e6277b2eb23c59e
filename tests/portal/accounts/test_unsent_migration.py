"""Staff and their tries survive the way to what was not sent and the council's sign-on, and back."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import IntegrityError

from portal.accounts import sign_in, unsent
from portal.accounts.council_sign_on import Vouched
from portal.accounts.council_sign_on import sign_in as council_sign_in
from portal.accounts.models import SignInTry, StaffMember
from portal.database import Database
from portal.migrating import migrate, migrate_back
from tests.conftest import NOON
from tests.factories_staff import PASSWORD, make_worker

BEFORE = "0009"
SOMEBODY = Vouched("https://sign-on.example", "4711", "nadia@team.example")


@pytest.fixture
def before(database: Database) -> Iterator[Database]:
    """A database as it was before, with somebody who has signed in; whole again afterwards."""
    with database.transaction() as db:
        member = make_worker(db, email="nadia@team.example")
        sign_in.sign_in(db, email=member.email, password=PASSWORD, address="192.0.2.1", now=NOON, may_waive=True)
    migrate_back(database, BEFORE)
    yield database
    migrate(database)


def test_who_was_there_signs_in_as_before_and_can_join_the_councils_sign_on(before: Database) -> None:
    with before.reading() as db:
        assert db.execute(text("SELECT count(*) FROM sign_in_try")).scalar_one() == 1
    migrate(before)
    with before.transaction() as db:
        member = db.scalars(select(StaffMember)).one()
        assert member.council_subject is None
        assert sign_in.sign_in(db, email=member.email, password=PASSWORD, address="192.0.2.1", now=NOON)
        assert council_sign_in(db, SOMEBODY, NOON) is not None
        assert len(db.scalars(select(SignInTry)).all()) == 2


def test_going_back_drops_what_waited_and_keeps_who_was_there(before: Database) -> None:
    migrate(before)
    with before.transaction() as db:
        member = db.scalars(select(StaffMember)).one()
        unsent.keep(db, member, "/staff/referrals/K4M7PX/notes", [("words", "a note")], NOON)
        council_sign_in(db, SOMEBODY, NOON + timedelta(minutes=1))
    migrate_back(before, BEFORE)
    assert "unsent_form" not in inspect(before.engine).get_table_names()
    with before.reading() as db:
        assert db.execute(text("SELECT email FROM staff_member")).scalar_one() == "nadia@team.example"


def test_two_accounts_are_never_one_person_of_the_council(database: Database) -> None:
    with database.transaction() as db:
        make_worker(db).council_subject = SOMEBODY.key
    with pytest.raises(IntegrityError), database.transaction() as db:
        make_worker(db).council_subject = SOMEBODY.key
