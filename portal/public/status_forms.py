"""The forms of /refer/status: the reference, the code, something to add, another number."""

from wtforms import StringField, TelField, TextAreaField, ValidationError

from portal.messages.phone_numbers import NotAPhoneNumber, PhoneNumber
from portal.public.refer_words import number_words
from portal.referrals import references
from portal.referrals.their_side import LONGEST_ADDED
from portal.web.forms import AtMost, PlainForm, PlainText
from portal.web.translating import gettext, lazy_gettext

PLAIN = [PlainText()]


class ReferenceForm(PlainForm):
    reference = StringField(
        lazy_gettext("Your reference"), description=lazy_gettext("6 letters and numbers, like K4M 7PX."), filters=PLAIN
    )

    def validate_reference(self, field: StringField) -> None:
        if references.as_stored(field.data or "") is None:
            raise ValidationError(gettext("Write your reference: 6 letters and numbers, like K4M 7PX."))


class CodeForm(PlainForm):
    code = StringField(lazy_gettext("The code we texted"), description=lazy_gettext("6 numbers."), filters=PLAIN)

    def validate_code(self, field: StringField) -> None:
        if not field.data:
            raise ValidationError(gettext("Write the 6 numbers from the text."))


class AddForm(PlainForm):
    words = TextAreaField(lazy_gettext("What do you want to add?"), filters=PLAIN, validators=[AtMost(LONGEST_ADDED)])

    def validate_words(self, field: TextAreaField) -> None:
        if not field.data:
            raise ValidationError(gettext("Write something first."))


class NumberForm(PlainForm):
    phone = TelField(lazy_gettext("Your new mobile number"), filters=PLAIN)

    def validate_phone(self, field: TelField) -> None:
        try:
            PhoneNumber.parse(field.data or "")
        except NotAPhoneNumber:
            raise ValidationError(number_words(field.data or "")) from None

    @property
    def number(self) -> PhoneNumber:
        """The number that was typed. Raises NotAPhoneNumber."""
        return PhoneNumber.parse(self.phone.data or "")
