"""Who answers at this hour: what the office does, which contacts lead, and when that next changes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from content.facts import Certainty
from content.hours import DAYS, OfficeHours, hour_words
from content.offer import Contact, Offer
from content.opening import Opening, State, office_opening, read_opening

DAYS_IN_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class AnswersNow:
    """A contact at one moment. `note` says what is known about it now: "Open now, until 6pm"; it may be empty.

    With `out_of_hours_first`, its number for out of hours is the one to ring.
    """

    contact: Contact
    state: State
    note: str
    out_of_hours_first: bool

    @property
    def is_sure(self) -> bool:
        """Whether its number and hours are certain."""
        return self.contact.certainty is Certainty.SURE


class WhoAnswers:
    """Reads the hours of an offer's contacts once, and tells who answers at any moment."""

    def __init__(self, offer: Offer) -> None:
        contacts = offer.contacts.values()
        self._hours = offer.council.hours
        self._say = offer.sentences.say
        self._office = office_opening(self._hours)
        self._openings = {each.key: read_opening(each.hours, self._hours) for each in contacts}
        self._out_of_hours = {each.phone_out_of_hours for each in contacts} - {""}

    def office_now(self, now: datetime) -> str:
        """Say what the office does: "The office is shut now. It opens again on Wednesday at 9am"."""
        if self._office.state(now) is State.OPEN:
            closes = self._office.next_change(now)
            until = self._say("hours.office_open_until", time=_time_words(closes)) if closes else ""
            return until or self._say("hours.office_open")
        opens = self._office.opens_next(now)
        until = self._say("hours.office_shut_until", when=self._when(opens, now)) if opens else ""
        return until or self._say("hours.office_shut")

    def office_is_open(self, now: datetime) -> bool:
        return not self._is_shut(now)

    def office_opens(self, now: datetime) -> str:
        """Say when the office next opens: "9am today", "9am on Wednesday"; empty where it is open or not known."""
        opens = self._office.opens_next(now)
        return f"{_time_words(opens)} {self._day(opens, now)}" if opens else ""

    def is_late(self, contact: Contact, now: datetime) -> bool:
        """Whether the number for office hours of `contact` is most likely not answered at `now`."""
        state = self._state(contact, now)
        return state is State.SHUT or (state is State.UNKNOWN and self._is_shut(now))

    def is_for_nights(self, contact: Contact) -> bool:
        """Whether `contact` is itself the number that others have for out of hours."""
        return contact.phone in self._out_of_hours

    def in_order(self, contacts: Iterable[Contact], now: datetime) -> tuple[AnswersNow, ...]:
        """Return the contacts, those who answer at `now` first. Else their order stays as it was: best first.

        In office hours only those who are shut go last. When the office is shut, lines that answer, and numbers for
        out of hours, come before what we don't know the hours of.
        """
        shown = [self.at(contact, now) for contact in contacts]
        return tuple(sorted(shown, key=lambda each: self._place(each, now)))

    def next_change(self, now: datetime) -> datetime:
        """Return the next moment at which anything here may read differently: midnight at the latest.

        Until then every answer stays the same, so what shows it may be kept.
        """
        tomorrow = self._hours.local(now).date() + timedelta(days=1)
        midnight = datetime.combine(tomorrow, time(0), tzinfo=self._hours.zone)
        openings = [self._office, *(each for each in self._openings.values() if each)]
        return min([midnight, *(change for each in openings if (change := each.next_change(now)))])

    def at(self, contact: Contact, now: datetime) -> AnswersNow:
        """Return how one contact stands at `now`."""
        opening = self._openings.get(contact.key)
        state = self._state(contact, now)
        is_late = self.is_late(contact, now)
        # Of a contact that is to be checked we say nothing of our own: its hours may be as old as its number.
        note = self._note(opening, state, now) if opening and contact.certainty is Certainty.SURE else ""
        return AnswersNow(contact, state, note, out_of_hours_first=bool(contact.phone_out_of_hours) and is_late)

    def _state(self, contact: Contact, now: datetime) -> State:
        opening = self._openings.get(contact.key)
        return opening.state(now) if opening else State.UNKNOWN

    def _note(self, opening: Opening, state: State, now: datetime) -> str:
        change = opening.next_change(now)
        if state is State.OPEN and change:
            return self._say("hours.open_until", time=_time_words(change))
        opens = opening.opens_next(now)
        if state is State.SHUT:
            until = self._say("hours.shut_until", when=self._when(opens, now)) if opens else ""
            return until or self._say("hours.shut")
        return ""

    def _place(self, shown: AnswersNow, now: datetime) -> int:
        is_for_out_of_hours = self.is_for_nights(shown.contact)
        if not self._is_shut(now):
            return int(shown.state is State.SHUT or is_for_out_of_hours)
        if shown.state is State.OPEN or shown.out_of_hours_first or is_for_out_of_hours:
            return 0
        return 1 if shown.state is State.UNKNOWN else 2

    def _is_shut(self, now: datetime) -> bool:
        return self._office.state(now) is State.SHUT

    def _when(self, moment: datetime, now: datetime) -> str:
        return day_and_hour(self._say, self._hours, moment, now)

    def _day(self, moment: datetime, now: datetime) -> str:
        """Return the day of a coming moment: "today", "on Wednesday", "on Monday 28 December"."""
        return day_words(self._say, self._hours, moment, now)


def day_and_hour(say: Callable[..., str], hours: OfficeHours, moment: datetime, now: datetime) -> str:
    """Return a coming moment, in local time, as people say it: "today at 9am", "on Wednesday at 9am".

    `say` is that of the offer's sentences.
    """
    return say("hours.day_at", day=day_words(say, hours, moment, now), time=_time_words(moment))


def day_words(say: Callable[..., str], hours: OfficeHours, moment: datetime, now: datetime) -> str:
    """Return the day of a coming moment: "today", "on Wednesday", "on Monday 28 December"."""
    days = (moment.date() - hours.local(now).date()).days
    if days == 0:
        return say("hours.today")
    date_words = f" {moment.day} {moment:%B}" if days >= DAYS_IN_A_WEEK else ""
    return say("hours.on_day", day=f"{DAYS[moment.weekday()]}{date_words}")


def _time_words(moment: datetime) -> str:
    return "midnight" if moment.time() == time(0) else hour_words(moment.time())
