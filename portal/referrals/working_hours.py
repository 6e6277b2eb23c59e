"""Arithmetic in working hours: minutes count only while the office is open. Plain functions on plain values."""

from datetime import UTC, date, datetime, time, timedelta

from content.hours import OfficeHours


def minutes_between(hours: OfficeHours, since: datetime, until: datetime) -> int:
    """Return the whole minutes for which the office is open from `since` to `until`; 0 where `until` is earlier."""
    return hours.open_minutes_between(since, until)


def add_minutes(hours: OfficeHours, since: datetime, minutes: int) -> datetime:
    """Return the earliest moment, in UTC, by which the office has been open for `minutes` minutes since `since`.

    None at all is `since` itself, and a whole day from its morning is closing time, not the next morning.
    """
    if minutes <= 0:
        return since.astimezone(UTC)
    left, at = timedelta(minutes=minutes), hours.next_open(since)
    while True:
        closes = datetime.combine(at.date(), hours.closes, tzinfo=hours.zone)
        if at + left <= closes:
            return (at + left).astimezone(UTC)
        left -= closes - at
        at = hours.next_open(closes)


def end_of_day(hours: OfficeHours, day: date) -> datetime:
    """Return the moment, in UTC, when the office closes on `day`, or on the next working day where that is none."""
    start = datetime.combine(day, time(), tzinfo=hours.zone)
    open_on = day if hours.is_working_day(day) else hours.working_days_after(start, 1)
    return datetime.combine(open_on, hours.closes, tzinfo=hours.zone).astimezone(UTC)
