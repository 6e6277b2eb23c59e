"""Managers see how the service is; everybody on the team is told when something is wrong."""

from portal.database import Database
from portal.messages import outbox
from tests.conftest import NOON, StandingClock
from tests.portal.messages.makers import make_number
from tests.portal.staff.browser import StaffBrowser

WRONG = "Something is wrong with the service"


def test_when_all_is_well_the_page_says_so_and_no_banner_shows(manager: StaffBrowser) -> None:
    page = manager.open("/staff/service")
    assert "Everything answers, and nothing waits too long" in page
    assert WRONG not in page


def test_when_texts_are_stuck_every_staff_page_says_so(
    manager: StaffBrowser, officer: StaffBrowser, database: Database, clock: StandingClock
) -> None:
    with database.transaction() as db:
        outbox.enqueue(db, make_number(db, "07700 900123"), "See you", "test", "k1", NOON)
    clock.move(minutes=6)
    assert WRONG in manager.open("/staff/")
    assert "has waited to be sent 6 minutes" in manager.open("/staff/service")
    officers = officer.open("/staff/")
    assert WRONG in officers
    assert "/staff/service" not in officers
