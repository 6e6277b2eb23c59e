"""Whatever happens, no log holds a number, a name or a message: ours, Twilio's client's, or the web library's."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from portal.database import Database
from portal.messages import optouts, outbox, threads
from portal.messages.models import How
from portal.messages.outbox import deliver_waiting
from portal.messages.phone_numbers import PhoneNumber
from portal.settings import Settings
from portal.web.context import Service
from sms.answering import answerer_for
from sms.delivery import run_once
from sms.sending import TwilioSender
from tests.conftest import NOON, StandingClock
from tests.sms.conftest import Send
from tests.support.logged import all_logged
from tests.support.twilio.mock import TwilioMock

SECRETS = ("7700900123", "07700 900123", "Marmaduke", "gerbil", "%2B4477", "kill myself")
MESSAGE = "its Marmaduke, can my gerbil come to burnley"


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """All that is logged from here on, at every level, by everybody."""
    with all_logged() as lines:
        yield lines


def away(*_: object, **__: object) -> None:
    raise OperationalError(f"SELECT '{MESSAGE}'", {"body": MESSAGE}, Exception(MESSAGE))


def broken(*_: object, **__: object) -> None:
    raise ValueError(MESSAGE)


def wait_to_send(database: Database, key: str) -> None:
    with database.transaction() as db:
        point = threads.contact_point_for(db, PhoneNumber("+447700900123"), NOON)
        optouts.start(point, How.SAID, NOON)
        outbox.enqueue(db, point, f"Hi Marmaduke, about your gerbil {key}", "test", key, NOON)


def texts_in_every_way(send: Send, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts that are answered, refused, dangerous, too long; and whatever can break on the way."""
    for body in (MESSAGE, "i want to kill myself", "STOP", "START", "HELP", "can you stop", "", f"{MESSAGE} " * 90):
        send(body)
    send(MESSAGE, number="whatsapp:+447700900123")
    send("", NumMedia="2", MediaUrl0="http://127.0.0.1:9/gerbil.jpg")
    client.post("/sms/inbound", data={"From": "+447700900123", "Body": MESSAGE})
    client.post("/sms/inbound", json={"From": "+447700900123", "Body": MESSAGE}, headers={"X-Twilio-Signature": "x"})
    client.post("/sms/status?text=1", data={"To": "+447700900123", "MessageSid": "SM1"})
    for what in (
        "sms.answers.reply",
        "sms.answers.text_for",
        "portal.messages.threads.store_once",
        "portal.messages.threads.said_before",
        "portal.messages.threads.record_reply_once",
    ):
        for how in (away, broken):
            with monkeypatch.context() as for_now:
                for_now.setattr(what, how)
                send(MESSAGE)


def sends_in_every_way(database: Database, settings: Settings) -> None:
    """Texts that go, are refused, lost, asked after, and sent when nobody listens."""
    with TwilioMock() as twilio:
        sender = TwilioSender(twilio.settings(settings))
        sender._client.http_client.timeout = 0.3
        happens = ("ok", "busy", "fault", "lost", "slow", "auth", "region", "invalid_to", "opted_out")
        for number, each in enumerate(happens):
            wait_to_send(database, f"k{number}")
            twilio.next(each)
            for hours in range(3):
                deliver_waiting(database, sender, NOON.replace(hour=12 + hours, minute=number))
        wait_to_send(database, "down")
        twilio.is_down = True
        deliver_waiting(database, sender, NOON.replace(hour=16))
        assert twilio.listed, "it was asked what it had taken: that address holds a number"
    wait_to_send(database, "nobody")
    deliver_waiting(database, sender, NOON.replace(hour=17))


@pytest.mark.breaks
def test_no_log_holds_a_number_a_name_or_a_message(
    logged: list[str],
    send: Send,
    client: FlaskClient,
    service: Service,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    clock: StandingClock,
) -> None:
    texts_in_every_way(send, client, monkeypatch)
    sends_in_every_way(database, service.settings)
    clock.move(minutes=5)
    with monkeypatch.context() as for_now:
        for_now.setattr("sms.answering.answer_to", broken)
        run_once(answerer_for(service), TwilioSender(service.settings), clock)
    assert len(logged) > 20
    assert any("text_not_accepted" in line for line in logged)
    assert [line[:300] for line in logged if any(secret in line for secret in SECRETS)] == []
