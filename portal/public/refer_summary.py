"""The rows of "Check your answers": what was asked, what was said, and where to change it."""

from dataclasses import dataclass

from content.offer import Offer
from portal.messages.phone_numbers import NotAPhoneNumber
from portal.referrals.answers import Answers
from portal.web.translating import gettext
from portal.wording import shown

NOT_SAID = shown("Not answered")


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    value: str
    step: str
    changes: str


def rows(answers: Answers, offer: Offer) -> tuple[Row, ...]:
    """Return one row a question, in the order asked; an optional one that was left out is not shown."""
    found = [
        Row(
            gettext("Help with"),
            ". ".join(gettext(want.label) for want in answers.wants) or gettext(NOT_SAID),
            "help",
            gettext("what you want help with"),
        ),
        Row(gettext("What we call you"), answers.first_name or gettext(NOT_SAID), "name", gettext("what we call you")),
        Row(
            gettext("Age"),
            str(answers.age) if answers.age is not None else gettext(NOT_SAID),
            "age",
            gettext("your age"),
        ),
        Row(gettext("Area"), _area(answers, offer), "area", gettext("where you live")),
        Row(
            gettext("Best way to reach you"),
            gettext(answers.reach.label) if answers.reach else gettext(NOT_SAID),
            "reach",
            gettext("how we reach you"),
        ),
    ]
    if answers.phone:
        found.append(Row(gettext("Mobile"), _phone(answers), "reach", gettext("your number")))
    if answers.email:
        found.append(Row(gettext("Email"), answers.email, "reach", gettext("your email address")))
    if answers.safe_note:
        found.append(Row(gettext("To keep you safe"), answers.safe_note, "reach", gettext("what keeps you safe")))
    found.append(
        Row(gettext("Anything else"), answers.own_words or gettext("Nothing"), "words", gettext("anything else"))
    )
    return tuple(found)


def _area(answers: Answers, offer: Offer) -> str:
    found = offer.districts.get(answers.district or "")
    if found:
        return found.name
    return answers.place_words or gettext(NOT_SAID)


def _phone(answers: Answers) -> str:
    try:
        number = answers.phone_number
    except NotAPhoneNumber:
        return answers.phone
    return number.as_read if number else gettext(NOT_SAID)
