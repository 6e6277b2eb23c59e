"""Who waits for whom: they wrote and wait for us, or we wrote and wait for them. The same clock counts for both."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import audit
from portal.accounts.models import StaffMember
from portal.messages.conversation_models import Conversation
from portal.messages.models import ContactPoint
from portal.referrals import clock
from portal.referrals.clock import TeamTimes
from portal.referrals.errors import MergedAway
from portal.referrals.kinds import DueKind
from portal.referrals.models import CLOSED_LANE, Referral
from portal.referrals.placing import place_in_line
from portal.referrals.resting import note_rest
from portal.referrals.touching import touch
from portal.referrals.wants import Status


def they_wrote(db: Session, point: ContactPoint, now: datetime, times: TeamTimes, *, needs_answer: bool) -> int:
    """Note that a text came from this number, and return for how many open referrals that changed something.

    We no longer wait for them, so a clock that stood still counts on. `needs_answer`: a person must reply, so the clock
    for that starts, unless one runs already: what was written first counts. Several people may have the number, and it
    is not known who wrote: then it counts for each, until a reply.
    """
    return sum(_they_wrote(db, referral, now, times, needs_answer) for referral in _open_ones(db, point))


def they_spoke(db: Session, conversation: Conversation, now: datetime, times: TeamTimes) -> int:
    """Note that they wrote in a talk on the web where a person is waited for, as a text would be noted.

    Only where they left a number that somebody's referral has. Whether it is theirs is not proved: it costs a look.
    """
    if conversation.contact_point is None or conversation.waiting_since is None:
        return 0
    return they_wrote(db, conversation.contact_point, now, times, needs_answer=True)


def they_added(db: Session, referral: Referral, now: datetime, times: TeamTimes) -> None:
    """Note that they wrote something on the web about this referral, which a person must read. Closed: nothing is owed.

    Lock the referral first.
    """
    if referral.is_open:
        _they_wrote(db, referral, now, times, needs_answer=True)


def we_wrote(
    db: Session, point: ContactPoint, about_ref: str | None, by: StaffMember, now: datetime, times: TeamTimes
) -> int:
    """Note that `by` answered this number, and return for how many referrals.

    `about_ref` names the one of several people with this number whom the answer was for.
    What they wrote is answered; a first word is still owed until somebody says that they are in touch, but we wait for
    them now, so its clock stands still.
    """
    theirs = [each for each in _open_ones(db, point) if about_ref is None or each.public_ref == about_ref]
    for referral in theirs:
        if referral.clock_kind is DueKind.REPLY:
            clock.stop(referral)
        _wait(db, referral, by, now, times)
    return len(theirs)


def wait_for_them(db: Session, referral: Referral, by: StaffMember, now: datetime, times: TeamTimes) -> None:
    """Say that we tried to reach them and wait: the clock stands still until they write. After some days it is due.

    Raises MergedAway. Waiting already: counts the days from now.
    """
    if referral.merged_into_id is not None:
        raise MergedAway(referral.public_ref)
    if referral.is_open:
        _wait(db, referral, by, now, times)


def heard_from(db: Session, referral: Referral, by: StaffMember, now: datetime, times: TeamTimes) -> None:
    """Say that they got in touch in some other way: what stood still counts on. Not waiting: changes nothing."""
    if referral.waits_since is None or not referral.is_open:
        return
    _go_on(db, referral, now, times)
    audit.record(db, actor=by, action="referral.heard_from", subject=referral.public_ref, now=now)


def _they_wrote(db: Session, referral: Referral, now: datetime, times: TeamTimes, needs_answer: bool) -> bool:
    was_waiting = referral.waits_since is not None
    starts = needs_answer and referral.clock_due_at is None and not _first_word_waits(referral)
    if not was_waiting and not starts:
        return False
    if starts:
        clock.start(referral, DueKind.REPLY, times, now)
    _go_on(db, referral, now, times)
    audit.record(db, actor=None, action="referral.they_wrote", subject=referral.public_ref, now=now)
    return True


def _first_word_waits(referral: Referral) -> bool:
    """Whether a first word is owed whose clock stands still only because we wait for them."""
    return referral.clock_minutes_left is not None and referral.status is not Status.ON_HOLD


def _go_on(db: Session, referral: Referral, now: datetime, times: TeamTimes) -> None:
    referral.waits_since = None
    if referral.status is not Status.ON_HOLD:
        clock.resume(referral, times, now)
    touch(referral)
    place_in_line(referral, times, now)
    note_rest(db, referral, now)


def _wait(db: Session, referral: Referral, by: StaffMember, now: datetime, times: TeamTimes) -> None:
    clock.pause(referral, times, now)
    referral.waits_since = referral.last_step_at = now
    touch(referral)
    place_in_line(referral, times, now)
    note_rest(db, referral, now)
    audit.record(db, actor=by, action="referral.waits", subject=referral.public_ref, now=now)


def _open_ones(db: Session, point: ContactPoint) -> Sequence[Referral]:
    """Return the open referrals of a number, locked, always in the same order: two at once wait for each other."""
    theirs = select(Referral).where(Referral.contact_point_id == point.id, Referral.lane < CLOSED_LANE)
    return db.scalars(theirs.order_by(Referral.id).with_for_update(of=Referral)).all()
