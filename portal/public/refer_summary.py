"""The rows of "Check your answers": what was asked, what was said, and where to change it."""

from collections.abc import Iterator
from dataclasses import dataclass

from content.offer import Offer
from portal.messages.phone_numbers import NotAPhoneNumber
from portal.public.refer_words import ASKERS, PA_CHOICES, SITUATIONS
from portal.referrals.answers import Answers
from portal.referrals.kinds import HasPA, Situation
from portal.referrals.wants import Want
from portal.web.translating import gettext
from portal.wording import shown

NOT_SAID = shown("Not answered")
LEFT_OUT = shown("Nothing")


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    value: str
    step: str
    changes: str


def rows(answers: Answers, offer: Offer) -> tuple[Row, ...]:
    """Return one row a question, in the order asked; an optional detail that was left out is not shown."""
    asked = (*_who_asks(answers), *_help(answers), *_you(answers), *_place(answers, offer), *_reach(answers))
    return tuple(asked)


def _who_asks(answers: Answers) -> Iterator[Row]:
    if not answers.is_for_other:
        return
    who = f"{gettext(ASKERS[answers.asked_by])}. {answers.asker_name}. {answers.asker_contact}"
    yield Row(gettext("Who is asking"), who, "someone", gettext("who is asking"))
    yield Row(
        gettext("How they said yes"), answers.consent_how or gettext(NOT_SAID), "someone", gettext("how they said yes")
    )


def _help(answers: Answers) -> Iterator[Row]:
    wants = ". ".join(gettext(want.label) for want in answers.wants or (Want.UNSURE,))
    yield Row(gettext("Help with"), wants, "help", gettext("what would help"))
    yield Row(gettext("Anything else"), answers.own_words or gettext(LEFT_OUT), "help", gettext("anything else"))


def _you(answers: Answers) -> Iterator[Row]:
    name = answers.first_name or gettext(NOT_SAID)
    age = str(answers.age) if answers.age is not None else gettext(NOT_SAID)
    yield Row(gettext("What we call you"), name, "you", gettext("what we call you"))
    yield Row(gettext("Age"), age, "you", gettext("your age"))
    says_pa = answers.has_pa is not HasPA.UNKNOWN or answers.keep_from_pa
    if says_pa:
        secret = gettext("We don’t tell them.") if answers.keep_from_pa else ""
        said = f"{gettext(PA_CHOICES[answers.has_pa])}. {secret}".strip()
        yield Row(gettext("Personal adviser"), said, "you", gettext("what you said about your PA"))


def _place(answers: Answers, offer: Offer) -> Iterator[Row]:
    district = offer.districts.get(answers.district or "")
    place = district.name if district else answers.place_words or gettext(SITUATIONS[Situation.UNKNOWN])
    yield Row(gettext("Area"), place, "area", gettext("where you live"))
    yield Row(gettext("What you do now"), gettext(SITUATIONS[answers.situation]), "now", gettext("what you do now"))


def _reach(answers: Answers) -> Iterator[Row]:
    best = gettext(answers.reach.label) if answers.reach else gettext(NOT_SAID)
    calls = "" if answers.calls_ok else f". {gettext('Don’t ring me')}"
    yield Row(gettext("Best way to reach you"), best + calls, "reach", gettext("how we reach you"))
    if answers.phone:
        yield Row(gettext("Mobile"), _phone(answers), "reach", gettext("your number"))
    if answers.email:
        yield Row(gettext("Email"), answers.email, "reach", gettext("your email address"))
    if answers.safe_note:
        yield Row(gettext("To keep you safe"), answers.safe_note, "reach", gettext("what keeps you safe"))


def _phone(answers: Answers) -> str:
    try:
        number = answers.phone_number
    except NotAPhoneNumber:
        return answers.phone
    return number.as_read if number else gettext(NOT_SAID)
