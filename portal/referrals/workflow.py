"""What the team does with a referral: takes it, moves it on, notes it. Each act is kept with its audit entry."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.accounts import audit
from portal.accounts.models import StaffMember
from portal.referrals.errors import AlreadyTaken, Code, MoveNotAllowed, NoteRefused, StaleReferral
from portal.referrals.models import Referral, ReferralNote
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


def take(db: Session, referral: Referral, by: StaffMember, now: datetime) -> None:
    """Give `referral` to `by`, who becomes the person the care leaver hears from.

    Taking one that you hold changes nothing, so a double tap is safe. Raises AlreadyTaken: another worker holds it.
    """
    if referral.taken_by is by:
        return
    if referral.taken_by is not None:
        raise AlreadyTaken(referral.public_ref, holder=referral.taken_by.name)
    referral.taken_by = by
    referral.taken_at = now
    referral.status = Status.TAKEN
    audit.record(db, actor=by, action="referral.taken", subject=referral.public_ref, now=now)


def hand_over(db: Session, referral: Referral, to: StaffMember, by: StaffMember, now: datetime) -> None:
    """Give `referral` to a colleague, whoever held it before. Its status stays, but "new" becomes "taken"."""
    if referral.taken_by is to:
        return
    referral.taken_by = to
    referral.taken_at = now
    if referral.status is Status.NEW:
        referral.status = Status.TAKEN
    audit.record(db, actor=by, action="referral.handed_over", subject=referral.public_ref, now=now)


def change_status(db: Session, referral: Referral, to: Status, by: StaffMember, now: datetime) -> None:
    """Move `referral` on. Moving it where it is changes nothing. Raises MoveNotAllowed."""
    if referral.status is to:
        return
    if to not in MOVES[referral.status]:
        raise MoveNotAllowed(referral.status, to)
    referral.status = to
    audit.record(db, actor=by, action=f"referral.{to.value}", subject=referral.public_ref, now=now)


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
