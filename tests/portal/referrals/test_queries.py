"""The queue as staff read it."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from portal.referrals import queries
from portal.referrals.errors import NoSuchReferral
from portal.referrals.queries import Narrowing, open_queue
from portal.referrals.wants import Status
from tests.conftest import NOON
from tests.factories_staff import PROMISE, make_referral, make_worker


def test_who_waits_longest_comes_first(db: Session) -> None:
    newer = make_referral(db, received_at=NOON)
    older = make_referral(db, received_at=NOON - timedelta(days=1))
    assert open_queue(db).referrals == (older, newer)


def test_who_has_heard_from_nobody_comes_before_who_has(db: Session) -> None:
    sam = make_worker(db)
    on_hold = make_referral(db, taken_by=sam, status=Status.ON_HOLD, received_at=NOON - timedelta(days=9))
    working = make_referral(db, taken_by=sam, status=Status.WORKING, received_at=NOON - timedelta(days=8))
    taken = make_referral(db, taken_by=sam, received_at=NOON - timedelta(days=1))
    new = make_referral(db, received_at=NOON)
    assert open_queue(db).referrals == (taken, new, working, on_hold)


def test_closed_referrals_are_not_in_the_queue_and_can_be_asked_for(db: Session) -> None:
    closed = make_referral(db, taken_by=make_worker(db), status=Status.CLOSED)
    assert open_queue(db).referrals == ()
    assert open_queue(db, Narrowing(status=Status.CLOSED)).referrals == (closed,)
    assert open_queue(db, Narrowing(reference=closed.reference)).referrals == (closed,)


def test_the_queue_is_narrowed_by_holder_district_reference_and_lateness(db: Session) -> None:
    sam = make_worker(db)
    nobodys = make_referral(db, district="burnley", public_ref="K4M7PX", reply_by=date(2026, 11, 20))
    sams = make_referral(db, taken_by=sam)
    assert open_queue(db, Narrowing(holder_id="nobody")).referrals == (nobodys,)
    assert open_queue(db, Narrowing(holder_id=sam.id)).referrals == (sams,)
    assert open_queue(db, Narrowing(district="burnley")).referrals == (nobodys,)
    assert open_queue(db, Narrowing(reference="k4m-7px")).referrals == (nobodys,)
    assert open_queue(db, Narrowing(reference="no reference")).referrals == ()
    assert open_queue(db, Narrowing(late_on=NOON.date())).referrals == (nobodys,)


def test_a_page_has_25_and_knows_of_the_next(db: Session) -> None:
    for minute in range(26):
        make_referral(db, received_at=NOON + timedelta(minutes=minute))
    first, second, third = (open_queue(db, page=number) for number in (1, 2, 3))
    assert (len(first.referrals), first.total, first.has_previous, first.has_next) == (25, 26, False, True)
    assert (len(second.referrals), second.has_previous, second.has_next) == (1, True, False)
    assert third.referrals == ()


def test_the_counts_add_up(db: Session) -> None:
    sam = make_worker(db)
    make_referral(db, reply_by=date(2026, 11, 23))
    make_referral(db, taken_by=sam)
    make_referral(db, taken_by=sam, status=Status.ON_HOLD)
    make_referral(db, taken_by=sam, status=Status.CLOSED)
    counted = queries.counts(db, sam, NOON.date())
    assert (counted.open, counted.late, counted.nobodys, counted.mine, counted.on_hold) == (3, 1, 1, 2, 1)


def test_a_promise_is_late_the_day_after_it_and_never_once_kept(db: Session) -> None:
    sam = make_worker(db)
    make_referral(db)
    make_referral(db, taken_by=sam, status=Status.CONTACTED)
    assert queries.counts(db, sam, PROMISE.reply_by).late == 0
    assert queries.counts(db, sam, PROMISE.reply_by + timedelta(days=1)).late == 1


def test_a_referral_is_found_by_its_reference_in_any_spelling(db: Session) -> None:
    referral = make_referral(db, public_ref="K4M7PX")
    assert queries.get_by_ref(db, "k4m 7px") is referral
    for nobodys in ("K4M7PY", "", "x" * 500):
        with pytest.raises(NoSuchReferral):
            queries.get_by_ref(db, nobodys)
