"""By when we promise to be in touch, and whether the promise is kept."""

from dataclasses import dataclass
from datetime import date, datetime

from content.council import Council
from content.hours import OfficeHours
from portal.referrals.models import Referral
from portal.referrals.wants import Status

WORKING_DAYS_TO_FIRST_REPLY = 2
NOT_IN_TOUCH_YET = frozenset({Status.NEW, Status.TAKEN})


@dataclass(frozen=True, slots=True)
class Promise:
    """What the first text says: who we are, and the last day by which a person is in touch."""

    service: str
    reply_by: date


def promise_for(council: Council, now: datetime) -> Promise:
    """Return what we can promise to somebody who asks at `now`."""
    return Promise(council.service, reply_by(council.hours, now))


def reply_by(hours: OfficeHours, now: datetime) -> date:
    """Return the working day by which somebody who asks at `now` hears from a person."""
    return hours.working_days_after(now, WORKING_DAYS_TO_FIRST_REPLY)


def days_left(referral: Referral, today: date) -> int | None:
    """Return how many days are left of the promise (below 0: late), or None once somebody was in touch."""
    if referral.status not in NOT_IN_TOUCH_YET:
        return None
    return (referral.reply_by - today).days
