"""Messages that showed danger, as staff see them."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from portal.database import Database
from portal.messages import alerts, threads
from portal.messages.models import Alert, AlertSource
from portal.messages.phone_numbers import PhoneNumber
from tests.conftest import NOON
from tests.portal.staff.browser import StaffBrowser, main_words

PAGE = "/staff/alerts"


def raise_two(db: Session) -> None:
    number = threads.contact_point_for(db, PhoneNumber.parse("07700 900982"), NOON)
    text, _ = threads.store_once(db, "SM1", number, "been at my mates since weds <b>cos</b>", 0, NOON)
    db.flush()
    later, hungry = NOON + timedelta(minutes=5), "not eaten since monday"
    alerts.raise_alert(db, source=AlertSource.WEB, danger="no_food", message=hungry, now=later)
    nowhere = "homeless_tonight"
    alerts.raise_alert(db, source=AlertSource.TEXT, danger=nowhere, message=text.body, now=NOON, inbound_text=text)


@pytest.fixture
def two(database: Database) -> None:
    with database.transaction() as db:
        raise_two(db)


@pytest.mark.usefixtures("two")
def test_the_oldest_message_is_first_with_its_words_and_number(officer: StaffBrowser) -> None:
    said = main_words(officer.client.get(PAGE))
    assert said.index("been at my mates since weds <b>cos</b>") < said.index("not eaten since monday")
    for words in ("07700 900982", "Nowhere to sleep tonight", "Nothing to eat", "no name and no number"):
        assert words in said


@pytest.mark.usefixtures("two")
def test_a_message_that_was_seen_is_no_longer_waiting_and_says_who_saw_it(
    officer: StaffBrowser, database: Database
) -> None:
    with database.reading() as db:
        first = alerts.waiting(db)[0].id
    assert officer.press(PAGE, f"{PAGE}/{first}/seen").status_code == 303
    assert "been at my mates" not in officer.open(PAGE)
    with database.reading() as db:
        seen_by = db.get_one(Alert, first).seen_by
        assert seen_by is not None
        assert seen_by.name == "Nadia"


@pytest.mark.usefixtures("two")
def test_every_staff_page_says_how_many_messages_wait(officer: StaffBrowser) -> None:
    assert "2 messages" in main_words(officer.client.get("/staff/"))


@pytest.mark.usefixtures("two")
def test_with_an_old_page_the_message_stays(officer: StaffBrowser) -> None:
    response = officer.client.post(f"{PAGE}/1/seen")
    assert response.status_code == 422
    assert "not eaten since monday" in response.text


def test_a_message_that_is_not_there_is_a_page_that_is_not_there(officer: StaffBrowser) -> None:
    assert officer.press("/staff/", f"{PAGE}/999/seen").status_code == 404


def test_with_nothing_waiting_the_page_says_so(officer: StaffBrowser) -> None:
    assert "No messages are waiting" in officer.open(PAGE)
