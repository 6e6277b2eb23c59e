"""Signing in: who gets in, who is held, and for how long."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts import accounts, passwords, sessions
from portal.accounts.errors import TooManyTries
from portal.accounts.models import AuditEntry, SignInTry
from portal.accounts.sign_in import SignedIn, sign_in, sign_out
from tests.conftest import NOON
from tests.factories_staff import PASSWORD, make_worker

WRONG = "not the right one"
HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"


def attempt(
    db: Session, email: str, password: str = WRONG, at: datetime = NOON, address: str = HERE
) -> SignedIn | None:
    return sign_in(db, email=email, password=password, address=address, now=at, may_waive=True)


def test_the_right_password_opens_a_session(db: Session) -> None:
    member = make_worker(db, email="nadia@team.example")
    opened = attempt(db, "Nadia@team.example ", PASSWORD)
    assert opened is not None
    assert opened.member is member
    assert sessions.find_open(db, opened.token, NOON) is not None


def test_unknown_wrong_and_switched_off_are_refused_alike(db: Session) -> None:
    make_worker(db, email="nadia@team.example")
    accounts.deactivate(db, make_worker(db, email="gone@team.example"), NOON)
    assert attempt(db, "nadia@team.example") is None
    assert attempt(db, "gone@team.example", PASSWORD) is None
    assert attempt(db, "nobody@team.example") is None
    assert attempt(db, "no email at all\x00") is None


def test_whatever_is_wrong_the_same_work_is_done(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time must not tell who works here: one hash is worked out and one line written, each time."""
    make_worker(db, email="nadia@team.example")
    accounts.deactivate(db, make_worker(db, email="gone@team.example"), NOON)
    worked_out: list[str] = []
    verify = passwords._hasher.verify

    def counting(kept: str, password: str) -> bool:
        worked_out.append(kept.rpartition("$")[0].rpartition("$")[0])
        return verify(kept, password)

    monkeypatch.setattr(passwords, "_hasher", SimpleNamespace(verify=counting, hash=passwords._hasher.hash))
    written = []
    for email in ("nadia@team.example", "gone@team.example", "nobody@team.example"):
        before = db.scalar(select(func.count()).select_from(AuditEntry)) or 0
        attempt(db, email)
        written.append((db.scalar(select(func.count()).select_from(AuditEntry)) or 0) - before)
    assert worked_out == ["$argon2id$v=19$m=19456,t=2,p=1"] * 3
    assert written == [1, 1, 1]


def test_five_wrong_tries_hold_one_account_from_one_address(db: Session) -> None:
    for email in ("nadia@team.example", "luke@team.example"):
        make_worker(db, email=email)
    for _ in range(5):
        attempt(db, "nadia@team.example")
    with pytest.raises(TooManyTries) as refusal:
        attempt(db, "nadia@team.example", PASSWORD)
    assert refusal.value.minutes == 15
    assert attempt(db, "luke@team.example", PASSWORD) is not None
    assert attempt(db, "nadia@team.example", PASSWORD, address=ELSEWHERE) is not None


def test_tries_that_are_refused_do_not_use_up_the_address(db: Session) -> None:
    make_worker(db, email="luke@team.example")
    for _ in range(5):
        attempt(db, "nadia@team.example")
    for _ in range(20):
        with pytest.raises(TooManyTries):
            attempt(db, "nadia@team.example")
    assert attempt(db, "luke@team.example", PASSWORD) is not None


def test_ten_wrong_tries_over_many_names_hold_the_address(db: Session) -> None:
    make_worker(db, email="luke@team.example")
    for number in range(10):
        attempt(db, f"guess{number}@team.example")
    with pytest.raises(TooManyTries):
        attempt(db, "luke@team.example", PASSWORD)
    assert attempt(db, "luke@team.example", PASSWORD, address=ELSEWHERE) is not None


def test_twenty_wrong_tries_from_many_addresses_hold_the_account_but_not_its_owner(db: Session) -> None:
    for email in ("nadia@team.example", "luke@team.example"):
        make_worker(db, email=email)
    assert attempt(db, "nadia@team.example", PASSWORD) is not None
    for number in range(20):
        assert attempt(db, "nadia@team.example", address=f"198.51.100.{number}") is None
    with pytest.raises(TooManyTries):
        attempt(db, "nadia@team.example", PASSWORD, address=ELSEWHERE)
    assert attempt(db, "nadia@team.example", PASSWORD) is not None
    assert attempt(db, "luke@team.example", PASSWORD, address=ELSEWHERE) is not None


def test_three_hundred_wrong_tries_by_anybody_hold_everyone_who_is_new_here(db: Session) -> None:
    member = make_worker(db, email="nadia@team.example")
    assert attempt(db, member.email, PASSWORD) is not None
    db.add_all(
        SignInTry(name_key=f"{number:064}", address_key=f"{number:064}", at=NOON, succeeded=False)
        for number in range(300)
    )
    with pytest.raises(TooManyTries):
        attempt(db, member.email, PASSWORD, address=ELSEWHERE)
    assert attempt(db, member.email, PASSWORD) is not None
    assert attempt(db, member.email, PASSWORD, at=NOON + timedelta(minutes=5), address=ELSEWHERE) is not None


def test_a_held_name_is_held_alike_whether_it_is_known_switched_off_or_nobodys(db: Session) -> None:
    make_worker(db, email="nadia@team.example")
    accounts.deactivate(db, make_worker(db, email="gone@team.example"), NOON)
    said = set()
    for number, email in enumerate(("nadia@team.example", "gone@team.example", "nobody@team.example")):
        for _ in range(5):
            assert attempt(db, email, address=f"192.0.2.{number}") is None
        with pytest.raises(TooManyTries) as refusal:
            attempt(db, email, PASSWORD, address=f"192.0.2.{number}")
        said.add(str(refusal.value))
    assert len(said) == 1


def test_what_is_refused_is_written_down_also_for_names_that_nobody_has(db: Session) -> None:
    attempt(db, "nobody@team.example")
    entry = db.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.subject, entry.actor_id) == ("staff.sign_in_refused", "staff:nobody", None)


def test_the_hold_ends_when_the_oldest_try_is_15_minutes_old(db: Session) -> None:
    make_worker(db, email="nadia@team.example")
    for minute in range(5):
        attempt(db, "nadia@team.example", at=NOON + timedelta(minutes=minute))
    with pytest.raises(TooManyTries) as refusal:
        attempt(db, "nadia@team.example", PASSWORD, at=NOON + timedelta(minutes=10))
    assert refusal.value.minutes == 5
    assert attempt(db, "nadia@team.example", PASSWORD, at=NOON + timedelta(minutes=15)) is not None


def test_tries_are_kept_without_name_or_address(db: Session) -> None:
    attempt(db, "nadia@team.example")
    kept = db.scalars(select(SignInTry)).one()
    assert "nadia" not in kept.name_key
    assert HERE not in kept.address_key


def test_signing_in_and_out_is_in_the_audit_trail(db: Session) -> None:
    member = make_worker(db)
    attempt(db, member.email)
    opened = attempt(db, member.email, PASSWORD)
    assert opened is not None
    sign_out(db, opened.token, NOON)
    entries = db.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [entry.action for entry in entries[1:]] == ["staff.sign_in_refused", "staff.signed_in", "staff.signed_out"]
    assert {entry.subject for entry in entries} == {f"staff:{member.id}"}


def test_an_old_hash_is_made_anew_when_its_password_is_right(db: Session) -> None:
    member = make_worker(db)
    member.password_hash = old = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    attempt(db, member.email)
    assert member.password_hash == old
    assert attempt(db, member.email, PASSWORD) is not None
    assert member.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_signing_out_ends_the_session_on_the_server(db: Session) -> None:
    opened = attempt(db, make_worker(db).email, PASSWORD)
    assert opened is not None
    sign_out(db, opened.token, NOON)
    assert sessions.find_open(db, opened.token, NOON) is None
