"""The one main button of a referral's page: the next thing to do."""

from dataclasses import dataclass
from datetime import datetime

from portal.accounts.models import StaffMember
from portal.accounts.permissions import Permission, may
from portal.referrals.kinds import DueKind
from portal.referrals.models import Referral
from portal.referrals.wants import Reach, Status


@dataclass(frozen=True, slots=True)
class Thing:
    """What to do next. A button that posts to `endpoint`, or, without one, a link to the section `to`."""

    words: str
    endpoint: str = ""
    to: str = ""


def next_thing(referral: Referral, me: StaffMember, now: datetime) -> Thing | None:
    """Return the next thing to do for `me`; None where it is a colleague's, or there is nothing to do."""
    if referral.merged_into_id is not None or not may(me, Permission.WORK_ON_REFERRALS):
        return None
    if referral.status is Status.CLOSED:
        is_due = referral.due_kind is DueKind.SUSTAINED_CHECK and referral.due_at is not None
        return Thing("Ask whether it lasted", to="lasted") if is_due else None
    if referral.taken_by_id is None:
        return Thing("Give to me", "staff.take")
    if referral.taken_by_id != me.id:
        return None
    return _for_whose_it_is(referral, now)


def _for_whose_it_is(referral: Referral, now: datetime) -> Thing | None:
    name, has_number = referral.first_name, referral.contact_point is not None
    if referral.clock_kind is DueKind.REPLY and has_number:
        return Thing(f"Answer {name}", to="reply")
    if referral.status is Status.TAKEN:
        return _first_word(referral)
    if referral.status is Status.ON_HOLD:
        is_due = referral.due_at is not None and referral.due_at < now
        return Thing("Work with them again", "staff.work") if is_due else None
    if referral.next_step_on is not None:
        return Thing("Next step is done", "staff.finish_step")
    return (
        Thing("Start working", "staff.work")
        if referral.status is Status.CONTACTED
        else Thing("Say what comes next", to="step")
    )


def _first_word(referral: Referral) -> Thing:
    if referral.waits_since is None and referral.reach is Reach.TEXT and referral.contact_point is not None:
        return Thing(f"Text {referral.first_name}", to="reply")
    return Thing("We’re in touch", "staff.contact")
