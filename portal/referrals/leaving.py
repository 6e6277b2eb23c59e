"""What becomes of a worker's referrals when they leave: a colleague gets all of them, at once."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.errors import WorkNotGiven
from portal.accounts.models import StaffMember
from portal.accounts.permissions import Permission, may
from portal.referrals.clock import TeamTimes
from portal.referrals.models import Referral
from portal.referrals.wants import Status
from portal.referrals.workflow import hand_over


def held_by(db: Session, member: StaffMember, *, to_change: bool = False) -> list[Referral]:
    """Return the referrals that `member` holds and that are not closed, the oldest first."""
    theirs = (Referral.taken_by_id == member.id, Referral.status != Status.CLOSED)
    query = select(Referral).where(*theirs).order_by(Referral.received_at, Referral.id)
    if to_change:
        query = query.with_for_update().execution_options(populate_existing=True)
    return list(db.scalars(query))


def give_all(
    db: Session, leaver: StaffMember, to: StaffMember | None, by: StaffMember, now: datetime, times: TeamTimes
) -> int:
    """Hand every open referral of `leaver` to one colleague and return how many. Their statuses stay.

    Raises WorkNotGiven: there are some, and `to` is nobody, the leaver, or somebody who doesn't work on referrals.
    """
    held = held_by(db, leaver, to_change=True)
    if not held:
        return 0
    if to is None or to.id == leaver.id or not may(to, Permission.WORK_ON_REFERRALS):
        raise WorkNotGiven(f"{len(held)} open referrals need somebody who works on referrals")
    for referral in held:
        hand_over(db, referral, to, by, now, times)
    return len(held)
