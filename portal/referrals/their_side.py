"""What somebody does with their own referral after it was sent. Lock it first.

Taking it back is `portal.referrals.workflow.take_back`.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.accounts import audit
from portal.messages import outbox, threads
from portal.messages.phone_numbers import PhoneNumber
from portal.referrals.alert_lane import alert_about
from portal.referrals.clock import TeamTimes
from portal.referrals.errors import Code, NoteRefused
from portal.referrals.models import Referral, ReferralNote
from portal.referrals.touching import touch
from portal.referrals.waiting import they_added

LONGEST_ADDED = 1000


def add_words(
    db: Session, referral: Referral, words: str, now: datetime, times: TeamTimes, danger: str = ""
) -> ReferralNote:
    """Keep what they add as a note of theirs, and let the clock for a reply run. `danger`: staff are alerted too.

    The same words twice in a row are kept once. Raises NoteRefused: there are no words, or more than 1,000 characters.
    """
    tidy = words.strip()
    if not tidy or len(tidy) > LONGEST_ADDED:
        raise NoteRefused(Code.TOO_LONG if tidy else Code.MISSING)
    last = max(referral.notes, key=lambda note: note.written_at, default=None)
    if last is not None and last.author_id is None and last.words == tidy:
        return last
    note = ReferralNote(referral=referral, author=None, words=tidy, written_at=now)
    db.add(note)
    touch(referral)
    audit.record(db, actor=None, action="referral.they_added", subject=referral.public_ref, now=now)
    they_added(db, referral, now, times)
    if danger:
        alert_about(db, referral, danger, tidy, now)
    return note


def change_number(
    db: Session, referral: Referral, number: PhoneNumber, words: str, now: datetime, times: TeamTimes
) -> None:
    """Let `number` be the referral's, once a code has proved whose it is. The same number again changes nothing.

    The new number is texted `words`, and the clock for a reply runs, so that somebody of the team looks. The old one
    is told nothing: it may be the one that is not safe.
    """
    point = threads.contact_point_for(db, number, now)
    if referral.contact_point_id == point.id:
        return
    referral.contact_point = point
    touch(referral)
    if not point.is_stopped:
        once = f"number-changed:{referral.id}:{now.isoformat()}"
        outbox.enqueue(db, point, words.replace("{reference}", referral.reference), "number changed", once, now)
    they_added(db, referral, now, times)
    audit.record(db, actor=None, action="referral.number_changed", subject=referral.public_ref, now=now)
