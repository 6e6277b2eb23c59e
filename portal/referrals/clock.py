"""The clock of what the team owes somebody within working hours: a first word, or a reply. It can stand still.

Plain functions on a referral's three fields: what it counts for, when it runs out, or what is left while it stands.
"""

from dataclasses import dataclass
from datetime import datetime

from content.hours import OfficeHours
from portal.referrals.kinds import DueKind
from portal.referrals.models import Referral
from portal.referrals.working_hours import add_minutes, minutes_between

AN_HOUR = 60


@dataclass(frozen=True, slots=True)
class TeamTimes:
    """When the office is open, and how long the team gives itself: hours are working hours, days are working days.

    `portal.referrals.settings.team_times` reads what a manager set.
    """

    hours: OfficeHours
    first_contact_hours: int = 16
    warn_before_hours: int = 4
    reply_hours: int = 8
    escalate_after_hours: int = 4
    chase_after_days: int = 5

    def minutes_for(self, kind: DueKind) -> int:
        """Return the working minutes within which a first word or a reply is due."""
        return (self.first_contact_hours if kind is DueKind.FIRST_CONTACT else self.reply_hours) * AN_HOUR

    def warn_at(self, due_at: datetime, since: datetime) -> datetime:
        """Return when to warn that it will be late: the working hours before `due_at` that the team has set.

        Never before `since`. Where that leaves less than the hours, at once.
        """
        left = minutes_between(self.hours, since, due_at) - self.warn_before_hours * AN_HOUR
        return add_minutes(self.hours, since, left)


def start(referral: Referral, kind: DueKind, times: TeamTimes, now: datetime) -> None:
    """Let the clock count for `kind` from `now`, in place of what it counted for."""
    referral.clock_kind = kind
    referral.clock_due_at = add_minutes(times.hours, now, times.minutes_for(kind))
    referral.clock_minutes_left = None


def pause(referral: Referral, times: TeamTimes, now: datetime) -> None:
    """Stop counting, and keep how many working minutes are left; 0 where it is late. Pausing twice changes nothing."""
    if referral.clock_due_at is None:
        return
    referral.clock_minutes_left = minutes_between(times.hours, now, referral.clock_due_at)
    referral.clock_due_at = None


def resume(referral: Referral, times: TeamTimes, now: datetime) -> None:
    """Count on from where it stood. A clock that runs, or that is not set, stays so."""
    if referral.clock_minutes_left is None:
        return
    referral.clock_due_at = add_minutes(times.hours, now, referral.clock_minutes_left)
    referral.clock_minutes_left = None


def stop(referral: Referral) -> None:
    """Count for nothing any more: what was owed is done."""
    referral.clock_kind = referral.clock_due_at = referral.clock_minutes_left = None
