"""What the team does with a referral: takes it, moves it on, notes it. Each act is kept with its audit entry."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.accounts import audit
from portal.accounts.models import StaffMember
from portal.referrals import clock
from portal.referrals.clock import TeamTimes
from portal.referrals.errors import AlreadyTaken, Code, MoveNotAllowed, NoteRefused, StaleReferral
from portal.referrals.kinds import HoldReason
from portal.referrals.models import Referral, ReferralNote
from portal.referrals.outcome_models import ReferralMove
from portal.referrals.placing import place_in_line
from portal.referrals.wants import Status

LONGEST_NOTE = 4000

# From each status, where to. Out of "new" only by `take`, so that nobody is worked with by nobody.
MOVES: dict[Status, tuple[Status, ...]] = {
    Status.NEW: (),
    Status.TAKEN: (Status.CONTACTED, Status.WORKING, Status.ON_HOLD, Status.CLOSED),
    Status.CONTACTED: (Status.WORKING, Status.ON_HOLD, Status.CLOSED),
    Status.WORKING: (Status.ON_HOLD, Status.CLOSED),
    Status.ON_HOLD: (Status.CONTACTED, Status.WORKING, Status.CLOSED),
    Status.CLOSED: (Status.WORKING,),
}


def take(db: Session, referral: Referral, by: StaffMember, now: datetime, times: TeamTimes) -> None:
    """Give `referral` to `by`, who becomes the person the care leaver hears from.

    Taking one that you hold changes nothing, so a double tap is safe. Raises AlreadyTaken: another worker holds it.
    """
    if referral.taken_by is by:
        return
    if referral.taken_by is not None:
        raise AlreadyTaken(referral.public_ref, holder=referral.taken_by.name)
    referral.taken_by = by
    referral.taken_at = now
    _move(db, referral, Status.TAKEN, by, now, times)
    audit.record(db, actor=by, action="referral.taken", subject=referral.public_ref, now=now)


def hand_over(
    db: Session, referral: Referral, to: StaffMember, by: StaffMember, now: datetime, times: TeamTimes
) -> None:
    """Give `referral` to a colleague, whoever held it before. Its status stays, but "new" becomes "taken"."""
    if referral.taken_by is to:
        return
    referral.taken_by = to
    referral.taken_at = now
    _move(db, referral, Status.TAKEN if referral.status is Status.NEW else referral.status, by, now, times)
    audit.record(db, actor=by, action="referral.handed_over", subject=referral.public_ref, now=now)


def change_status(
    db: Session, referral: Referral, to: Status, by: StaffMember, now: datetime, times: TeamTimes
) -> None:
    """Move `referral` on. Moving it where it is changes nothing. Raises MoveNotAllowed."""
    if referral.status is to:
        return
    if to not in MOVES[referral.status]:
        raise MoveNotAllowed(referral.status, to)
    _move(db, referral, to, by, now, times)
    audit.record(db, actor=by, action=f"referral.{to.value}", subject=referral.public_ref, now=now)


def _move(db: Session, referral: Referral, to: Status, by: StaffMember, now: datetime, times: TeamTimes) -> None:
    """Set the status with everything that goes with it, and the referral's place in line."""
    if referral.status is not to:
        db.add(ReferralMove(referral=referral, from_status=referral.status, to_status=to, at=now, by=by))
    referral.status = to
    referral.last_step_at = now
    referral.closed_at = now if to is Status.CLOSED else None
    is_held = to is Status.ON_HOLD
    referral.hold_reason = (referral.hold_reason or HoldReason.OTHER) if is_held else None
    referral.look_again_on = (now + timedelta(days=14)).date() if is_held else None
    if to not in {Status.NEW, Status.TAKEN}:
        clock.stop(referral)
    place_in_line(referral, times, now)


def require_unchanged(referral: Referral, seen_version: int) -> None:
    """Do nothing where `referral` is as it was when somebody read it. Raises StaleReferral."""
    if referral.version != seen_version:
        raise StaleReferral(referral.public_ref, referral.status)


def add_note(db: Session, referral: Referral, words: str, by: StaffMember, now: datetime) -> ReferralNote:
    """Keep a note. Raises NoteRefused: it has no words, or more than 4,000 characters."""
    if not words.strip():
        raise NoteRefused(Code.MISSING)
    if len(words) > LONGEST_NOTE:
        raise NoteRefused(Code.TOO_LONG)
    note = ReferralNote(referral=referral, author=by, words=words.strip(), written_at=now)
    db.add(note)
    audit.record(db, actor=by, action="referral.noted", subject=referral.public_ref, now=now)
    return note


def note_opened(db: Session, referral: Referral, by: StaffMember, now: datetime) -> None:
    """Write down that `by` opened the record."""
    audit.record(db, actor=by, action="referral.opened", subject=referral.public_ref, now=now)
