"""One form for each step of a self-referral: from answers to fields, and from fields to answers."""

from dataclasses import replace

from wtforms import (
    BooleanField,
    EmailField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)

from content.offer import Offer
from portal.public.refer_question import Question
from portal.public.refer_words import PA_CHOICES, SITUATIONS
from portal.referrals.answers import Answers, age_typed
from portal.referrals.kinds import HasPA, Situation
from portal.referrals.wants import Reach, Want
from portal.web.forms import PlainForm, PlainText
from portal.web.translating import gettext, lazy_gettext

ELSEWHERE = "elsewhere"
PLAIN = [PlainText()]


class HelpQuestion(Question):
    answers_to = ("own_words",)
    wants = SelectMultipleField(
        lazy_gettext("What would help?"),
        choices=[SelectChoice(want.value, lazy_gettext(want.label)) for want in Want],
    )
    own_words = TextAreaField(
        lazy_gettext("Anything you want to tell us?"),
        description=lazy_gettext("What you’d like to do, what’s in the way, or nothing at all."),
        filters=PLAIN,
    )

    def show(self, answers: Answers) -> None:
        super().show(answers)
        self.wants.data = [want.value for want in answers.wants]

    def into(self, answers: Answers) -> Answers:
        known = {want.value for want in Want}
        chosen = tuple(Want(code) for code in self.wants.data or () if code in known)
        return replace(answers, wants=chosen, own_words=self.own_words.data or "")


class YouQuestion(Question):
    answers_to = ("first_name", "age")
    first_name = StringField(
        lazy_gettext("What should we call you?"),
        description=lazy_gettext("Just a first name is fine, or any name you like."),
        filters=PLAIN,
    )
    age = StringField(
        lazy_gettext("How old are you? (You don’t have to say)"),
        description=lazy_gettext("Some help is for some ages. Under 16 or over 25? Send it anyway."),
        filters=PLAIN,
    )
    has_pa = RadioField(
        lazy_gettext("Do you have a personal adviser (PA)?"),
        choices=[SelectChoice(has.value, lazy_gettext(words)) for has, words in PA_CHOICES.items()],
        validate_choice=False,
    )
    keep_from_pa = BooleanField(lazy_gettext("Don’t tell my PA about this"))

    def show(self, answers: Answers) -> None:
        super().show(answers)
        self.has_pa.data = None if answers == Answers() else answers.has_pa.value
        self.keep_from_pa.data = answers.keep_from_pa

    def into(self, answers: Answers) -> Answers:
        return replace(
            answers,
            first_name=self.first_name.data or "",
            age=age_typed(self.age.data or ""),
            has_pa=HasPA(self.has_pa.data) if self.has_pa.data in set(HasPA) else HasPA.UNKNOWN,
            keep_from_pa=bool(self.keep_from_pa.data),
        )


class AreaQuestion(Question):
    answers_to = ("place_words",)
    district = RadioField(lazy_gettext("Where do you live?"), validate_choice=False)
    place_words = StringField(lazy_gettext("Somewhere else? Where is that?"), filters=PLAIN)

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


class NowQuestion(Question):
    situation = RadioField(
        lazy_gettext("What do you do now?"),
        choices=[SelectChoice(each.value, lazy_gettext(words)) for each, words in SITUATIONS.items()],
        validate_choice=False,
    )

    def show(self, answers: Answers) -> None:
        self.situation.data = None if answers.situation is Situation.UNKNOWN else answers.situation.value

    def into(self, answers: Answers) -> Answers:
        known = self.situation.data in set(Situation)
        return replace(answers, situation=Situation(self.situation.data) if known else Situation.UNKNOWN)


class ReachQuestion(Question):
    answers_to = ("reach", "phone", "email", "safe_note")
    reach = RadioField(
        lazy_gettext("How is it safe to reach you?"),
        choices=[SelectChoice(reach.value, lazy_gettext(reach.label)) for reach in Reach],
        validate_choice=False,
    )
    phone = TelField(lazy_gettext("Mobile number"), filters=PLAIN)
    email = EmailField(lazy_gettext("Email address"), filters=PLAIN)
    no_calls = BooleanField(lazy_gettext("Don’t ring me"))
    safe_note = StringField(
        lazy_gettext("When is it safe? Anything else that keeps you safe?"),
        description=lazy_gettext("Like: only text after 3pm, or don’t leave voicemail. You can leave this empty."),
        filters=PLAIN,
    )

    def show(self, answers: Answers) -> None:
        super().show(answers)
        self.reach.data = answers.reach.value if answers.reach else None
        self.no_calls.data = not answers.calls_ok

    def into(self, answers: Answers) -> Answers:
        chosen = Reach(self.reach.data) if self.reach.data in set(Reach) else None
        return replace(
            answers,
            reach=chosen,
            phone=self.phone.data or "",
            email=self.email.data or "",
            safe_note=self.safe_note.data or "",
            # Who picks "Call" wants to be rung, whatever was ticked before.
            calls_ok=chosen is Reach.CALL or not self.no_calls.data,
        )


class SendForm(Question):
    """The last step: everything was checked, and they say yes."""

    answers_to = ("consent",)
    consent = BooleanField(lazy_gettext("Yes, send this to the Employment Support Team."))

    def into(self, answers: Answers) -> Answers:
        return replace(answers, consent=bool(self.consent.data))


class ResumeForm(PlainForm):
    """The code with which somebody goes on on another phone."""

    code = StringField(
        lazy_gettext("Your code"), description=lazy_gettext("8 letters and numbers, like K4M7 PX3D."), filters=PLAIN
    )
