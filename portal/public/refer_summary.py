"""The rows of "Check your answers": what was asked, what was said, and where to change it."""

from dataclasses import dataclass

from content.offer import Offer
from portal.messages.phone_numbers import NotAPhoneNumber
from portal.referrals.answers import Answers

NOT_SAID = "Not answered"


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    value: str
    step: str
    changes: str


def rows(answers: Answers, offer: Offer) -> tuple[Row, ...]:
    """Return one row a question, in the order asked; an optional one that was left out is not shown."""
    shown = [
        Row(
            "Help with", ". ".join(want.label for want in answers.wants) or NOT_SAID, "help", "what you want help with"
        ),
        Row("What we call you", answers.first_name or NOT_SAID, "name", "what we call you"),
        Row("Age", str(answers.age) if answers.age is not None else NOT_SAID, "age", "your age"),
        Row("Area", _area(answers, offer), "area", "where you live"),
        Row("Best way to reach you", answers.reach.label if answers.reach else NOT_SAID, "reach", "how we reach you"),
    ]
    if answers.phone:
        shown.append(Row("Mobile", _phone(answers), "reach", "your number"))
    if answers.email:
        shown.append(Row("Email", answers.email, "reach", "your email address"))
    if answers.safe_note:
        shown.append(Row("To keep you safe", answers.safe_note, "reach", "what keeps you safe"))
    shown.append(Row("Anything else", answers.own_words or "Nothing", "words", "anything else"))
    return tuple(shown)


def _area(answers: Answers, offer: Offer) -> str:
    found = offer.districts.get(answers.district or "")
    if found:
        return found.name
    return answers.place_words or NOT_SAID


def _phone(answers: Answers) -> str:
    try:
        number = answers.phone_number
    except NotAPhoneNumber:
        return answers.phone
    return number.as_read if number else NOT_SAID
