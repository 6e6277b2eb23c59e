"""The second step of signing in: which codes count, how often, and who is held."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.accounts import second_factor, sessions, sign_in
from portal.accounts.errors import NothingWaits, TooManyTries
from portal.accounts.models import StaffMember
from portal.accounts.sign_in import Missing, SignedIn
from portal.database import Database
from tests.conftest import NOON
from tests.factories_staff import PASSWORD, make_worker
from tests.portal.accounts.codes import code_of, set_up

LATER = NOON + timedelta(minutes=5)
HERE = "192.0.2.1"


@pytest.fixture
def member(db: Session) -> StaffMember:
    return make_worker(db)


def password_given(
    db: Session, member: StaffMember, address: str = HERE, at: datetime = LATER, *, may_waive: bool = True
) -> SignedIn:
    given = {"email": member.email, "password": PASSWORD, "address": address}
    opened = sign_in.sign_in(db, **given, now=at, may_waive=may_waive)
    assert opened is not None
    return opened


def code_given(db: Session, opened: SignedIn, typed: str, address: str = HERE, at: datetime = LATER) -> SignedIn | None:
    return sign_in.give_code(db, token=opened.token, typed=typed, address=address, now=at)


def test_a_password_alone_opens_nothing_once_a_second_factor_is_in_force(db: Session, member: StaffMember) -> None:
    set_up(db, member)
    opened = password_given(db, member)
    assert opened.missing is Missing.CODE
    assert sessions.find_open(db, opened.token, LATER) is None


def test_the_code_opens_a_new_session_and_the_half_one_is_over(db: Session, member: StaffMember) -> None:
    set_up(db, member)
    half = password_given(db, member)
    opened = code_given(db, half, code_of(db, member, LATER))
    assert opened is not None
    assert sessions.find_open(db, opened.token, LATER) is not None
    assert sessions.find_half(db, half.token, LATER) is None
    with pytest.raises(NothingWaits):
        code_given(db, half, "123456")


def test_a_public_run_asks_everybody_to_set_one_up(db: Session, member: StaffMember) -> None:
    opened = password_given(db, member, may_waive=False)
    assert opened.missing is Missing.SET_UP
    assert sessions.find_open(db, opened.token, LATER) is None
    done = code_given(db, opened, code_of(db, member, LATER))
    assert done is not None
    assert len(done.recovery_codes) == 10
    assert password_given(db, member).missing is Missing.CODE


def test_a_local_run_lets_in_only_who_is_marked_so(db: Session) -> None:
    assert password_given(db, make_worker(db)).missing is Missing.NOTHING
    assert password_given(db, make_worker(db, is_factor_waived=False)).missing is Missing.SET_UP


def test_a_code_counts_once_also_with_spaces_and_after_a_wrong_one(db: Session, member: StaffMember) -> None:
    set_up(db, member)
    code = code_of(db, member, LATER)
    assert second_factor.is_right(db, member, code, LATER)
    assert not second_factor.is_right(db, member, code, LATER)
    assert not second_factor.is_right(db, member, "000 000", LATER)
    assert not second_factor.is_right(db, member, f"{code[:3]} {code[3:]}", LATER)


@pytest.mark.parametrize(("seconds", "counts"), [(-90, False), (-30, True), (0, True), (30, True), (90, False)])
def test_a_phones_clock_may_be_half_a_minute_off(db: Session, member: StaffMember, seconds: int, counts: bool) -> None:
    set_up(db, member)
    code = code_of(db, member, LATER + timedelta(seconds=seconds))
    assert second_factor.is_right(db, member, code, LATER) is counts


def test_the_code_that_set_it_up_does_not_open_the_next_session(db: Session, member: StaffMember) -> None:
    set_up(db, member, LATER)
    assert not second_factor.is_right(db, member, code_of(db, member, LATER), LATER)


def test_a_recovery_code_opens_once_and_is_typed_as_people_type(db: Session, member: StaffMember) -> None:
    first, second, *_ = set_up(db, member)
    assert second_factor.is_right(db, member, f" {first.upper().replace('-', ' ')} ", LATER)
    assert not second_factor.is_right(db, member, first, LATER)
    assert not second_factor.is_right(db, member, "01" + second[2:], LATER)
    assert second_factor.recovery_codes_left(db, member) == 9


def test_a_recovery_code_opens_no_colleagues_account(db: Session, member: StaffMember) -> None:
    colleague = make_worker(db)
    set_up(db, colleague)
    assert not second_factor.is_right(db, colleague, set_up(db, member)[0], LATER)


def test_neither_secret_nor_recovery_code_can_be_read_in_the_database(db: Session, member: StaffMember) -> None:
    codes = set_up(db, member)
    secret = db.execute(text("SELECT secret FROM second_factor")).scalar_one()
    assert secret.startswith("s1.")
    hashes = list(db.scalars(text("SELECT code_hash FROM recovery_code")))
    assert all(kept.startswith("$argon2id$") for kept in hashes)
    assert not any(code[3:].replace("-", "") in kept for code in codes for kept in hashes)


def test_a_new_app_takes_the_place_of_the_old_one_only_with_its_first_code(db: Session, member: StaffMember) -> None:
    set_up(db, member)
    old = code_of(db, member, LATER)
    second_factor.begin(db, member, LATER)
    assert second_factor.finish(db, member, "000000", LATER) is None
    assert second_factor.is_right(db, member, old, LATER)
    assert second_factor.finish(db, member, code_of(db, member, LATER), LATER)
    later = LATER + timedelta(minutes=2)
    assert second_factor.is_right(db, member, code_of(db, member, later), later)


def test_five_wrong_codes_hold_the_account_also_in_fresh_sessions_and_elsewhere(
    db: Session, member: StaffMember
) -> None:
    set_up(db, member)
    for number in range(5):
        thief = f"198.51.100.{number}"
        assert code_given(db, password_given(db, member, thief), "000000", thief) is None
    with pytest.raises(TooManyTries):
        code_given(db, password_given(db, member, "198.51.100.99"), code_of(db, member, LATER), "198.51.100.99")


def test_five_wrong_codes_from_here_hold_here(db: Session, member: StaffMember) -> None:
    set_up(db, member)
    assert code_given(db, password_given(db, member), code_of(db, member, LATER)) is not None
    for _ in range(5):
        assert code_given(db, password_given(db, member), "000000") is None
    with pytest.raises(TooManyTries):
        code_given(db, password_given(db, member), "000000")


def test_codes_are_limited_apart_from_passwords(db: Session, member: StaffMember) -> None:
    set_up(db, member)
    for _ in range(4):
        assert sign_in.sign_in(db, email=member.email, password="wrong", address=HERE, now=LATER) is None
    for _ in range(4):
        assert code_given(db, password_given(db, member), "000000") is None
    assert code_given(db, password_given(db, member), code_of(db, member, LATER)) is not None


def test_fifty_wrong_codes_a_day_hold_every_address_but_the_owners(db: Session, member: StaffMember) -> None:
    set_up(db, member)
    assert code_given(db, password_given(db, member), code_of(db, member, LATER)) is not None
    for number in range(50):
        at = LATER + timedelta(minutes=2 * number)
        thief = f"198.51.100.{number}"
        assert code_given(db, password_given(db, member, thief, at), "000000", thief, at) is None
    later = LATER + timedelta(minutes=120)
    with pytest.raises(TooManyTries):
        code_given(db, password_given(db, member, "198.51.100.99", later), "000000", "198.51.100.99", later)
    assert code_given(db, password_given(db, member, HERE, later), code_of(db, member, later), HERE, later) is not None


def test_there_are_ten_minutes_for_the_second_step(db: Session, member: StaffMember) -> None:
    set_up(db, member)
    half = password_given(db, member)
    assert sessions.find_half(db, half.token, LATER + timedelta(minutes=9)) is not None
    assert sessions.find_half(db, half.token, LATER + timedelta(minutes=10)) is None


def test_who_proves_it_again_is_fresh_for_ten_minutes(db: Session, member: StaffMember) -> None:
    session = sessions.find_open(db, password_given(db, member).token, LATER)
    assert session is not None
    assert sessions.is_fresh(session, LATER + timedelta(minutes=9))
    later = LATER + timedelta(minutes=10)
    assert not sessions.is_fresh(session, later)
    assert not sign_in.prove(db, session, typed="not the right one", address=HERE, now=later)
    assert not sessions.is_fresh(session, later)
    assert sign_in.prove(db, session, typed=PASSWORD, address=HERE, now=later)
    assert sessions.is_fresh(session, later)


def test_once_a_second_factor_is_in_force_the_password_does_not_prove_who_it_is(
    db: Session, member: StaffMember
) -> None:
    session = sessions.find_open(db, password_given(db, member).token, LATER)
    set_up(db, member)
    later = LATER + timedelta(minutes=10)
    assert session is not None
    assert not sign_in.prove(db, session, typed=PASSWORD, address=HERE, now=later)
    assert sign_in.prove(db, session, typed=code_of(db, member, later), address=HERE, now=later)
    assert sessions.is_fresh(session, later)


def test_one_code_given_ten_times_at_once_opens_one_session(database: Database) -> None:
    with database.transaction() as db:
        member = make_worker(db)
        set_up(db, member)
        code = code_of(db, member, LATER)
        halves = [password_given(db, member, f"192.0.2.{number}") for number in range(10)]

    def give(number: int) -> bool:
        with database.transaction() as db:
            try:
                return code_given(db, halves[number], code, f"192.0.2.{number}") is not None
            except TooManyTries:
                return False

    with ThreadPoolExecutor(10) as browsers:
        assert sorted(browsers.map(give, range(10))) == [False] * 9 + [True]


def test_one_recovery_code_given_ten_times_at_once_counts_once(database: Database) -> None:
    with database.transaction() as db:
        member = make_worker(db)
        recovery = set_up(db, member)[0]

    def give(_: int) -> bool:
        with database.transaction() as db:
            return second_factor.is_right(db, db.get_one(StaffMember, member.id), recovery, LATER)

    with ThreadPoolExecutor(10) as browsers:
        assert sum(browsers.map(give, range(10))) == 1
