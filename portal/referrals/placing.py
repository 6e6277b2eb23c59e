"""Where a referral stands in the queue: what is owed next, by when, and before whom. One function decides it."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from portal.referrals.clock import TeamTimes
from portal.referrals.kinds import DueKind
from portal.referrals.models import ALERT_LANE, CLOSED_LANE, MERGED_LANE, OPEN_LANE, Referral
from portal.referrals.wants import Status
from portal.referrals.working_hours import end_of_day

CLOCKS = frozenset({DueKind.FIRST_CONTACT, DueKind.REPLY})


class Due(NamedTuple):
    """Something that the team owes, and by when."""

    at: datetime
    kind: DueKind


def place_in_line(referral: Referral, times: TeamTimes, now: datetime) -> None:
    """Set the lane, and what is due next and when, from everything else that is known of `referral`.

    An alert lane is kept: `portal.referrals.alert_lane` gives and takes it. What was warned of or escalated starts
    afresh with a new due time.
    """
    was = referral.due_at
    due = _next_due(referral, times)
    referral.due_at, referral.due_kind = due or (None, DueKind.NONE)
    referral.lane = _lane(referral)
    referral.warn_at = None
    if due is not None and due.kind in CLOCKS and due.at > now:
        referral.warn_at = times.warn_at(due.at, now)
    if referral.due_at != was:
        referral.warned_at = referral.escalated_at = None


def _lane(referral: Referral) -> int:
    if referral.merged_into_id is not None:
        return MERGED_LANE
    if referral.status is Status.CLOSED:
        return CLOSED_LANE
    return ALERT_LANE if referral.lane == ALERT_LANE else OPEN_LANE


def _next_due(referral: Referral, times: TeamTimes) -> Due | None:
    if referral.merged_into_id is not None:
        return None
    if referral.status is Status.CLOSED:
        day = referral.next_check_on
        return Due(end_of_day(times.hours, day), DueKind.SUSTAINED_CHECK) if day else None
    return min(_owed(referral, times))


def _owed(referral: Referral, times: TeamTimes) -> Sequence[Due]:
    """Return everything that is owed to somebody whose referral is open: never nothing."""
    owed = []
    if referral.clock_kind is not None and referral.clock_due_at is not None:
        owed.append(Due(referral.clock_due_at, referral.clock_kind))
    if referral.look_again_on is not None:
        owed.append(Due(end_of_day(times.hours, referral.look_again_on), DueKind.LOOK_AGAIN))
    elif referral.next_step_on is not None:
        owed.append(Due(end_of_day(times.hours, referral.next_step_on), DueKind.NEXT_STEP))
    return owed or [Due(_chase_at(referral, times), DueKind.CHASE)]


def _chase_at(referral: Referral, times: TeamTimes) -> datetime:
    since = referral.waits_since or referral.last_step_at
    return end_of_day(times.hours, times.hours.working_days_after(since, times.chase_after_days))
