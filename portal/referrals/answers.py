"""The answers of a self-referral, and the rules that each must keep. A rule says what is wrong by a code."""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from portal.messages.phone_numbers import NotAPhoneNumber, PhoneNumber
from portal.referrals.errors import AnswersRefused, Code, Problem
from portal.referrals.kinds import AskedBy, HasPA, Situation
from portal.referrals.models import OLDEST_TAKEN, YOUNGEST_TAKEN
from portal.referrals.wants import Reach, Want

LONGEST_NAME = 40
MOST_AGE_DIGITS = 3
UNREADABLE = 0  # nobody's age: the rule refuses it, so what was typed is asked about and not lost
LONGEST_PLACE = 80
LONGEST_SAFE_NOTE = 200
LONGEST_OWN_WORDS = 1000
LONGEST_EMAIL = 254
LONGEST_ASKER_CONTACT = 254
LONGEST_CONSENT_HOW = 300
YOUNGEST_OF_OFFER, OLDEST_OF_OFFER = 16, 25
LOOKS_LIKE_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody has answered so far; empty where they have not.

    `district` is the slug of one of ours, or None with `place_words` for anywhere else. `phone` and `email` are as
    they were typed. Only what it takes to be in touch is needed; whoever asks for somebody else says who they are,
    how to reach them, and how the young person agreed (`consent_how`).
    """

    wants: tuple[Want, ...] = ()
    first_name: str = ""
    age: int | None = None
    district: str | None = None
    place_words: str = ""
    reach: Reach | None = None
    phone: str = ""
    email: str = ""
    safe_note: str = ""
    own_words: str = ""
    consent: bool = False
    has_pa: HasPA = HasPA.UNKNOWN
    keep_from_pa: bool = False
    situation: Situation = Situation.UNKNOWN
    calls_ok: bool = True
    asked_by: AskedBy = AskedBy.SELF
    asker_name: str = ""
    asker_contact: str = ""
    consent_how: str = ""

    @property
    def is_for_other(self) -> bool:
        """Whether somebody asks for somebody else."""
        return self.asked_by is not AskedBy.SELF

    @property
    def is_outside_the_offers_ages(self) -> bool:
        """Whether the age is one that the offer is not for. It is taken all the same: staff decide."""
        return self.age is not None and not YOUNGEST_OF_OFFER <= self.age <= OLDEST_OF_OFFER

    @property
    def is_too_young(self) -> bool:
        """Whether the offer has not begun for them yet."""
        return self.age is not None and self.age < YOUNGEST_OF_OFFER

    @property
    def phone_number(self) -> PhoneNumber | None:
        """The phone number, where one was given. Raises NotAPhoneNumber."""
        return PhoneNumber.parse(self.phone) if self.phone.strip() else None


def _first_name(answers: Answers) -> Code | None:
    return _length(answers.first_name, LONGEST_NAME, is_needed=True)


def age_typed(typed: str) -> int | None:
    """Return the age that somebody typed: None where they typed none, UNREADABLE where it is no number."""
    if not typed:
        return None
    return int(typed) if typed.isdecimal() and len(typed) <= MOST_AGE_DIGITS else UNREADABLE


def _age(answers: Answers) -> Code | None:
    if answers.age is None:
        return None
    return None if YOUNGEST_TAKEN <= answers.age <= OLDEST_TAKEN else Code.NOT_POSSIBLE


def _place_words(answers: Answers) -> Code | None:
    return _length(answers.place_words, LONGEST_PLACE, is_needed=False)


def _reach(answers: Answers) -> Code | None:
    return None if answers.reach else Code.MISSING


def _phone(answers: Answers) -> Code | None:
    try:
        number = answers.phone_number
    except NotAPhoneNumber:
        return Code.NOT_POSSIBLE
    is_needed = answers.reach in {Reach.TEXT, Reach.CALL}
    return Code.MISSING if is_needed and number is None else None


def _email(answers: Answers) -> Code | None:
    tidy = answers.email.strip()
    if len(tidy) > LONGEST_EMAIL:
        return Code.TOO_LONG
    if tidy and not LOOKS_LIKE_EMAIL.fullmatch(tidy):
        return Code.NOT_POSSIBLE
    return Code.MISSING if answers.reach is Reach.EMAIL and not tidy else None


def _safe_note(answers: Answers) -> Code | None:
    return _length(answers.safe_note, LONGEST_SAFE_NOTE, is_needed=False)


def _own_words(answers: Answers) -> Code | None:
    return _length(answers.own_words, LONGEST_OWN_WORDS, is_needed=False)


def _consent(answers: Answers) -> Code | None:
    return None if answers.consent else Code.MISSING


def _asker_name(answers: Answers) -> Code | None:
    return _length(answers.asker_name, LONGEST_NAME, is_needed=answers.is_for_other)


def _asker_contact(answers: Answers) -> Code | None:
    return _length(answers.asker_contact, LONGEST_ASKER_CONTACT, is_needed=answers.is_for_other)


def _consent_how(answers: Answers) -> Code | None:
    return _length(answers.consent_how, LONGEST_CONSENT_HOW, is_needed=answers.is_for_other)


def _length(words: str, longest: int, *, is_needed: bool) -> Code | None:
    if len(words) > longest:
        return Code.TOO_LONG
    return Code.MISSING if is_needed and not words.strip() else None


# In the order of the questions. The district itself is checked against the offer, in `check`.
RULES: dict[str, Callable[[Answers], Code | None]] = {
    "asker_name": _asker_name,
    "asker_contact": _asker_contact,
    "consent_how": _consent_how,
    "own_words": _own_words,
    "first_name": _first_name,
    "age": _age,
    "place_words": _place_words,
    "reach": _reach,
    "phone": _phone,
    "email": _email,
    "safe_note": _safe_note,
    "consent": _consent,
}


def check(answers: Answers, fields: Iterable[str] = tuple(RULES), districts: Collection[str] | None = None) -> None:
    """Let the answers to these `fields` pass: one question's, or all.

    `districts` are the slugs of the offer; left out, any is taken. Raises AnswersRefused with every problem.
    """
    problems = [Problem(field, code) for field in fields if (code := RULES[field](answers))]
    if districts is not None and answers.district is not None and answers.district not in districts:
        problems.append(Problem("district", Code.NOT_A_CHOICE))
    if problems:
        raise AnswersRefused(problems)
