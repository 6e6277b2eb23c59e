"""How soon somebody must take a message that shows danger, by kind: the [clock] tables of safeguarding.toml."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from content.crises import FILE, KINDS
from content.errors import Problem
from content.fields import Fields
from content.hours import OfficeHours

# What alerts say that show none of the dangers: somebody asks for a person, or could not be answered.
OTHER_KINDS = ("person", "unanswered")
MOST_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Times:
    """Minutes without anybody taking it until the first reminder, between reminders, and until managers are told.

    They count while the office is open; with `at_night`, at every hour.
    """

    remind_after: int
    remind_every: int
    managers_after: int
    at_night: bool


@dataclass(frozen=True, slots=True)
class AlertClock:
    """The times of every kind, and what is texted to whoever is on call: nothing personal, it shows on a locked phone.

    `texts` is for more than one and holds {count}.
    """

    times: Mapping[str, Times]
    hours: OfficeHours
    text: str
    texts: str
    text_managers: str

    def minutes(self, danger: str, since: datetime, now: datetime) -> int:
        """Return the minutes that count between two moments for this kind of danger."""
        if self._of(danger).at_night:
            return max(0, int((now - since).total_seconds()) // 60)
        return self.hours.open_minutes_between(since, now)

    def reminders(self, danger: str, since: datetime, now: datetime) -> int:
        """Return how many reminders are due by `now` for what has waited `since`."""
        times, waited = self._of(danger), self.minutes(danger, since, now)
        return 0 if waited < times.remind_after else 1 + (waited - times.remind_after) // times.remind_every

    def is_for_managers(self, danger: str, since: datetime, now: datetime) -> bool:
        """Whether it has waited so long that managers are told."""
        return self.minutes(danger, since, now) >= self._of(danger).managers_after

    def _of(self, danger: str) -> Times:
        return self.times.get(danger) or self.times[OTHER_KINDS[0]]


def read_clock(tables: Fields, hours: OfficeHours, problems: list[Problem]) -> AlertClock:
    """Return the clock under [clock], noting what is wrong with it."""
    fields = tables.table("clock")
    text, texts, managers = (fields.text(name) for name in ("text", "texts", "text_managers"))
    times = {kind: _times(fields, kind, problems) for kind in (*KINDS, *OTHER_KINDS)}
    fields.rest_is_unknown()
    return AlertClock(times, hours, text, texts, managers)


def _times(clock: Fields, kind: str, problems: list[Problem]) -> Times:
    if not clock.has(kind):
        problems.append(Problem(FILE, f"clock.{kind}", "is missing.", "Say after how many minutes to remind."))
        clock.raw(kind)
        return Times(1, 1, 1, at_night=False)
    inner = clock.table(kind)
    minutes = [_minutes(inner, name) for name in ("remind_after", "remind_every", "managers_after")]
    times = Times(minutes[0], minutes[1], minutes[2], at_night=inner.flag("at_night"))
    inner.rest_is_unknown()
    return times


def _minutes(fields: Fields, name: str) -> int:
    minutes = fields.number(name)
    if minutes is not None and 1 <= minutes <= MOST_MINUTES:
        return minutes
    fields.wrong(name, "is not a number of minutes.", f"Write a whole number from 1 to {MOST_MINUTES}.")
    return 1
