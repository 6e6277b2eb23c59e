"""The form that asks for a page, or the list, as a text: one field."""

from wtforms import TelField, ValidationError

from portal.messages.phone_numbers import NotAPhoneNumber, PhoneNumber, Reason
from portal.web.forms import PlainForm, PlainText
from portal.web.translating import gettext, lazy_gettext
from portal.wording import shown

WORDS = {
    Reason.EMPTY: shown("Tell us your mobile number."),
    Reason.LETTERS: shown("That number has letters in it. Use numbers only, like 07700 900123."),
    Reason.TOO_SHORT: shown("That number is too short. UK mobiles have 11 digits."),
    Reason.TOO_LONG: shown("That number is too long. UK mobiles have 11 digits."),
    Reason.NOT_UK_MOBILE: shown("That isn’t a UK mobile number. They begin with 07."),
}


class TextMeForm(PlainForm):
    phone = TelField(lazy_gettext("Your mobile number"), filters=[PlainText()])

    def validate_phone(self, field: TelField) -> None:
        try:
            PhoneNumber.parse(field.data or "")
        except NotAPhoneNumber as refusal:
            raise ValidationError(gettext(WORDS[refusal.reason])) from None

    @property
    def number(self) -> PhoneNumber:
        """The number that was typed. Raises NotAPhoneNumber."""
        return PhoneNumber.parse(self.phone.data or "")
