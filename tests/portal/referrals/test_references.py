"""References: read out over a bad line, typed back in any way."""

import pytest

from portal.referrals.references import ALPHABET, as_read, as_stored, new_reference


def test_a_reference_is_read_as_two_threes() -> None:
    assert as_read("K4M7PX") == "K4M 7PX"


@pytest.mark.parametrize("typed", ["K4M 7PX", "k4m7px", " k4m-7px. ", "K4M  7PX\n"])
def test_a_reference_is_found_however_it_is_typed(typed: str) -> None:
    assert as_stored(typed) == "K4M7PX"


@pytest.mark.parametrize("typed", ["", "K4M7P", "K4M7PXX", "K4M7PO", "K4M7P1", "K4M7P\x00", "' OR 1=1", "ＫＫＫＫＫＫ"])
def test_what_cannot_be_a_reference_is_none(typed: str) -> None:
    assert as_stored(typed) is None


def test_no_sign_can_be_taken_for_another() -> None:
    assert not set(ALPHABET) & set("O0I1LS5Z2BU")
    assert len(set(ALPHABET)) == len(ALPHABET)


def test_new_references_are_whole_and_differ() -> None:
    made = [new_reference() for _ in range(200)]
    assert all(as_stored(reference) == reference for reference in made)
    assert len(set(made)) == 200
