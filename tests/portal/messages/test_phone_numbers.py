"""Numbers as people write them."""

import pytest

from portal.messages.phone_numbers import NotAPhoneNumber, PhoneNumber, Reason


@pytest.mark.parametrize(
    "typed",
    [
        "07700 900123",
        " 07700900123 ",
        "(07700) 900.123",
        "7700900123",
        "+44 7700 900-123",
        "+44 (0)7700 900123",
        "447700900123",
        "00447700900123",
    ],
)
def test_one_number_however_it_is_written(typed: str) -> None:
    number = PhoneNumber.parse(typed)
    assert (number.e164, number.as_read) == ("+447700900123", "07700 900123")


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", Reason.EMPTY),
        ("  -  ", Reason.EMPTY),
        ("call me", Reason.LETTERS),
        ("07700 900 12O", Reason.LETTERS),
        ("٠٧٧٠٠٩٠٠١٢٣", Reason.LETTERS),
        ("0770090", Reason.TOO_SHORT),
        ("07", Reason.TOO_SHORT),
        ("+44", Reason.TOO_SHORT),
        ("077009001234", Reason.TOO_LONG),
        ("0" * 60, Reason.TOO_LONG),
        ("07700\x00900123", Reason.LETTERS),
        ("01772 906412", Reason.NOT_UK_MOBILE),
        ("+1 415 555 0100", Reason.NOT_UK_MOBILE),
        ("070 1234 5678", Reason.NOT_UK_MOBILE),
    ],
)
def test_what_can_not_be_texted_is_refused_with_the_reason(typed: str, reason: Reason) -> None:
    with pytest.raises(NotAPhoneNumber) as refusal:
        PhoneNumber.parse(typed)
    assert refusal.value.reason is reason
    assert not typed.strip() or typed not in str(refusal.value)


def test_a_text_may_come_from_any_country() -> None:
    assert PhoneNumber.of_any_country("+14155550100").as_read == "+1 415-555-0100"


def test_a_sender_that_is_a_name_is_shown_as_it_is() -> None:
    assert PhoneNumber("NHSInfo").as_read == "NHSInfo"


@pytest.mark.parametrize("last", range(0, 1000, 37))
def test_every_number_for_drama_is_taken(last: int) -> None:
    assert PhoneNumber.parse(f"07700 900{last:03}").e164 == f"+447700900{last:03}"


@pytest.mark.parametrize("said", ["NHSInfo", "60777", "+60777", "+266696687", "withheld", "+" + "9" * 90])
def test_a_sender_that_no_text_can_reach_is_known_as_one(said: str) -> None:
    sender = PhoneNumber.of_sender(said)
    assert not sender.is_answerable
    assert sender.as_read == said[:60]


def test_a_sender_from_abroad_can_be_answered() -> None:
    assert PhoneNumber.of_sender("+353851234567").is_answerable
