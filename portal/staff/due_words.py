"""How what the team owes stands, in words: "2 hours late", "due today, 3pm", "look again 4 Dec"."""

from dataclasses import dataclass
from datetime import date, datetime

from content.hours import OfficeHours, hour_words
from portal.referrals.clock import TeamTimes
from portal.referrals.kinds import DueKind
from portal.referrals.models import Referral
from portal.referrals.placing import CLOCKS
from portal.referrals.working_hours import minutes_between

AN_HOUR = 60
BY_DAY = {DueKind.LOOK_AGAIN: "look again", DueKind.SUSTAINED_CHECK: "check", DueKind.NEXT_STEP: "by"}
NOTHING = "nothing due"


@dataclass(frozen=True, slots=True)
class Due:
    """What is owed next. `left` is the share of a clock's time that is left, from 0 to 100; None: no clock runs."""

    what: str
    words: str
    is_late: bool = False
    left: int | None = None


def due_of(referral: Referral, times: TeamTimes, now: datetime) -> Due:
    """Return what is owed to somebody, and how that stands."""
    if referral.due_at is None:
        return Due("", NOTHING)
    what = what_words(referral)
    if referral.due_at < now:
        return Due(what, late_words(referral.due_at, times.hours, now), is_late=True)
    if referral.due_kind in BY_DAY:
        return Due(what, f"{BY_DAY[referral.due_kind]} {day_words(referral.due_at, times.hours, now)}")
    if referral.due_kind not in CLOCKS:
        return Due(what, f"look {day_words(referral.due_at, times.hours, now)}")
    left = minutes_between(times.hours, now, referral.due_at)
    share = round(100 * left / max(1, times.minutes_for(referral.due_kind)))
    return Due(what, _clock_words(referral.due_at, times.hours, now, left), left=min(100, share))


def what_words(referral: Referral) -> str:
    """Return what is owed: "First contact"; a step that was named, by its name; waiting, where we wait for them."""
    if referral.due_kind is DueKind.NEXT_STEP and referral.next_step:
        return referral.next_step
    if referral.due_kind is DueKind.LOOK_AGAIN and referral.hold_reason is not None:
        return f"On hold: {referral.hold_reason.label.lower()}"
    if referral.due_kind is DueKind.CHASE and referral.waits_since is not None:
        return "Waiting for them"
    return referral.due_kind.label


def late_words(due_at: datetime, hours: OfficeHours, now: datetime) -> str:
    """Return how late it is in working time: "20 minutes late", "3 hours late", "2 days late"."""
    late = minutes_between(hours, due_at, now)
    a_day = (hours.closes.hour - hours.opens.hour) * AN_HOUR + hours.closes.minute - hours.opens.minute
    if late >= a_day:
        return f"{_counted(late // a_day, 'day')} late"
    if late >= AN_HOUR:
        return f"{_counted(late // AN_HOUR, 'hour')} late"
    return f"{_counted(late, 'minute')} late" if late else "late"


def day_words(moment: datetime, hours: OfficeHours, now: datetime) -> str:
    """Return a day as people say it: "today", "tomorrow", "Thu 3 Dec", in another year with the year."""
    return spoken_day(hours.local(moment).date(), hours.local(now).date())


def spoken_day(day: date, today: date) -> str:
    """Return a day seen from `today`."""
    away = (day - today).days
    if away in {-1, 0, 1}:
        return ("yesterday", "today", "tomorrow")[away + 1]
    return f"{day:%a} {day.day} {day:%b}" + (f" {day.year}" if day.year != today.year else "")


def _clock_words(due_at: datetime, hours: OfficeHours, now: datetime, left: int) -> str:
    if left <= AN_HOUR:
        return f"{_counted(left, 'minute')} left"
    at = hours.local(due_at).replace(second=0, microsecond=0)
    return f"due {day_words(due_at, hours, now)}, {hour_words(at.time())}"


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"
