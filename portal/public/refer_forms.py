"""One form for each question of a self-referral: from answers to fields, and from fields to answers."""

from collections.abc import Mapping
from dataclasses import replace

from wtforms import (
    BooleanField,
    EmailField,
    Field,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)

from content.offer import Offer
from portal.messages.phone_numbers import NotAPhoneNumber, PhoneNumber, Reason
from portal.referrals.answers import Answers, check
from portal.referrals.errors import AnswersRefused, Code, Problem
from portal.referrals.wants import Reach, Want
from portal.web.forms import PlainForm, PlainText
from portal.web.translating import gettext, lazy_gettext
from portal.wording import shown

ELSEWHERE = "elsewhere"
PLAIN = [PlainText()]


class Question(PlainForm):
    """One page's fields. `answers_to` names the fields of Answers that it asks for."""

    answers_to: tuple[str, ...] = ()

    def show(self, answers: Answers) -> None:
        """Fill the fields in with what was answered before."""
        for name in self.answers_to:
            self[name].data = getattr(answers, name)

    def into(self, answers: Answers) -> Answers:
        """Return `answers` with what was typed here put in."""
        return answers

    def stands(self, answers: Answers) -> bool:
        """Whether the answers to this question can stand. Where not, each field says what would mend it."""
        fine: bool = self.validate_on_submit()
        try:
            check(answers, self.answers_to)
        except AnswersRefused as refused:
            for problem in refused.problems:
                self._say(problem, answers)
            return False
        return fine

    def _say(self, problem: Problem, answers: Answers) -> None:
        field: Field = self[problem.field]
        field.errors = [*field.errors, words_for(problem, answers)]


class HelpQuestion(Question):
    answers_to = ("wants",)
    wants = SelectMultipleField(
        lazy_gettext("What do you want help with?"),
        choices=[SelectChoice(want.value, lazy_gettext(want.label)) for want in Want],
    )

    def show(self, answers: Answers) -> None:
        self.wants.data = [want.value for want in answers.wants]

    def into(self, answers: Answers) -> Answers:
        known = {want.value for want in Want}
        chosen = tuple(Want(code) for code in self.wants.data or () if code in known)
        return replace(answers, wants=chosen)


class NameQuestion(Question):
    answers_to = ("first_name",)
    first_name = StringField(lazy_gettext("What should we call you?"), filters=PLAIN)

    def into(self, answers: Answers) -> Answers:
        return replace(answers, first_name=self.first_name.data or "")


class AgeQuestion(Question):
    answers_to = ("age",)
    age = StringField(lazy_gettext("How old are you?"), filters=PLAIN)

    def into(self, answers: Answers) -> Answers:
        typed = self.age.data or ""
        return replace(answers, age=int(typed) if typed.isdecimal() and len(typed) <= 3 else None)

    def _say(self, problem: Problem, answers: Answers) -> None:
        # "nineteen" is not nothing: what can't be read is told apart from what was left out.
        unreadable = Problem("age", Code.NOT_POSSIBLE) if self.age.data else problem
        super()._say(unreadable, answers)


class AreaQuestion(Question):
    answers_to = ("place_words",)
    district = RadioField(lazy_gettext("Where do you live?"), validate_choice=False)
    place_words = StringField(lazy_gettext("Where is that?"), filters=PLAIN)

    def offer_choices(self, offer: Offer) -> None:
        """List the council's districts, and anywhere else."""
        districts = [SelectChoice(slug, district.name) for slug, district in offer.districts.items()]
        self.district.choices = [*districts, SelectChoice(ELSEWHERE, gettext("Somewhere else"))]

    def show(self, answers: Answers) -> None:
        self.district.data = answers.district or (ELSEWHERE if answers.place_words else None)
        self.place_words.data = answers.place_words

    def into(self, answers: Answers) -> Answers:
        slugs = {choice.value for choice in self.district.choices} - {ELSEWHERE}
        chosen = self.district.data if self.district.data in slugs else None
        return replace(answers, district=chosen, place_words="" if chosen else self.place_words.data or "")

    def _say(self, problem: Problem, answers: Answers) -> None:
        if self.district.data != ELSEWHERE and problem.code is Code.MISSING:
            self.district.errors = [gettext("Choose where you live. Anywhere else is fine too.")]
        else:
            super()._say(problem, answers)


class ReachQuestion(Question):
    answers_to = ("reach", "phone", "email", "safe_note")
    reach = RadioField(
        lazy_gettext("How should we get in touch?"),
        choices=[SelectChoice(reach.value, lazy_gettext(reach.label)) for reach in Reach],
        validate_choice=False,
    )
    phone = TelField(lazy_gettext("Mobile number"), filters=PLAIN)
    email = EmailField(lazy_gettext("Email address"), filters=PLAIN)
    safe_note = StringField(lazy_gettext("Anything that keeps you safe?"), filters=PLAIN)

    def show(self, answers: Answers) -> None:
        super().show(answers)
        self.reach.data = answers.reach.value if answers.reach else None

    def into(self, answers: Answers) -> Answers:
        chosen = Reach(self.reach.data) if self.reach.data in set(Reach) else None
        return replace(
            answers,
            reach=chosen,
            phone=self.phone.data or "",
            email=self.email.data or "",
            safe_note=self.safe_note.data or "",
        )


class WordsQuestion(Question):
    answers_to = ("own_words",)
    own_words = TextAreaField(lazy_gettext("Anything else you want us to know?"), filters=PLAIN)

    def into(self, answers: Answers) -> Answers:
        return replace(answers, own_words=self.own_words.data or "")


class SendForm(Question):
    """The last page: everything was checked, and they say yes."""

    answers_to = ("consent",)
    consent = BooleanField(lazy_gettext("Yes, send this to the Employment Support Team."))

    def into(self, answers: Answers) -> Answers:
        return replace(answers, consent=bool(self.consent.data))


WORDS: Mapping[tuple[str, Code], str] = {
    ("wants", Code.MISSING): shown("Choose what you want help with. “I don’t know yet” is fine."),
    ("first_name", Code.MISSING): shown("Tell us what to call you."),
    ("first_name", Code.TOO_LONG): shown("That’s too long. Just a first name is fine."),
    ("age", Code.MISSING): shown("Tell us how old you are."),
    ("age", Code.NOT_POSSIBLE): shown("Write your age in years, like 19."),
    ("place_words", Code.MISSING): shown("Tell us where, like Blackpool or Leeds."),
    ("place_words", Code.TOO_LONG): shown("That’s too long. The name of the town is fine."),
    ("reach", Code.MISSING): shown("Choose how we should get in touch."),
    ("phone", Code.MISSING): shown("Tell us your mobile number, or choose email."),
    ("email", Code.MISSING): shown("Tell us your email address, or choose text or call."),
    ("email", Code.NOT_POSSIBLE): shown("That email address is not whole. It looks like name@example.com."),
    ("email", Code.TOO_LONG): shown("That email address is too long."),
    ("safe_note", Code.TOO_LONG): shown("That’s too long. Use 200 characters or fewer."),
    ("own_words", Code.TOO_LONG): shown("That’s too long. Use 1,000 characters or fewer."),
    ("consent", Code.MISSING): shown("Tick the box if you want us to get this."),
}
PHONE_WORDS: Mapping[Reason, str] = {
    Reason.EMPTY: shown("Tell us your mobile number, or choose email."),
    Reason.LETTERS: shown("That number has letters in it. Use numbers only, like 07700 900123."),
    Reason.TOO_SHORT: shown("That number is too short. UK mobiles have 11 digits."),
    Reason.TOO_LONG: shown("That number is too long. UK mobiles have 11 digits."),
    Reason.NOT_UK_MOBILE: shown("That isn’t a UK mobile number. They begin with 07."),
}


def words_for(problem: Problem, answers: Answers) -> str:
    """Return what to say about a problem, and what mends it."""
    if problem.field == "phone" and problem.code is not Code.MISSING:
        return _phone_words(answers)
    return gettext(WORDS[problem.field, problem.code])


def _phone_words(answers: Answers) -> str:
    try:
        PhoneNumber.parse(answers.phone)
    except NotAPhoneNumber as refused:
        return gettext(PHONE_WORDS[refused.reason])
    return gettext("Check that number.")
