"""Messages that showed danger, as staff see them: who reads, who deals with it, what was done."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts import audit
from portal.accounts.models import StaffMember
from portal.database import Database
from portal.messages import alerts, threads
from portal.messages.models import Alert, AlertReading, AlertSource, Outcome
from portal.messages.phone_numbers import PhoneNumber
from tests.conftest import NOON, StandingClock
from tests.portal.staff.browser import StaffBrowser, main_words

PAGE = "/staff/alerts"
DONE = {"outcome": "rang", "note": "Rang. Safe at a friend’s."}


def raise_two(db: Session) -> None:
    number = threads.contact_point_for(db, PhoneNumber.parse("07700 900982"), NOON)
    text, _ = threads.store_once(db, "SM1", number, "been at my mates since weds <b>cos</b>", 0, NOON)
    db.flush()
    later, hungry = NOON + timedelta(minutes=5), "not eaten since monday"
    alerts.raise_alert(db, source=AlertSource.WEB, danger="no_food", message=hungry, now=later)
    nowhere = "homeless_tonight"
    alerts.raise_alert(
        db,
        source=AlertSource.TEXT,
        danger=nowhere,
        message=text.body,
        now=NOON,
        inbound_text=text,
        district="preston",
    )


@pytest.fixture
def two(database: Database) -> str:
    """Two messages; the address of the first."""
    with database.transaction() as db:
        raise_two(db)
    with database.reading() as db:
        return f"{PAGE}/{alerts.waiting(db)[0].id}"


def the_alert(db: Session, address: str) -> Alert:
    return db.get_one(Alert, int(address.rsplit("/", 1)[1]))


def luke_id(browser: StaffBrowser, address: str) -> str:
    found = re.search(r'<option value="(\d+)"[^>]*>Luke', browser.open(address))
    assert found is not None
    return found[1]


def test_the_list_has_the_oldest_first_and_not_what_they_wrote(officer: StaffBrowser, two: str) -> None:  # noqa: ARG001
    said = main_words(officer.client.get(PAGE))
    assert said.index("Nowhere to sleep tonight") < said.index("Nothing to eat")
    assert "Preston" in said
    assert "been at my mates" not in said


def test_opening_one_shows_what_they_wrote_and_writes_down_who_read_it(
    officer: StaffBrowser, colleague: StaffBrowser, two: str
) -> None:
    colleague.open(two)
    said = main_words(officer.client.get(two))
    for words in ("been at my mates since weds <b>cos</b>", "07700 900982", "Luke, Tue 24 Nov", "Nadia, Tue 24 Nov"):
        assert words in said
    assert "Nadia" in main_words(officer.client.get(PAGE)).split("Read by", 1)[1]


def test_it_shows_who_can_help_there_at_this_hour(officer: StaffBrowser, two: str, clock: StandingClock) -> None:
    by_day = officer.open(two).split("Who can help")[1]
    assert by_day.index("01772 906412") < by_day.index("01772 906014")
    officer.press("/staff/sign-in", "/staff/sign-out")
    clock.move(hours=10)
    officer.sign_in("nadia@team.example")
    by_night = officer.open(two).split("Who can help")[1]
    assert by_night.index("01772 906014") < by_night.index("01772 906412")


def test_one_takes_it_and_the_other_is_told_who_has_it(
    officer: StaffBrowser, colleague: StaffBrowser, two: str
) -> None:
    assert officer.press(two, f"{two}/take").status_code == 303
    refused = colleague.press(two, f"{two}/take")
    assert refused.status_code == 409
    assert "Nadia is dealing with this already" in main_words(refused)
    assert "You are dealing with this" in officer.open(two)


def test_given_up_it_rings_again(officer: StaffBrowser, database: Database, two: str) -> None:
    officer.press(two, f"{two}/take")
    officer.press(two, f"{two}/release")
    with database.reading() as db:
        assert the_alert(db, two).is_waiting


def test_a_colleague_cannot_give_up_or_close_what_somebody_has(
    officer: StaffBrowser, colleague: StaffBrowser, two: str
) -> None:
    officer.press(two, f"{two}/take")
    assert colleague.press(two, f"{two}/release").status_code == 409
    refused = colleague.press(two, f"{two}/close", **DONE)
    assert refused.status_code == 409
    assert "What did you do?" not in colleague.open(two)


def test_it_can_be_given_to_a_colleague_who_then_has_it(
    officer: StaffBrowser, colleague: StaffBrowser, database: Database, two: str
) -> None:
    officer.press(two, f"{two}/take")
    with database.reading() as db:
        luke = db.scalars(select(StaffMember.id).where(StaffMember.name == "Luke")).one()
    assert officer.press(two, f"{two}/hand-over", to=luke).status_code == 303
    assert "You are dealing with this" in colleague.open(two)


@pytest.mark.usefixtures("colleague")
def test_nobody_gets_it_who_left_while_the_page_was_open(
    officer: StaffBrowser, two: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer.press(two, f"{two}/take")
    luke = luke_id(officer, two)
    monkeypatch.setattr("portal.messages.alert_work.may", lambda member, _: member.name == "Nadia")
    refused = officer.press(two, f"{two}/hand-over", to=luke)
    assert refused.status_code == 409
    assert "can’t sign in any more" in main_words(refused)


def test_closing_it_keeps_what_was_done(officer: StaffBrowser, database: Database, two: str) -> None:
    officer.press(two, f"{two}/take")
    assert officer.press(two, f"{two}/close", **DONE).status_code == 303
    said = officer.open(two)
    assert "Rang them" in said
    assert DONE["note"] in said
    assert "Closed by" in said
    with database.reading() as db:
        done = [entry.action for entry in audit.history_of(db, f"alert:{the_alert(db, two).id}")]
        assert done == ["alert.closed", "alert.taken"]


def test_closing_it_without_words_is_refused_with_the_choice_still_there(officer: StaffBrowser, two: str) -> None:
    response = officer.press(two, f"{two}/close", outcome="police")
    assert response.status_code == 422
    assert "Say in a few words what you did" in response.text
    assert 'value="police" checked' in response.text


def test_nobody_can_choose_what_only_stands_for_old_alerts(officer: StaffBrowser, two: str) -> None:
    assert officer.press(two, f"{two}/close", outcome=Outcome.SEEN_ONLY.value, note="ok").status_code == 422


def test_what_was_typed_stays_where_a_colleague_was_faster(
    officer: StaffBrowser, colleague: StaffBrowser, two: str
) -> None:
    colleague.press(two, f"{two}/close", **DONE)
    refused = officer.press(two, f"{two}/close", outcome="police", note="Rang 101")
    assert refused.status_code == 409
    assert "Luke closed this already" in main_words(refused)


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("path", ["/staff/", "/staff/pages", "/staff/coverage", "/staff/questions", PAGE])
def test_every_staff_page_says_how_many_wait_and_for_how_long(
    officer: StaffBrowser, clock: StandingClock, path: str
) -> None:
    clock.move(minutes=25)
    page = officer.open(path)
    said = main_words(officer.client.get(path))
    assert "2 messages that nobody is dealing with. The oldest has waited 25 minutes." in said
    assert '<div role="status">' in page


def test_what_waits_too_long_is_said_to_be_too_long(officer: StaffBrowser, database: Database, two: str) -> None:
    assert "too long" not in officer.open("/staff/")
    with database.transaction() as db:
        the_alert(db, two).managers_told_at = NOON
    assert "That is too long" in officer.open("/staff/")


def test_the_page_looks_again_only_where_somebody_asked_for_it(officer: StaffBrowser) -> None:
    assert "http-equiv" not in officer.open(PAGE)
    assert '<meta http-equiv="refresh" content="60">' in officer.open(f"{PAGE}?watch=on")


def test_a_page_that_looks_again_by_itself_keeps_no_session_open(officer: StaffBrowser, clock: StandingClock) -> None:
    for _ in range(4):
        clock.move(minutes=9)
        answer = officer.client.get(f"{PAGE}?watch=on")
    assert answer.status_code == 303


def test_the_page_says_that_nobody_is_texted(officer: StaffBrowser) -> None:
    assert "No on-call number is set" in officer.open(PAGE)


def test_with_an_old_page_nothing_happens_and_the_message_stays(
    officer: StaffBrowser, database: Database, two: str
) -> None:
    for button in ("take", "release", "hand-over", "close"):
        assert officer.client.post(f"{two}/{button}").status_code == 422
    with database.reading() as db:
        assert the_alert(db, two).is_waiting
        assert db.scalar(select(func.count()).select_from(AlertReading)) == 0


def test_a_message_that_is_not_there_is_a_page_that_is_not_there(officer: StaffBrowser) -> None:
    assert officer.client.get(f"{PAGE}/999").status_code == 404
    assert officer.press("/staff/", f"{PAGE}/999/take").status_code == 404


def test_with_nothing_waiting_the_page_says_so(officer: StaffBrowser) -> None:
    assert "No messages are waiting" in officer.open(PAGE)


def test_managers_see_false_alarms_and_missed_danger_without_details(
    officer: StaffBrowser, manager: StaffBrowser, database: Database, two: str
) -> None:
    with database.transaction() as db:
        the_alert(db, two).message = "=my name is Kai, ring 07700 900982, this heat is killing me"
    officer.press(two, f"{two}/close", outcome="false_alarm", note="A way of speaking")
    assert officer.client.get(f"{PAGE}/review").status_code == 403
    page = manager.open(f"{PAGE}/review")
    assert "my name is [name], ring [number], this heat is killing me" in page
    file = manager.client.get(f"{PAGE}/review.csv")
    assert file.mimetype == "text/csv"
    assert "'=my name is [name]" in file.text
    assert "07700" not in file.text
