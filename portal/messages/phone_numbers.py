"""Phone numbers: read however people write them, kept in one form, shown as people read them."""

import re
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers

from portal.errors import PortalError

REGION = "GB"
# Ofcom sets these aside for drama; libraries call them invalid, and demonstrations and tests need them.
DRAMA = re.compile(r"\+447700900\d{3}")
UK_MOBILE = re.compile(r"\+447[1-57-9]\d{8}")
UK_MOBILE_DIGITS = 11
LONGEST_NAME = 60


class Reason(StrEnum):
    """Why something is no number that we can text."""

    EMPTY = "empty"
    LETTERS = "letters"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NOT_UK_MOBILE = "not_uk_mobile"


class NotAPhoneNumber(PortalError):
    """What was given can't be a phone number of the kind asked for. Never carries what was typed."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(f"not a phone number: {reason.value}")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A number in E.164 form: "+447700900142". What a network gives instead, a short code or a name, is as given."""

    e164: str

    @classmethod
    def parse(cls, typed: str) -> "PhoneNumber":
        """Return the UK mobile number that was typed, with or without +44, spaces, dashes or brackets.

        Raises NotAPhoneNumber with the reason.
        """
        number = cls.of_any_country(typed)
        if not UK_MOBILE.fullmatch(number.e164):
            raise NotAPhoneNumber(Reason.NOT_UK_MOBILE)
        return number

    @classmethod
    def of_any_country(cls, typed: str) -> "PhoneNumber":
        """Return the number, of any kind and country: for what the network says a text came from."""
        digits = re.sub(r"[\s().\-–]", "", typed)
        if not digits:
            raise NotAPhoneNumber(Reason.EMPTY)
        if not re.fullmatch(r"\+?\d+", digits, re.ASCII):
            raise NotAPhoneNumber(Reason.LETTERS)
        return cls(_e164(digits))

    @classmethod
    def of_sender(cls, said: str) -> "PhoneNumber":
        """Return whom the network says a text came from. It may be a name or a short code: see `is_answerable`."""
        try:
            return cls.of_any_country(said)
        except NotAPhoneNumber:
            return cls("".join(letter for letter in said if letter.isprintable())[:LONGEST_NAME])

    @property
    def is_answerable(self) -> bool:
        """Whether a text can be sent to it: names, short codes and withheld numbers can't get one."""
        try:
            return PhoneNumber.of_any_country(self.e164) == self
        except NotAPhoneNumber:
            return False

    @property
    def as_read(self) -> str:
        """The number as people read it: "07700 900142"."""
        if not self.is_answerable:
            return self.e164
        return phonenumbers.format_number(
            phonenumbers.parse(self.e164),
            phonenumbers.PhoneNumberFormat.NATIONAL
            if self.e164.startswith("+44")
            else phonenumbers.PhoneNumberFormat.INTERNATIONAL,
        )


def _e164(digits: str) -> str:
    """Return the E.164 form of digits that may begin with + or 00. Raises NotAPhoneNumber."""
    try:
        number = phonenumbers.parse(digits, REGION)
    except phonenumbers.NumberParseException:
        raise NotAPhoneNumber(Reason.TOO_LONG if len(digits) > UK_MOBILE_DIGITS else Reason.TOO_SHORT) from None
    length = phonenumbers.is_possible_number_with_reason(number)
    # The library takes half a mobile number for a local landline.
    is_half_a_mobile = re.fullmatch(r"7\d{0,8}", str(number.national_number)) is not None
    if length == phonenumbers.ValidationResult.TOO_SHORT or (number.country_code == 44 and is_half_a_mobile):
        raise NotAPhoneNumber(Reason.TOO_SHORT)
    if length == phonenumbers.ValidationResult.TOO_LONG:
        raise NotAPhoneNumber(Reason.TOO_LONG)
    e164: str = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if not DRAMA.fullmatch(e164) and length != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise NotAPhoneNumber(Reason.NOT_UK_MOBILE)
    return e164
