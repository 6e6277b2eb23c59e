"""Synthetic referrals to try the service with."""

import re

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content.offer import Offer
from portal.accounts import sign_in
from portal.messages.conversation_models import Conversation
from portal.messages.models import Alert, InboundText, OutgoingText
from portal.referrals.demo import STAFF, make_demo
from portal.referrals.finding_models import Merge
from portal.referrals.models import Referral
from portal.referrals.wants import Status
from tests.conftest import NOON

HERE = "192.0.2.1"


def everyone(db: Session) -> list[Referral]:
    return list(db.scalars(select(Referral).order_by(Referral.id)))


def test_a_demo_covers_every_district_and_every_status(db: Session, offer: Offer) -> None:
    made = make_demo(db, 120, NOON, offer)
    referrals = everyone(db)
    assert made.referrals == len(referrals) == 120
    assert {referral.district for referral in referrals} == {None, *offer.districts}
    assert {referral.status for referral in referrals} == set(Status)


def test_a_demo_has_something_for_each_screen(db: Session, offer: Offer) -> None:
    make_demo(db, 60, NOON, offer)
    assert db.scalar(select(func.count()).select_from(InboundText)) == 6
    assert db.scalar(select(func.count()).where(Conversation.waiting_since.is_not(None))) == 6
    owners = db.scalars(select(Alert.owner_id).where(Alert.closed_at.is_(None))).all()
    assert [owner is None for owner in owners] == [True, False]
    assert db.scalar(select(func.count()).select_from(Merge)) == 1


def test_nobody_in_a_demo_can_be_reached(db: Session, offer: Offer) -> None:
    make_demo(db, 40, NOON, offer)
    numbers = [referral.contact_point.phone for referral in everyone(db) if referral.contact_point]
    emails = [referral.email for referral in everyone(db) if referral.email]
    assert numbers
    assert all(re.fullmatch(r"\+447700900\d{3}", number) for number in numbers)
    assert all(email.endswith(".example") for email in [*emails, *(email for email, _, _ in STAFF)])
    assert db.scalar(select(func.count()).select_from(OutgoingText)) == 0


def test_the_demo_password_opens_every_demo_account_until_the_next_demo(db: Session, offer: Offer) -> None:
    old = make_demo(db, 1, NOON, offer)
    new = make_demo(db, 1, NOON, offer)
    for email in new.emails:
        assert sign_in.sign_in(db, email=email, password=new.password, address=HERE, now=NOON) is not None
    assert sign_in.sign_in(db, email=new.emails[0], password=old.password, address=HERE, now=NOON) is None


def test_a_second_demo_adds_other_referrals(db: Session, offer: Offer) -> None:
    make_demo(db, 10, NOON, offer)
    make_demo(db, 10, NOON, offer)
    assert len({referral.public_ref for referral in everyone(db)}) == 20


def test_nothing_in_a_demo_happened_before_it_came_in_or_after_now(db: Session, offer: Offer) -> None:
    make_demo(db, 60, NOON, offer)
    for referral in everyone(db):
        moments = [note.written_at for note in referral.notes] + ([referral.taken_at] if referral.taken_at else [])
        assert all(referral.received_at <= moment <= NOON for moment in moments)
