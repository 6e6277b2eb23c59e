"""A change of status by one button, where the page asks for nothing else."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.accounts.models import StaffMember
from portal.referrals import workflow
from portal.referrals.clock import TeamTimes
from portal.referrals.errors import MoveNotAllowed
from portal.referrals.kinds import HoldReason, Outcome
from portal.referrals.models import Referral
from portal.referrals.outcomes import Closing
from portal.referrals.transitions import RULES, Action
from portal.referrals.wants import Status

USUAL_HOLD = timedelta(days=14)
BY_BUTTON = (Action.CONTACT, Action.WORK, Action.HOLD, Action.CLOSE, Action.REOPEN)


def reachable(status: Status) -> tuple[Status, ...]:
    """Return where a referral can go from `status`, itself first."""
    targets = [RULES[action].moves[status] for action in BY_BUTTON if status in RULES[action].moves]
    return tuple(dict.fromkeys((status, *targets)))


def change_status(
    db: Session, referral: Referral, to: Status, by: StaffMember, now: datetime, times: TeamTimes
) -> None:
    """Move `referral` on. Moving it where it is changes nothing. Raises MoveNotAllowed."""
    if referral.status is to:
        return
    if to not in reachable(referral.status):
        raise MoveNotAllowed(referral.status, to)
    if referral.status is Status.CLOSED:
        workflow.reopen(db, referral, "Opened again", by, now, times)
    elif to is Status.CONTACTED:
        workflow.contact(db, referral, by, now, times)
    elif to is Status.WORKING:
        workflow.work(db, referral, by, now, times)
    elif to is Status.ON_HOLD:
        day = times.hours.local(now).date() + USUAL_HOLD
        workflow.hold(db, referral, workflow.Hold(HoldReason.OTHER, day), by, now, times)
    else:
        workflow.close(db, referral, Closing(Outcome.OTHER_SUPPORT), by, now, times)
