"""A table for a spreadsheet: whole, accents intact, and nothing in it is run."""

import csv
from io import StringIO

import pytest
from sqlalchemy.orm import Session

from content.offer import Offer
from portal.staff.export import COLUMNS, as_csv
from tests.factories_staff import make_referral


def rows(written: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(written.removeprefix("\ufeff"))))


def test_names_keep_their_accents_and_words_their_commas_and_lines(db: Session, offer: Offer) -> None:
    referral = make_referral(db, first_name="Zoë, Łukasz", safe_note='Say "hi",\nthen ring')
    row = rows(as_csv([referral], offer))[0]
    assert row["Name"] == "Zoë, Łukasz"
    assert row["To keep them safe"] == 'Say "hi",\nthen ring'
    assert row["District"] == "Preston"
    assert list(row) == list(COLUMNS)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_nothing_is_run_as_a_formula(db: Session, offer: Offer, sign: str) -> None:
    referral = make_referral(db, first_name=f"{sign}1+1")
    assert rows(as_csv([referral], offer))[0]["Name"] == f"'{sign}1+1"
