"""The queue of somebody who works in some localities: theirs first, everybody's one press away."""

import pytest

from portal.accounts import accounts
from portal.accounts.models import Locality
from portal.database import Database
from portal.referrals import queries, workflow
from portal.referrals.alert_lane import alert_about
from tests.conftest import NOON
from tests.factories_staff import TIMES, make_referral
from tests.portal.staff.browser import StaffBrowser, main_words

QUEUE = "/staff/"


@pytest.fixture(autouse=True)
def in_the_east(database: Database, officer: StaffBrowser) -> None:  # noqa: ARG001 - signed in first
    """Nadia works in the East. One referral is there, one in the North, one in no locality."""
    with database.transaction() as db:
        accounts.get(db, "nadia@team.example").localities = (Locality.EAST,)
        for name, reference, locality in (
            ("Esme", "K4M7PX", "East"),
            ("Noor", "GX39TD", "North"),
            ("Ola", "MT46JD", None),
        ):
            make_referral(db, first_name=name, public_ref=reference, locality=locality, contact_point=None)


def test_their_own_localities_are_shown_and_what_is_in_none(officer: StaffBrowser) -> None:
    shown = main_words(officer.client.get(QUEUE))
    assert ("Esme" in shown, "Ola" in shown, "Noor" in shown) == (True, True, False)
    assert "In your localities: East" in shown


@pytest.mark.parametrize("address", ["/staff/?locality=all", "/staff/?locality=North"])
def test_everybody_can_be_seen(officer: StaffBrowser, address: str) -> None:
    assert "Noor" in main_words(officer.client.get(address))


def test_a_search_finds_everywhere(officer: StaffBrowser) -> None:
    assert "Noor" in main_words(officer.press(QUEUE, "/staff/search", q="GX39TD"))


def test_what_is_theirs_and_danger_are_shown_wherever_they_are(officer: StaffBrowser, database: Database) -> None:
    with database.transaction() as db:
        nadia = accounts.get(db, "nadia@team.example")
        make_referral(db, first_name="Tariq", locality="North", taken_by=nadia)
        alert_about(db, queries.get_by_ref(db, "GX39TD"), "self_harm", "...", NOON)
    shown = main_words(officer.client.get(QUEUE))
    assert "Tariq" in shown
    assert "Noor" in shown


def test_a_manager_without_localities_sees_all(manager: StaffBrowser) -> None:
    shown = main_words(manager.client.get(QUEUE))
    assert "Noor" in shown
    assert "In your localities" not in shown


def test_who_is_handed_to_a_locality_stands_on_top_until_somebody_takes_them(
    officer: StaffBrowser, manager: StaffBrowser, database: Database
) -> None:
    with database.transaction() as db:
        boss = accounts.get(db, "priya@team.example")
        workflow.hand_to_locality(db, queries.get_by_ref(db, "GX39TD"), "East", boss, NOON, TIMES)
    assert "Handed here, and nobody’s yet Noor, GX3 9TD" in main_words(officer.client.get(QUEUE))
    assert "Handed here" in main_words(manager.client.get("/staff/?locality=East"))
    assert "Handed here" not in main_words(manager.client.get("/staff/?locality=North"))
    officer.press(QUEUE, "/staff/ticked", ref=["GX39TD"], act="take", do="act")
    assert "Handed here" not in main_words(officer.client.get(QUEUE))
