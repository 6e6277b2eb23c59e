"""Asking for a person by text: what follows is put where staff see it, as the reply to PERSON says."""

import pytest

from tests.sms.conftest import Alerts, Send, Texts, said


@pytest.fixture(autouse=True)
def asked(send: Send) -> None:
    assert "our team will see it" in said(send("PERSON"))


def test_what_is_texted_next_is_seen_by_the_team_and_said_to_be(send: Send, alerts: Alerts) -> None:
    assert "for our team to read" in said(send("im sam"))
    assert "for our team to read" in said(send("about my mates dog"))
    assert [alert.message for alert in alerts()] == ["PERSON", "im sam", "about my mates dog"]


def test_what_has_an_answer_is_answered_as_well(send: Send, alerts: Alerts) -> None:
    assert said(send("do i pay council tax")).endswith("/o/council-tax")
    assert [alert.message for alert in alerts()][1:] == ["do i pay council tax"]


def test_a_command_is_nothing_for_the_team(send: Send, alerts: Alerts) -> None:
    assert "HOME" in said(send("MENU"))
    assert len(alerts()) == 1


def test_later_texts_are_no_longer_for_the_team(send: Send, alerts: Alerts, texts: Texts) -> None:
    for body in ("im sam", "its about my post", "do i pay council tax"):
        send(body)
    assert len(texts()) == 4
    assert len(alerts()) == 3
