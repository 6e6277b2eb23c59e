"""When people are in the office: weekdays in office hours, not on England's bank holidays."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from content.errors import OfferError

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAYS_A_WEEK = len(DAYS)


class NaiveMoment(OfferError):
    """A moment without a time zone was given: nobody can say what hour it is there."""


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """Opening hours in local time. `weekdays` counts Monday as 0."""

    opens: time
    closes: time
    weekdays: frozenset[int]
    bank_holidays: frozenset[date]
    zone: ZoneInfo

    @property
    def in_words(self) -> str:
        """The hours as people say them: "Monday to Friday, 9am to 5pm"."""
        days = sorted(self.weekdays)
        is_run = len(days) > 1 and days == list(range(days[0], days[-1] + 1))
        named = f"{DAYS[days[0]]} to {DAYS[days[-1]]}" if is_run else ", ".join(DAYS[day] for day in days)
        return f"{named}, {hour_words(self.opens)} to {hour_words(self.closes)}"

    def local(self, now: datetime) -> datetime:
        """Return `now` in local time. Raises NaiveMoment: `now` has no time zone."""
        if now.tzinfo is None:
            raise NaiveMoment("give a moment with its time zone")
        return now.astimezone(self.zone)

    def is_working_day(self, day: date) -> bool:
        return day.weekday() in self.weekdays and day not in self.bank_holidays

    def is_open(self, now: datetime) -> bool:
        moment = self.local(now)
        return self.is_working_day(moment.date()) and self.opens <= moment.time() < self.closes

    def open_minutes_between(self, since: datetime, now: datetime) -> int:
        """Return for how many whole minutes the office was open from `since` to `now`; 0 where `now` is earlier."""
        first, last = self.local(since), self.local(now)
        if last <= first:
            return 0
        open_for = sum((self._open_on(day, first, last) for day in {first.date(), last.date()}), timedelta())
        if whole := self._working_days_between(first.date() + timedelta(days=1), last.date()):
            open_for += whole * (datetime.combine(last, self.closes) - datetime.combine(last, self.opens))
        return int(open_for.total_seconds()) // 60

    def _open_on(self, day: date, first: datetime, last: datetime) -> timedelta:
        """Return for how long the office was open on `day`, not before `first` and not after `last`."""
        if not self.is_working_day(day):
            return timedelta()
        opens, closes = (datetime.combine(day, hour, tzinfo=self.zone) for hour in (self.opens, self.closes))
        return max(timedelta(), min(last, closes) - max(first, opens))

    def _working_days_between(self, since: date, until: date) -> int:
        """Return the working days from `since` to the day before `until`, by whole weeks: queues are years late too."""
        weeks, rest = divmod(max(0, (until - since).days), DAYS_A_WEEK)
        over = sum((since.weekday() + offset) % DAYS_A_WEEK in self.weekdays for offset in range(rest))
        off = sum(since <= day < until and day.weekday() in self.weekdays for day in self.bank_holidays)
        return weeks * len(self.weekdays) + over - off

    def working_days_after(self, now: datetime, days: int) -> date:
        """Return the working day that is `days` working days after today's (a day off counts as none)."""
        day = self.local(now).date()
        while days > 0:
            day += timedelta(days=1)
            if self.is_working_day(day):
                days -= 1
        return day

    def next_open(self, now: datetime) -> datetime:
        """Return now if the office is open, else the moment when it next opens, in local time."""
        moment = self.local(now)
        if self.is_open(now):
            return moment
        day = moment.date()
        if not (self.is_working_day(day) and moment.time() < self.opens):
            day = self.working_days_after(now, 1)
        return datetime.combine(day, self.opens, tzinfo=self.zone)


def hour_words(moment: time) -> str:
    """Return a time of day as people say it: "9am", "4:30pm"."""
    minutes = f":{moment:%M}" if moment.minute else ""
    return f"{(moment.hour - 1) % 12 + 1}{minutes}{'am' if moment.hour < 12 else 'pm'}"
