"""The queue page."""

import re
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from portal.database import Database
from portal.messages import alerts
from portal.messages.models import AlertSource
from portal.referrals import search_keys
from portal.referrals.alert_lane import place_alerts
from portal.referrals.wants import Status, Want
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
    amara = make_referral(
        db,
        public_ref="GX39TD",
        first_name="Amara",
        received_at=NOON - timedelta(days=5),
        district="burnley",
        locality="East",
        age=17,
        wants=(Want.COURSE,),
    )
    search_keys.index_name(db, amara)
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
        ("due=late", ["GX39TD"]),
        ("due=today", ["GX39TD"]),
        ("locality=East", ["GX39TD"]),
        ("wants=course", ["GX39TD"]),
        ("age=16_17", ["GX39TD"]),
        ("alerts=1", []),
        ("status=closed", []),
        ("status=nonsense&with=x&district=atlantis&page=-1", ["GX39TD", "K4M7PX", "HN63QF"]),
    ],
)
def test_the_queue_shows_what_the_filter_asks_for(officer: StaffBrowser, filter_: str, expected: list[str]) -> None:
    assert references(officer.open(f"/staff/?{filter_}")) == expected


@pytest.mark.usefixtures("three")
def test_each_row_says_who_how_long_and_with_whom(officer: StaffBrowser) -> None:
    page = officer.open("/staff/")
    for words in (
        "Amara",
        "1 day late",
        "Due Thu 26 Nov, 12pm",
        "Burnley",
        "Nobody",
        "Sam",
        "On hold",
        "A course",
        "Look again",
    ):
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


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("typed", ["amara", "AMA", "gx3 9td", "Ámara"])
def test_somebody_is_found_by_name_or_reference_and_neither_stands_in_an_address(
    officer: StaffBrowser, typed: str
) -> None:
    found = officer.press("/staff/", "/staff/search", q=typed)
    assert found.status_code == 200
    assert references(found.text) == ["GX39TD"]
    assert not re.search(rf'(href|action)="[^"]*{typed[:3]}', found.text)


@pytest.mark.usefixtures("three")
def test_somebody_is_found_by_the_number_they_gave(officer: StaffBrowser) -> None:
    assert len(references(officer.press("/staff/", "/staff/search", q="07700 900 982").text)) == 3


@pytest.mark.usefixtures("three")
def test_nobody_found_says_what_to_try(officer: StaffBrowser) -> None:
    assert "Nobody is found" in officer.press("/staff/", "/staff/search", q="Zebedee").text
    assert officer.press("/staff/", "/staff/search", q=" ").status_code == 422


def test_what_is_found_goes_on_by_buttons_and_not_by_addresses(officer: StaffBrowser, database: Database) -> None:
    with database.transaction() as db:
        for _ in range(30):
            search_keys.index_name(db, make_referral(db, first_name="Robin"))
    first = officer.press("/staff/", "/staff/search", q="robin")
    place = re.search(r'name="after" value="(f[^"]+)"', first.text)
    assert place is not None
    second = officer.press("/staff/", "/staff/search", q="robin", after=place[1])
    assert (len(references(first.text)), len(references(second.text))) == (25, 5)


@pytest.mark.usefixtures("three")
def test_an_open_alert_puts_somebody_on_top(officer: StaffBrowser, database: Database) -> None:
    with database.transaction() as db:
        alerts.raise_alert(
            db, source=AlertSource.REFERRAL, danger="abuse_now", message="help", now=NOON, referral_ref="HN63QF"
        )
        place_alerts(db)
    page = officer.open("/staff/")
    assert references(page)[0] == "HN63QF"
    assert "Read first" in page
