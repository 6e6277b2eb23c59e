"""When somebody answers, read from the words that people see: "Any time", "Monday to Friday 8am to 6pm".

What can't be read for certain is not guessed: nobody may be told that a line is open because we hoped so.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from content.hours import DAYS, OfficeHours

MIDNIGHT_TO_MIDNIGHT = (0, 24 * 60)
LOOK_AHEAD_DAYS = 14  # longer than any run of bank holidays and weekends
NAMED_DAYS = {
    **{day.lower(): (number, number) for number, day in enumerate(DAYS)},
    "weekdays": (0, 4),
    "weekends": (5, 6),
    "every day": (0, 6),
}
A_DAY = "|".join(NAMED_DAYS)
A_TIME = r"\d{1,2}(?:[.:]\d{2})?[ap]m"
STRETCH = re.compile(
    rf"(?P<first>{A_DAY})(?: (?P<join>to|and) (?P<last>{A_DAY}))? (?P<opens>{A_TIME}) to (?P<closes>{A_TIME})"
)
TWO_NUMBERS = re.compile(r"first number: (?P<hours>.+)\. second number: all other times", re.IGNORECASE)
Minutes = tuple[int, int]


class State(StrEnum):
    """Whether somebody answers. UNKNOWN claims nothing."""

    OPEN = "open"
    SHUT = "shut"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Opening:
    """The hours of one week: by weekday (Monday is 0) the minutes since midnight when it opens and shuts.

    `office` gives the time zone and the bank holidays, which are as `on_bank_holidays` says.
    """

    days: Mapping[int, Minutes]
    office: OfficeHours
    on_bank_holidays: State

    def state(self, now: datetime) -> State:
        """Return whether somebody answers at `now`, which is aware."""
        local = self.office.local(now)
        if local.date() in self.office.bank_holidays:
            return self.on_bank_holidays
        opens, closes = self.days.get(local.weekday(), (0, 0))
        return State.OPEN if opens <= local.hour * 60 + local.minute < closes else State.SHUT

    def next_change(self, now: datetime) -> datetime | None:
        """Return the next moment, in local time, when the state is another one; None where it never changes."""
        before = self.state(now)
        return next((each for each in self._moments_after(now) if self.state(each) is not before), None)

    def opens_next(self, now: datetime) -> datetime | None:
        """Return when it next opens, in local time; None where it is open, or a day in between is not known."""
        change = self.next_change(now) if self.state(now) is State.SHUT else None
        return change if change is not None and self.state(change) is State.OPEN else None

    def _moments_after(self, now: datetime) -> Iterator[datetime]:
        """Yield each moment after `now` at which the state can change, soonest first."""
        local = self.office.local(now)
        for offset in range(LOOK_AHEAD_DAYS):
            day = local.date() + timedelta(days=offset)
            opens, closes = self.days.get(day.weekday(), (0, 0))
            for minute in sorted({0, opens, closes} - {MIDNIGHT_TO_MIDNIGHT[1]}):
                moment = datetime.combine(day, time(minute // 60, minute % 60), tzinfo=self.office.zone)
                if moment > local:
                    yield moment


def office_opening(office: OfficeHours) -> Opening:
    """Return the council's own hours. Its bank holidays are days off."""
    opens, closes = (each.hour * 60 + each.minute for each in (office.opens, office.closes))
    return Opening(dict.fromkeys(office.weekdays, (opens, closes)), office, State.SHUT)


def read_opening(words: str, office: OfficeHours) -> Opening | None:
    """Return the hours that `words` say, or None where they can't be read for certain.

    Hours marked "(check)" are not certain. Nobody tells us what other lines do on bank holidays: there it's unknown.
    Of "First number: ... Second number: all other times", these are the hours of the first number.
    """
    said = " ".join(words.split()).rstrip(".")
    two = TWO_NUMBERS.fullmatch(said)
    said = (two["hours"] if two else said).lower()
    if said == "any time":
        return Opening(dict.fromkeys(range(7), MIDNIGHT_TO_MIDNIGHT), office, State.OPEN)
    if said == "office hours":
        return office_opening(office)
    days: dict[int, Minutes] = {}
    for part in said.split(", "):
        stretch = STRETCH.fullmatch(part)
        found = _stretch(stretch) if stretch else {}
        if not found or days.keys() & found.keys():
            return None
        days |= found
    return Opening(days, office, State.UNKNOWN)


def _stretch(found: re.Match[str]) -> dict[int, Minutes]:
    """Return the days and minutes of one stretch; nothing where it runs backwards, or over midnight."""
    first, end = NAMED_DAYS[found["first"]]
    last = NAMED_DAYS[found["last"]][1] if found["last"] else end
    opens, closes = minutes_of(found["opens"]), minutes_of(found["closes"])
    if last < first or opens is None or closes is None or closes <= opens:
        return {}
    days = {first, last} if found["join"] == "and" else range(first, last + 1)
    return dict.fromkeys(days, (opens, closes))


def minutes_of(words: str) -> int | None:
    """Return the minutes since midnight of "8am" or "9.30pm"; None for a time that no clock shows."""
    hour, _, minute = re.sub(r"[.:]", " ", words[:-2]).partition(" ")
    if not 1 <= int(hour) <= 12 or int(minute or 0) > 59:
        return None
    return (int(hour) % 12 + (12 if words.endswith("pm") else 0)) * 60 + int(minute or 0)
