"""The forms of a talk with a person. They check shape only; what may be said is decided by portal.messages."""

import secrets
from typing import Any

from wtforms import BooleanField, HiddenField, StringField, TelField, TextAreaField, ValidationError

from portal.messages.conversations import LONGEST_SAID
from portal.messages.phone_numbers import NotAPhoneNumber, PhoneNumber, Reason
from portal.public.forms import EarlierMessages
from portal.web.forms import AtMost, PlainForm, PlainText
from portal.web.translating import gettext, lazy_gettext
from portal.wording import shown

PLAIN = [PlainText()]
LONGEST_NAME = 40
LONGEST_KEY = 64
PHONE_WORDS = {
    Reason.EMPTY: shown("Write a mobile number, or leave it empty."),
    Reason.LETTERS: shown("That number has letters in it. Use numbers only, like 07700 900123."),
    Reason.TOO_SHORT: shown("That number is too short. UK mobiles have 11 digits."),
    Reason.TOO_LONG: shown("That number is too long. UK mobiles have 11 digits."),
    Reason.NOT_UK_MOBILE: shown("That isn’t a UK mobile number. They begin with 07."),
}


class KeyedForm(PlainForm):
    """A form with a key of its own, so that pressing Send twice is known from saying something twice."""

    key = HiddenField()

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.key.data = (self.key.data or secrets.token_urlsafe(16))[:LONGEST_KEY]


class StartTalkForm(EarlierMessages, KeyedForm):
    """What to pass on to the team, and whom to answer where. Only something to pass on is needed."""

    pass_on = BooleanField(lazy_gettext("Pass on what I asked so far"))
    message = TextAreaField(
        lazy_gettext("What do you want to say to them?"),
        description=lazy_gettext("A few words are enough."),
        filters=PLAIN,
        validators=[AtMost(LONGEST_SAID)],
    )
    first_name = StringField(
        lazy_gettext("What should we call you? (if you want)"), filters=PLAIN, validators=[AtMost(LONGEST_NAME)]
    )
    phone = TelField(
        lazy_gettext("A number to text you on (if you want)"),
        description=lazy_gettext("Then our answers come to your phone too, also when this page is closed."),
        filters=PLAIN,
    )
    consent = BooleanField(lazy_gettext("Yes, you can text me on this number."))

    def passed_on(self) -> list[str]:
        """Return what goes to the team, oldest first: what they chose to pass on, then what they wrote here."""
        earlier = self.earlier_messages() if self.pass_on.data else []
        return [*earlier, *([self.message.data] if self.message.data else [])]

    def number(self) -> PhoneNumber | None:
        """Return the number to text, or None."""
        return PhoneNumber.parse(self.phone.data) if self.phone.data else None

    def validate_message(self, _field: TextAreaField) -> None:
        if not self.passed_on():
            raise ValidationError(gettext("Write something for them first. “I want to talk” is fine."))

    def validate_phone(self, field: TelField) -> None:
        try:
            self.number()
        except NotAPhoneNumber as refused:
            raise ValidationError(gettext(PHONE_WORDS[refused.reason])) from None
        finally:
            field.data = (field.data or "")[:LONGEST_NAME]

    def validate_consent(self, field: BooleanField) -> None:
        if self.phone.data and not field.data:
            raise ValidationError(gettext("Tick the box if we may text this number, or take the number out."))


class SayForm(KeyedForm):
    """One message in a talk."""

    message = TextAreaField(lazy_gettext("Write to them"), filters=PLAIN, validators=[AtMost(LONGEST_SAID)])

    def validate_message(self, field: TextAreaField) -> None:
        if not field.data:
            raise ValidationError(gettext("Type your message first."))
