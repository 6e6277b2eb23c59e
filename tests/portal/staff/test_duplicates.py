"""Two referrals of one person: shown to staff only, made one and parted again."""

import re

import pytest

from portal.database import Database
from portal.referrals import queries
from portal.referrals.models import Referral
from tests.factories_staff import make_referral
from tests.portal.staff.browser import StaffBrowser, main_words

KEPT, AWAY = "/staff/referrals/K4M7PX", "/staff/referrals/GX39TD"


@pytest.fixture(autouse=True)
def both(database: Database) -> None:
    """Kai, twice, with the same number."""
    with database.transaction() as db:
        make_referral(db, public_ref="K4M7PX", first_name="Kai")
        make_referral(db, public_ref="GX39TD", first_name="Ky", safe_note="No calls at home")


def stored(database: Database, reference: str) -> Referral:
    with database.reading() as db:
        return queries.get_by_ref(db, reference)


def undo_address(page: str) -> str:
    found = re.search(r'action="([^"]+/undo)"', page)
    assert found is not None
    return found[1]


def test_possible_duplicates_are_named_with_why(officer: StaffBrowser) -> None:
    words = main_words(officer.client.get(KEPT))
    assert "The same person? (1)" in words
    assert "The same number" in words


def test_two_are_made_one_and_parted_again(officer: StaffBrowser, database: Database) -> None:
    assert officer.press(KEPT, f"{KEPT}/merge", other="GX39TD").location == KEPT
    assert stored(database, "K4M7PX").safe_note == "No calls at home"
    away = main_words(officer.client.get(AWAY))
    assert "This was made one with Kai, K4M 7PX" in away
    assert "Give to me" not in away
    assert officer.press(KEPT, undo_address(officer.open(KEPT))).location == KEPT
    assert stored(database, "K4M7PX").safe_note == ""
    assert stored(database, "GX39TD").is_open


def test_a_merge_is_undone_from_either_of_the_two_and_only_once(officer: StaffBrowser) -> None:
    officer.press(KEPT, f"{KEPT}/merge", other="GX39TD")
    undo = undo_address(officer.open(AWAY))
    assert officer.press(AWAY, undo).location == AWAY
    again = officer.press(AWAY, undo)
    assert again.status_code == 409
    assert "parted again already" in main_words(again)


def test_the_one_that_is_further_on_is_kept(officer: StaffBrowser, database: Database) -> None:
    officer.press(AWAY, f"{AWAY}/take")
    refused = officer.press(KEPT, f"{KEPT}/merge", other="GX39TD")
    assert refused.status_code == 409
    assert "The other one is further on" in main_words(refused)
    assert stored(database, "GX39TD").is_open


def test_two_officers_merge_at_once_and_the_second_is_told(officer: StaffBrowser, colleague: StaffBrowser) -> None:
    old = re.search(r'name="version" value="(\d+)"', officer.open(KEPT))
    assert old is not None
    colleague.press(KEPT, f"{KEPT}/merge", other="GX39TD")
    refused = officer.press(KEPT, f"{KEPT}/merge", other="GX39TD", version=old[1])
    assert refused.status_code == 409
    assert "Luke: made one with another referral" in main_words(refused)


@pytest.mark.parametrize(("given", "status"), [({"other": "ZZZZZZ"}, 404), ({}, 422), ({"other": "K4M7PX"}, 409)])
def test_what_is_no_other_referral_is_refused(officer: StaffBrowser, given: dict[str, str], status: int) -> None:
    assert officer.press(KEPT, f"{KEPT}/merge", **given).status_code == status


def test_a_merge_of_others_cannot_be_undone_here(officer: StaffBrowser) -> None:
    assert officer.press(KEPT, f"{KEPT}/merge/77/undo").status_code == 404
