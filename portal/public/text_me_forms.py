"""The form that asks for a page, or the list, as a text: one field."""

from wtforms import TelField, ValidationError

from portal.messages.phone_numbers import NotAPhoneNumber, PhoneNumber, Reason
from portal.web.forms import PlainForm, PlainText

WORDS = {
    Reason.EMPTY: "Tell us your mobile number.",
    Reason.LETTERS: "That number has letters in it. Use numbers only, like 07700 900123.",
    Reason.TOO_SHORT: "That number is too short. UK mobiles have 11 digits.",
    Reason.TOO_LONG: "That number is too long. UK mobiles have 11 digits.",
    Reason.NOT_UK_MOBILE: "That isn’t a UK mobile number. They begin with 07.",
}


class TextMeForm(PlainForm):
    phone = TelField("Your mobile number", filters=[PlainText()])

    def validate_phone(self, field: TelField) -> None:
        try:
            PhoneNumber.parse(field.data or "")
        except NotAPhoneNumber as refusal:
            raise ValidationError(WORDS[refusal.reason]) from None

    @property
    def number(self) -> PhoneNumber:
        """The number that was typed. Raises NotAPhoneNumber."""
        return PhoneNumber.parse(self.phone.data or "")
