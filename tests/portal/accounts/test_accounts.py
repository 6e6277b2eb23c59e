"""Making accounts, and switching them off."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import accounts, sessions
from portal.accounts.errors import AccountExists, BadEmail, NoSuchAccount
from portal.accounts.models import AuditEntry
from tests.conftest import NOON
from tests.factories_staff import PASSWORD, make_worker


def test_an_email_is_kept_in_lower_case_and_found_in_any(db: Session) -> None:
    member = make_worker(db, email="  Nadia@Team.Example ")
    assert member.email == "nadia@team.example"
    assert accounts.get(db, "NADIA@team.example") is member


def test_two_people_cannot_have_one_email(db: Session) -> None:
    make_worker(db, email="nadia@team.example")
    with pytest.raises(AccountExists):
        make_worker(db, email="NADIA@team.example")


@pytest.mark.parametrize(
    "email", ["", "nadia", "nadia@team", "na dia@team.example", "nadia\x00@team.example", "a@b@c.d"]
)
def test_what_is_no_email_is_refused_and_belongs_to_nobody(db: Session, email: str) -> None:
    with pytest.raises(BadEmail):
        make_worker(db, email=email)
    with pytest.raises(NoSuchAccount):
        accounts.get(db, email)


def test_making_an_account_is_in_the_audit_trail_by_its_number_only(db: Session) -> None:
    member = make_worker(db, email="nadia@team.example", name="Nadia")
    entry = db.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.subject, entry.actor) == ("staff.created", f"staff:{member.id}", None)


def test_switching_an_account_off_ends_its_sessions(db: Session) -> None:
    member = make_worker(db)
    tokens = [sessions.start(db, member, NOON) for _ in range(2)]
    accounts.deactivate(db, member, NOON)
    assert [sessions.find_open(db, token, NOON) for token in tokens] == [None, None]
    assert accounts.everybody(db) == []


def test_a_new_password_ends_the_sessions_of_the_old_one(db: Session) -> None:
    member, colleague = make_worker(db), make_worker(db)
    theirs, token = sessions.start(db, colleague, NOON), sessions.start(db, member, NOON)
    accounts.set_password(db, member, PASSWORD + " fast", NOON)
    assert sessions.find_open(db, token, NOON) is None
    assert sessions.find_open(db, theirs, NOON) is not None
