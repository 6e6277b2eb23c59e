"""The time for which the clock of the first word stood still is kept, and time to first contact leaves it out."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.offer import Offer
from portal.referrals import waiting, workflow
from portal.referrals.kinds import HoldReason
from portal.referrals.outcome_models import ClockRest
from portal.referrals.reports.periods import month
from portal.referrals.reports.scope import scope_of
from portal.referrals.reports.waits import read_waits
from tests.conftest import NOON
from tests.factories_staff import TIMES, make_referral, make_worker

HOUR = timedelta(hours=1)


def rests(db: Session) -> list[tuple[object, object]]:
    return [(rest.since, rest.until) for rest in db.scalars(select(ClockRest).order_by(ClockRest.id))]


def waited(db: Session, offer: Offer, hours: int) -> int:
    scope = scope_of(db, offer, month(2026, 11), "", NOON + hours * HOUR)
    return int(read_waits(db, scope).minutes[0])


def test_waiting_for_them_is_not_counted_until_they_write(db: Session, offer: Offer) -> None:
    kai, sam = make_referral(db), make_worker(db)
    workflow.take(db, kai, sam, NOON, TIMES)
    waiting.wait_for_them(db, kai, sam, NOON + HOUR, TIMES)
    assert rests(db) == [(NOON + HOUR, None)]
    assert waited(db, offer, hours=3) == 60
    assert kai.contact_point is not None
    waiting.they_wrote(db, kai.contact_point, NOON + 3 * HOUR, TIMES, needs_answer=True)
    assert rests(db) == [(NOON + HOUR, NOON + 3 * HOUR)]
    workflow.contact(db, kai, sam, NOON + 4 * HOUR, TIMES)
    assert waited(db, offer, hours=5) == 120


def test_a_hold_before_the_first_word_is_not_counted_and_ends_with_it(db: Session, offer: Offer) -> None:
    kai, sam = make_referral(db), make_worker(db)
    workflow.take(db, kai, sam, NOON, TIMES)
    day = NOON.date() + timedelta(days=14)
    workflow.hold(db, kai, workflow.Hold(HoldReason.HOUSING, day), sam, NOON + HOUR, TIMES)
    workflow.contact(db, kai, sam, NOON + 3 * HOUR, TIMES)
    assert rests(db) == [(NOON + HOUR, NOON + 3 * HOUR)]
    assert waited(db, offer, hours=4) == 60


def test_a_hold_after_the_first_word_is_no_rest(db: Session) -> None:
    kai, sam = make_referral(db), make_worker(db)
    workflow.take(db, kai, sam, NOON, TIMES)
    workflow.contact(db, kai, sam, NOON + HOUR, TIMES)
    day = NOON.date() + timedelta(days=14)
    workflow.hold(db, kai, workflow.Hold(HoldReason.HOUSING, day), sam, NOON + 2 * HOUR, TIMES)
    assert rests(db) == []
