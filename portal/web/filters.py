"""How templates write dates, moments and the offer's own HTML."""

import re
from collections.abc import Callable
from datetime import datetime

from flask import Flask
from markupsafe import Markup, escape

from content.offer import Offer
from content.references import phone_link
from portal.web.context import current_offer
from portal.web.languages import day, english, in_english, is_english, island, language_field, named, summed_up, weekday


def offer_html(html: str) -> Markup:
    """Mark HTML of the published offer as safe. It was sanitised when the offer was loaded; nothing else may pass."""
    return Markup(html)  # noqa: S704 - the one place, and only for sanitised content


def in_two_lines(name: str) -> Markup:
    """Return a name with its last word on a line of its own, as it stands beside the logo."""
    before, _, last = name.rpartition(" ")
    return Markup("{}<br>{}").format(before, last) if before else escape(last)


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
        return Markup("").join(dialled(part) if place % 2 else escape(part) for place, part in enumerate(parts))

    return phones_linked


def dialled(number: str) -> Markup:
    """Return a number as a link that dials it."""
    return Markup('<a href="{}">{}</a>').format(phone_link(number), number)


def add_filters(app: Flask, offer: Offer) -> None:
    """Give the templates their filters."""
    about_time = (day, weekday, moment, hour)
    about_language = (in_english, island, named, summed_up)
    for one in (
        offer_html,
        in_two_lines,
        *about_time,
        *about_language,
        phone_link,
        phone_linker(offer),
        dialled,
        sentence,
    ):
        app.add_template_filter(one)
    for name in (english, is_english, language_field):
        app.add_template_global(name)
