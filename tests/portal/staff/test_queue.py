"""The queue page."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from portal.database import Database
from portal.referrals.wants import Status
from tests.conftest import NOON
from tests.factories_staff import make_referral, make_worker
from tests.portal.staff.browser import StaffBrowser


def references(page: str) -> list[str]:
    return re.findall(r"/staff/referrals/([A-Z0-9]{6})\"", page)


@pytest.fixture
def three(database: Database) -> None:
    with database.transaction() as db:
        fill(db)


def fill(db: Session) -> None:
    sam = make_worker(db, name="Sam")
    make_referral(db, public_ref="K4M7PX", first_name="Kai", received_at=NOON, district="preston")
    make_referral(
        db,
        public_ref="GX39TD",
        first_name="Amara",
        received_at=NOON - timedelta(days=5),
        district="burnley",
        reply_by=date(2026, 11, 23),
    )
    make_referral(db, public_ref="HN63QF", taken_by=sam, status=Status.ON_HOLD, received_at=NOON - timedelta(days=2))


@pytest.mark.usefixtures("three")
def test_who_waits_longest_is_at_the_top_and_who_is_on_hold_last(officer: StaffBrowser) -> None:
    assert references(officer.open("/staff/")) == ["GX39TD", "K4M7PX", "HN63QF"]


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("filter_", "expected"),
    [
        ("status=on_hold", ["HN63QF"]),
        ("with=nobody", ["GX39TD", "K4M7PX"]),
        ("with=me", []),
        ("district=burnley", ["GX39TD"]),
        ("ref=k4m-7px", ["K4M7PX"]),
        ("ref=nonsense", []),
        ("late=1", ["GX39TD"]),
        ("status=closed", []),
        ("status=nonsense&with=x&district=atlantis&page=-1", ["GX39TD", "K4M7PX", "HN63QF"]),
    ],
)
def test_the_queue_shows_what_the_filter_asks_for(officer: StaffBrowser, filter_: str, expected: list[str]) -> None:
    assert references(officer.open(f"/staff/?{filter_}")) == expected


@pytest.mark.usefixtures("three")
def test_each_row_says_who_how_long_and_with_whom(officer: StaffBrowser) -> None:
    page = officer.open("/staff/")
    for words in ("Amara", "1 day late", "2 days left", "Burnley", "Nobody", "Sam", "On hold", "Finding a job"):
        assert words in page


def test_an_empty_queue_says_so(officer: StaffBrowser) -> None:
    assert "Nobody is waiting" in officer.open("/staff/")


def test_the_next_page_keeps_the_filter(officer: StaffBrowser, database: Database) -> None:
    with database.transaction() as db:
        for _ in range(26):
            make_referral(db)
    first = officer.open("/staff/?district=preston")
    assert len(references(first)) == 25
    link = re.search(r'href="(/staff/\?[^"]*after=[^"]*)"', first)
    assert link is not None
    assert "district=preston" in link[1]
    assert len(references(officer.open(link[1]))) == 1


def test_what_somebody_typed_is_shown_as_text(officer: StaffBrowser, database: Database) -> None:
    with database.transaction() as db:
        make_referral(db, first_name="<script>alert(1)</script>")
    assert b"<script>" not in officer.client.get("/staff/").data
