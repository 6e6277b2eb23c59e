"""How templates write dates, moments and the offer's own HTML."""

import re
from collections.abc import Callable
from datetime import date, datetime

from flask import Flask
from markupsafe import Markup, escape

from content.offer import Offer
from content.references import phone_link
from portal.web.context import current_offer


def offer_html(html: str) -> Markup:
    """Mark HTML of the published offer as safe. It was sanitised when the offer was loaded; nothing else may pass."""
    return Markup(html)  # noqa: S704 - the one place, and only for sanitised content


def day(value: date) -> str:
    """Return a date as people write it: "24 November 2026"."""
    return f"{value.day} {value:%B %Y}"


def weekday(value: date) -> str:
    """Return a date with its weekday: "Tuesday 24 November"."""
    return f"{value:%A} {value.day} {value:%B}"


def moment(value: datetime) -> str:
    """Return a moment in the council's own time: "Tue 24 Nov, 09:15"."""
    local = current_offer().council.hours.local(value)
    return f"{local:%a} {local.day} {local:%b, %H:%M}"


def hour(value: datetime) -> str:
    """Return the time of day in the council's own time: "9:15am"."""
    local = current_offer().council.hours.local(value)
    return f"{local:%I:%M%p}".lstrip("0").lower()


def sentence(words: str) -> str:
    """Return `words` with a capital letter first and one full stop last."""
    return f"{words[:1].upper()}{words[1:].rstrip('. ')}."


def phone_linker(offer: Offer) -> Callable[[str], Markup]:
    """Return the filter `phones_linked`: each of the offer's numbers in plain words becomes a link that dials it."""
    numbers = {number for each in offer.contacts.values() for number in (each.phone, each.phone_out_of_hours)}
    known = "|".join(re.escape(number) for number in sorted(numbers - {""}, key=len, reverse=True))
    number_in_words = re.compile(rf"(?<!\d)({known})(?!\d)")

    def phones_linked(words: str) -> Markup:
        parts = number_in_words.split(words)
        # Every second part is a number that the split was made at.
        return Markup("").join(_dialling(part) if place % 2 else escape(part) for place, part in enumerate(parts))

    return phones_linked


def _dialling(number: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(phone_link(number), number)


def add_filters(app: Flask, offer: Offer) -> None:
    """Give the templates their filters."""
    for one in (offer_html, day, weekday, moment, hour, phone_link, phone_linker(offer), sentence):
        app.add_template_filter(one)
