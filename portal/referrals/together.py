"""Several people at one referral: who has its page open, and who is writing to the person just now."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts.models import StaffMember
from portal.clocks import is_still, lately, still
from portal.referrals.errors import BeingAnswered
from portal.referrals.models import Referral
from portal.referrals.team_models import LookingAt, ReplyLock

LOCKED_FOR = timedelta(minutes=3)
SEEN_FOR = timedelta(seconds=45)


def begin_reply(db: Session, referral: Referral, by: StaffMember, now: datetime) -> ReplyLock:
    """Keep colleagues from answering the same person for three minutes from now; again, it is three from then.

    Raises BeingAnswered: a colleague was first, and their time is not over.
    """
    lock = _locked(db, referral)
    if lock is None:
        lock = ReplyLock(referral_id=referral.id, by=by, until=now + LOCKED_FOR)
        try:
            with db.begin_nested():
                db.add(lock)
        except IntegrityError:
            return begin_reply(db, referral, by, now)
        return lock
    if lock.by_id != by.id and is_still(lock.until, now, LOCKED_FOR):
        raise BeingAnswered(referral.public_ref, lock.by.name)
    lock.by, lock.until = by, now + LOCKED_FOR
    return lock


def end_reply(db: Session, referral: Referral, by: StaffMember) -> None:
    """Let colleagues answer again: it was sent, or given up. A colleague's lock stays."""
    db.execute(delete(ReplyLock).where(ReplyLock.referral_id == referral.id, ReplyLock.by_id == by.id))


def who_answers(db: Session, referral: Referral, besides: StaffMember, now: datetime) -> StaffMember | None:
    """Return the colleague who is writing to them just now, or None."""
    is_locked = still(ReplyLock.until, now, LOCKED_FOR)
    theirs = select(ReplyLock).where(ReplyLock.referral_id == referral.id, ReplyLock.by_id != besides.id, is_locked)
    lock = db.scalar(theirs)
    return lock.by if lock else None


def note_looking(db: Session, referral: Referral, by: StaffMember, now: datetime) -> None:
    """Write down that `by` has the page open just now. What is long past is forgotten on the way."""
    db.execute(delete(LookingAt).where(LookingAt.seen_at < now - SEEN_FOR))
    mine = select(LookingAt).where(LookingAt.referral_id == referral.id, LookingAt.by_id == by.id)
    found = db.scalar(mine.with_for_update(of=LookingAt))
    if found is not None:
        found.seen_at = now
        return
    try:
        with db.begin_nested():
            db.add(LookingAt(referral_id=referral.id, by=by, seen_at=now))
    except IntegrityError:
        return  # the same person, twice at once


def who_looks(db: Session, referral: Referral, besides: StaffMember, now: datetime) -> Sequence[StaffMember]:
    """Return the colleagues who have the page open, by name."""
    here = (
        select(StaffMember)
        .join(LookingAt, LookingAt.by_id == StaffMember.id)
        .where(
            LookingAt.referral_id == referral.id,
            LookingAt.by_id != besides.id,
            lately(LookingAt.seen_at, now, SEEN_FOR),
        )
    )
    return db.scalars(here.order_by(StaffMember.name, StaffMember.id)).all()


def _locked(db: Session, referral: Referral) -> ReplyLock | None:
    return db.scalar(select(ReplyLock).where(ReplyLock.referral_id == referral.id).with_for_update(of=ReplyLock))
