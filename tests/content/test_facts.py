"""Figures are written as people write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.facts import Amount, Certainty, Reach


def figure(value: str, unit: str = "once") -> str:
    return Amount("key", Decimal(value), unit, "It", "Anyone", "2026", Reach.LOCAL, "A test", Certainty.SURE).figure


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("3000", "£3,000"),
        ("3000.00", "£3,000"),
        ("338.58", "£338.58"),
        ("57.90", "£57.90"),
        ("57.9", "£57.90"),
        ("1", "£1"),
        ("1234567", "£1,234,567"),
        ("0", "£0"),
        ("0.45", "45p"),
        ("0.05", "5p"),
        ("0.10", "10p"),
    ],
)
def test_pounds_and_pence_are_written_as_people_write_them(value: str, shown: str) -> None:
    assert figure(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [("25", "25%"), ("100", "100%"), ("20", "20%"), ("2.50", "2.5%"), ("0.5", "0.5%"), ("0", "0%")]
)
def test_a_share_is_written_in_percent(value: str, shown: str) -> None:
    assert figure(value, "percent") == shown


@given(st.integers(0, 10_000_000))
def test_whole_pounds_have_no_pence_and_lose_nothing(pounds: int) -> None:
    assert figure(str(pounds)).replace(",", "") == f"£{pounds}"
    assert figure(f"{pounds}.00") == figure(str(pounds))


@given(st.integers(1, 99))
def test_less_than_a_pound_is_in_pence(pence: int) -> None:
    assert figure(f"0.{pence:02}") == f"{pence}p"
