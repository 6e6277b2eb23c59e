"""The words of a reply to danger that depend on the hour: which number leads, and who reads the message and when."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from content.fields import Fields
from content.hours import hour_words
from content.offer import Contact, Offer
from content.opening import State
from content.who_answers import AnswersNow, WhoAnswers

# Filled in when the reply is made: the number of a contact that is answered now, with its other one after it.
NOW = re.compile(r"\{now:(?P<key>[a-z0-9-]+)\}")
MOST_PEOPLE = 3


@dataclass(frozen=True, slots=True)
class Told:
    """What we say about who reads a message that shows danger, and when. Nothing here promises that anybody is awake.

    `by_night` names the {people} who answer; where we are sure of none, `by_night_nobody` is said. `anonymous` goes
    after either where we don't know who wrote.
    """

    by_day: str
    by_night: str
    by_night_nobody: str
    anonymous: str
    sms_by_day: str
    sms_by_night: str


@dataclass(frozen=True, slots=True)
class WhoReads:
    """What was said to one person: on a page, and at the end of a text. Empty where we can't say."""

    page: str = ""
    sms: str = ""


def both_numbers(say: Callable[..., str], day: str, night: str, *, is_late: bool | None) -> str:
    """Return the number for office hours and the one for other times, the one that is answered first.

    `say` is that of the offer's sentences; `is_late` is None where the hour is not known.
    """
    if not (day and night):
        return day or night
    form = "number_and_late" if is_late is None else "number_by_night" if is_late else "number_by_day"
    return say(f"contacts.{form}", phone=day, late=night)


def read_told(tables: Fields) -> Told:
    """Return the words under [told], noting what is wrong with them."""
    fields = tables.table("told")
    told = Told(*(fields.text(name) for name in Told.__slots__))
    fields.rest_is_unknown()
    return told


def who_reads(
    told: Told, offer: Offer, who: WhoAnswers, contacts: tuple[Contact, ...], now: datetime | None
) -> WhoReads:
    """Return what to say at `now` about who reads the message; nothing where the hour is not known."""
    if now is None:
        return WhoReads()
    hours = offer.council.hours
    if who.office_is_open(now):
        opens, closes = hour_words(hours.opens), hour_words(hours.closes)
        return WhoReads(*(_put(words, opens=opens, closes=closes) for words in (told.by_day, told.sms_by_day)))
    when = who.office_opens(now)
    if not when:
        return WhoReads()
    people = [_named(each) for each in who.in_order(contacts, now) if each.state is State.OPEN and each.is_sure]
    page = told.by_night if people else told.by_night_nobody
    return WhoReads(_put(page, when=when, people=_listed(people[:MOST_PEOPLE])), _put(told.sms_by_night, when=when))


def _put(words: str, **values: str) -> str:
    for name, value in values.items():
        words = words.replace(f"{{{name}}}", value)
    return words


def _named(answers: AnswersNow) -> str:
    contact = answers.contact
    if contact.phone:
        return f"{contact.name} on {contact.phone}"
    return f"{contact.name} (text {contact.text_word} to {contact.text_to})"


def _listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
