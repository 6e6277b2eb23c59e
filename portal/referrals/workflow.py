"""What the team does with a referral. Each act is kept with its audit entry, by the table in `transitions`.

Lock the referral first (`queries.get_by_ref(..., to_change=True)`), so that of two at once one is told.
Every function here may raise NotAllowed, MergedAway and MoveNotAllowed; then nothing has changed.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from portal.accounts import audit
from portal.accounts.models import StaffMember
from portal.accounts.permissions import Permission, may
from portal.referrals import outcomes
from portal.referrals.clock import TeamTimes
from portal.referrals.errors import AlreadyTaken, Code, DetailsRefused, NobodyThere, NoteRefused, Problem
from portal.referrals.kinds import HoldReason, Outcome
from portal.referrals.models import Referral, ReferralNote
from portal.referrals.outcomes import Closing
from portal.referrals.touching import require_unchanged, touch
from portal.referrals.transitions import Action, apply, require
from portal.referrals.wants import Status

__all__ = ["require_unchanged"]

LONGEST_NOTE = 4000
LONGEST_REASON = 500
LONGEST_HOLD = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Hold:
    """Why work rests, and the day on which to look again."""

    reason: HoldReason
    look_again_on: date


def take(db: Session, referral: Referral, by: StaffMember, now: datetime, times: TeamTimes) -> None:
    """Give `referral` to `by`, who becomes the person the care leaver hears from.

    Taking one that you hold changes nothing, so a double tap is safe. Raises AlreadyTaken: another worker holds it.
    """
    if referral.taken_by is not None and referral.merged_into_id is None:
        if referral.taken_by.id == by.id:
            return
        raise AlreadyTaken(referral.public_ref, holder=referral.taken_by.name)
    apply(db, referral, Action.TAKE, by, now, times, taken_by=by, taken_at=now, handed_at=None)


def hand_over(
    db: Session, referral: Referral, to: StaffMember, by: StaffMember, now: datetime, times: TeamTimes, note: str = ""
) -> None:
    """Give `referral` to a colleague, whoever held it before. Its status stays, but "new" becomes "taken".

    Raises NobodyThere: they can't work on referrals. Raises NoteRefused.
    """
    require(Action.HAND_OVER, referral, by)
    if referral.taken_by is to:
        return
    if not may(to, Permission.WORK_ON_REFERRALS):
        raise NobodyThere(referral.public_ref)
    apply(db, referral, Action.HAND_OVER, by, now, times, taken_by=to, taken_at=now, handed_at=None)
    if note.strip():
        add_note(db, referral, note, by, now)


def hand_to_locality(
    db: Session, referral: Referral, locality: str, by: StaffMember, now: datetime, times: TeamTimes, note: str = ""
) -> None:
    """Give `referral` to a locality: nobody has it until somebody there takes it. Its status stays; "taken" is "new".

    Doing it again changes nothing. Raises NoteRefused.
    """
    require(Action.HAND_TO_LOCALITY, referral, by)
    if referral.locality == locality and referral.taken_by is None:
        return
    nobodys = {"taken_by": None, "taken_at": None, "handed_at": now}
    apply(db, referral, Action.HAND_TO_LOCALITY, by, now, times, locality=locality, **nobodys)
    if note.strip():
        add_note(db, referral, note, by, now)


def contact(db: Session, referral: Referral, by: StaffMember, now: datetime, times: TeamTimes) -> None:
    """Say that somebody spoke with them: the first word is said, and what they wrote is answered.

    Doing it again changes nothing.
    """
    if referral.status is not Status.CONTACTED:
        apply(db, referral, Action.CONTACT, by, now, times)


def work(db: Session, referral: Referral, by: StaffMember, now: datetime, times: TeamTimes) -> None:
    """Say that work with them has begun, or goes on after a hold. Doing it again changes nothing."""
    if referral.status is not Status.WORKING:
        apply(db, referral, Action.WORK, by, now, times)


def hold(db: Session, referral: Referral, why: Hold, by: StaffMember, now: datetime, times: TeamTimes) -> None:
    """Let work rest until a day, on which it is due again. On hold already: changes the reason and the day.

    Raises DetailsRefused: the day is not after today, or more than a year away.
    """
    require(Action.HOLD, referral, by)
    today = times.hours.local(now).date()
    if not today < why.look_again_on <= today + LONGEST_HOLD:
        raise DetailsRefused(Problem("look_again_on", Code.NOT_POSSIBLE))
    apply(db, referral, Action.HOLD, by, now, times, hold_reason=why.reason, look_again_on=why.look_again_on)


def close(db: Session, referral: Referral, closing: Closing, by: StaffMember, now: datetime, times: TeamTimes) -> None:
    """End the work with what came of it. Raises DetailsRefused: `outcomes.Closing` says what goes together."""
    require(Action.CLOSE, referral, by)
    outcomes.keep(db, referral, closing, by, now, times.hours.local(now).date())
    apply(db, referral, Action.CLOSE, by, now, times)


def take_back(db: Session, referral: Referral, now: datetime, times: TeamTimes) -> None:
    """End it because the young person takes it back. Taking it back again changes nothing."""
    if referral.status is Status.CLOSED:
        return
    require(Action.TAKE_BACK, referral, None)
    outcomes.keep(db, referral, Closing(Outcome.DECLINED), None, now, times.hours.local(now).date())
    apply(db, referral, Action.TAKE_BACK, None, now, times)


def reopen(db: Session, referral: Referral, reason: str, by: StaffMember, now: datetime, times: TeamTimes) -> None:
    """Work with them again: with whoever had it, or with `by` where nobody had. Raises DetailsRefused: why?"""
    require(Action.REOPEN, referral, by)
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise DetailsRefused(Problem("reason", Code.TOO_LONG if reason.strip() else Code.MISSING))
    outcomes.take_back(db, referral, reason.strip(), now)
    is_held = referral.taken_by is not None and may(referral.taken_by, Permission.WORK_ON_REFERRALS)
    holder = {} if is_held else {"taken_by": by, "taken_at": now}
    apply(db, referral, Action.REOPEN, by, now, times, **holder)


def add_note(db: Session, referral: Referral, words: str, by: StaffMember, now: datetime) -> ReferralNote:
    """Keep a note. Raises NoteRefused: it has no words, or more than 4,000 characters."""
    if not words.strip():
        raise NoteRefused(Code.MISSING)
    if len(words) > LONGEST_NOTE:
        raise NoteRefused(Code.TOO_LONG)
    note = ReferralNote(referral=referral, author=by, words=words.strip(), written_at=now)
    db.add(note)
    touch(referral)
    audit.record(db, actor=by, action="referral.noted", subject=referral.public_ref, now=now)
    return note


def note_opened(db: Session, referral: Referral, by: StaffMember, now: datetime) -> None:
    """Write down that `by` opened the record."""
    audit.record(db, actor=by, action="referral.opened", subject=referral.public_ref, now=now)
