"""Where a referral stands, for the person whom it is about: never what staff wrote down about them."""

from dataclasses import dataclass
from datetime import date, datetime

from content.hours import OfficeHours
from portal.referrals.kinds import DueKind
from portal.referrals.models import Referral
from portal.referrals.promise import NOT_IN_TOUCH_YET
from portal.referrals.wants import Status


@dataclass(frozen=True, slots=True)
class Standing:
    """`state` is new, taken, contacted, working, on_hold, closed or taken_back.

    `by` is the day by which somebody is in touch or looks at it again, where there is one. `is_late`: that day, or the
    hour for a reply, has passed. `owes_reply`: they wrote, and wait for an answer.
    """

    state: str
    by: date | None
    is_late: bool = False
    owes_reply: bool = False


def standing_of(referral: Referral, hours: OfficeHours, now: datetime, *, is_taken_back: bool = False) -> Standing:
    """Return where `referral` stands at `now`. `is_taken_back`: they closed it themselves."""
    today = hours.local(now).date()
    if referral.status is Status.CLOSED:
        return Standing("taken_back" if is_taken_back else "closed", None)
    if referral.clock_kind is DueKind.REPLY and referral.clock_due_at is not None:
        by = hours.local(referral.clock_due_at).date()
        return Standing(referral.status.value, by, referral.clock_due_at < now, owes_reply=True)
    if referral.status in NOT_IN_TOUCH_YET:
        return Standing(referral.status.value, referral.reply_by, referral.reply_by < today)
    planned = referral.look_again_on if referral.status is Status.ON_HOLD else referral.next_step_on
    return Standing(referral.status.value, planned if planned and planned >= today else None)
