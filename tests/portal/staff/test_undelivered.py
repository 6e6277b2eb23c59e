"""Texts that did not get there, in words; and the switch that holds texts back, for managers only."""

import dataclasses

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.models import Role
from portal.database import Database
from portal.messages import optouts, outbox, reports
from portal.messages.carriers import TextNotAccepted
from portal.messages.models import How, OutgoingText, Report
from portal.messages.outbox import deliver_waiting
from portal.messages.reports import About
from portal.settings import TextLimits
from portal.staff.text_words import CODES
from portal.web.context import EXTENSION, Service
from tests.conftest import NOON, StandingClock
from tests.portal.messages.makers import Carrier, make_number
from tests.portal.staff.browser import StaffBrowser, main_words
from tests.portal.staff.conftest import signed_in

PAGE = "/staff/undelivered"


def wait_to_send(database: Database, *refusals: Exception) -> None:
    with database.transaction() as db:
        outbox.enqueue(db, make_number(db), "See you on Monday", "test", "k1", NOON)
    deliver_waiting(database, Carrier(*refusals), NOON)


def report(database: Database, code: str) -> None:
    with database.transaction() as db:
        text_id = db.scalars(select(OutgoingText.id)).one()
        reports.note_report(db, About.TEXT, text_id, "SM1", Report.UNDELIVERED, code, NOON)


@pytest.mark.parametrize("code", ["30003", "30005", "30006", "30007"])
def test_a_text_that_did_not_arrive_is_shown_with_why_and_what_to_do(
    officer: StaffBrowser, database: Database, code: str
) -> None:
    wait_to_send(database)
    assert "Every text got there" in officer.open(PAGE)
    report(database, code)
    words = main_words(officer.client.get(PAGE))
    for needed in ("07700 900123", "See you on Monday", CODES[code].happened, CODES[code].do, "Not sent (1)"):
        assert needed in words


@pytest.mark.parametrize("code", ["21211", "21610", "21614"])
def test_a_text_that_was_refused_is_shown_with_why(officer: StaffBrowser, database: Database, code: str) -> None:
    wait_to_send(database, TextNotAccepted(code, is_permanent=True))
    assert CODES[code].happened in main_words(officer.client.get(PAGE))


def test_what_was_tried_for_a_day_asks_a_person_to_send_it_again_or_ring(
    app: Flask, database: Database, clock: StandingClock
) -> None:
    busy = TextNotAccepted("20500", is_permanent=False)
    wait_to_send(database, busy)
    for _ in range(24):
        clock.move(hours=1)
        deliver_waiting(database, Carrier(busy), clock.now())
    officer = signed_in(app.test_client(), database, "nadia@team.example", "Nadia", Role.OFFICER)
    words = main_words(officer.client.get(PAGE))
    for needed in ("We tried for a day", "Send it again, or ring", "See you on Monday", "07700 900123"):
        assert needed in words


def test_a_code_that_we_do_not_know_is_shown_all_the_same(officer: StaffBrowser, database: Database) -> None:
    wait_to_send(database)
    report(database, "39999")
    assert "39999" in officer.open(PAGE)


def test_a_text_that_stop_held_back_is_shown(officer: StaffBrowser, database: Database) -> None:
    with database.transaction() as db:
        optouts.stop(make_number(db), How.SAID, NOON)
    wait_to_send(database)
    assert "said STOP before it went" in officer.open(PAGE)


def test_a_manager_holds_texts_and_lets_them_go_and_everybody_sees_it(
    manager: StaffBrowser, officer: StaffBrowser, database: Database
) -> None:
    assert manager.press(PAGE, f"{PAGE}/hold").status_code == 303
    assert "A manager holds all texts back" in officer.open("/staff/")
    wait_to_send(database)
    carrier = Carrier()
    assert deliver_waiting(database, carrier, NOON) == 0
    assert manager.press(PAGE, f"{PAGE}/let-go").status_code == 303
    assert "A manager holds" not in officer.open("/staff/")
    assert deliver_waiting(database, carrier, NOON) == 1


def test_an_officer_can_not_hold_texts(officer: StaffBrowser) -> None:
    assert "Hold all texts" not in officer.open(PAGE)
    assert officer.press(PAGE, f"{PAGE}/hold").status_code == 403


@pytest.mark.parametrize(("cap", "said"), [(500, "nearly used up (£0.04 of £0.05)"), (400, "nearly"), (300, "used up")])
def test_everybody_sees_when_the_days_money_is_nearly_or_quite_used_up(
    app: Flask,
    service: Service,
    officer: StaffBrowser,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    cap: int,
    said: str,
) -> None:
    wait_to_send(database)
    assert "used up" not in officer.open("/staff/")
    settings = dataclasses.replace(service.settings, texts=TextLimits(day_cap_hundredths=cap))
    monkeypatch.setitem(app.extensions, EXTENSION, dataclasses.replace(service, settings=settings))
    assert said in officer.open("/staff/")


def test_an_old_page_holds_nothing(manager: StaffBrowser) -> None:
    assert manager.client.post(f"{PAGE}/hold").status_code == 422
    assert "A manager holds" not in manager.open("/staff/")
