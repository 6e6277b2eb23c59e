"""Questions by text that no page answers, and what a text at night says about who reads it."""

import pytest
from sqlalchemy import select

from portal.database import Database
from portal.feedback.models import UnansweredQuestion
from tests.conftest import StandingClock
from tests.sms.conftest import Alerts, Send, said

BOWLING = "is there a bowling alley open near me"


def listed(database: Database) -> list[tuple[str, int]]:
    with database.reading() as db:
        return [(each.words, each.times) for each in db.scalars(select(UnansweredQuestion))]


def test_a_question_that_no_page_answers_goes_on_the_list_once_a_text(send: Send, database: Database) -> None:
    for sid, number in (("SM1", "+447700900123"), ("SM1", "+447700900123"), ("SM2", "+447700900124")):
        send(BOWLING, sid=sid, number=number)
    assert listed(database) == [(BOWLING, 2)]


def test_what_is_for_the_team_goes_on_no_list(send: Send, database: Database) -> None:
    for body in ("PERSON", BOWLING, "i want to die", "STOP"):
        send(body)
    assert listed(database) == []


@pytest.mark.breaks
def test_a_list_that_fails_keeps_no_reply_back(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("portal.feedback.unanswered.keep")
    assert said(send(BOWLING))


def test_a_text_at_night_says_until_when_nobody_may_see_it(send: Send, clock: StandingClock) -> None:
    assert "Our team reads these 9am to 5pm" in said(send("i want to die"))
    clock.move(hours=15)
    assert said(send("i want to die")).endswith("Our team may not see this before 9am today.")


@pytest.mark.breaks
def test_a_text_that_could_not_be_kept_says_nothing_about_who_reads_it(
    send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.messages.threads.store_once", lambda *_: 1 / 0)
    monkeypatch.setattr("sms.answering.SQLAlchemyError", ZeroDivisionError)
    words = said(send("i want to die"))
    assert "116 123" in words
    assert "Our team" not in words


def test_an_alert_about_a_text_knows_the_area(send: Send, alerts: Alerts) -> None:
    send("im 19, nowhere to sleep tonight, im in bacup")
    assert [alert.district for alert in alerts()] == ["rossendale"]
