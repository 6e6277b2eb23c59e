"""Twilio's official client against a Twilio made from the published contract: every request is valid."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from portal.database import Database
from portal.messages import outbox, threads
from portal.messages.carriers import TextNotAccepted
from portal.messages.models import Delivery, OutgoingText
from portal.messages.outbox import deliver_waiting
from portal.messages.phone_numbers import PhoneNumber
from portal.settings import Settings
from sms.sending import TwilioSender
from tests.conftest import NOON
from tests.support.twilio import contract
from tests.support.twilio.mock import ACCOUNT, TwilioMock

ROBIN = "+447700900123"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def twilio() -> Iterator[TwilioMock]:
    """A Twilio that found nothing wrong with what it was asked, nor with what it answered."""
    with TwilioMock() as mock:
        yield mock
    assert mock.faults == []


@pytest.fixture
def sender(twilio: TwilioMock, settings: Settings) -> TwilioSender:
    return TwilioSender(twilio.settings(settings))


def wait_to_send(database: Database, *bodies: str, number: str = ROBIN) -> None:
    with database.transaction() as db:
        point = threads.contact_point_for(db, PhoneNumber(number), NOON)
        for body in bodies:
            outbox.enqueue(db, point, body, "test", f"{number}:{body}", NOON)


def rows(database: Database) -> list[OutgoingText]:
    with database.reading() as db:
        return list(db.scalars(select(OutgoingText).order_by(OutgoingText.id)))


@pytest.mark.parametrize("body", ["hello", "It's £50 [now] {€}", "ŵ 😀", "x" * 1600])
def test_what_we_send_holds_to_the_contract(twilio: TwilioMock, sender: TwilioSender, body: str) -> None:
    sid = sender.send(ROBIN, body, 7)
    assert [(taken.sid, taken.to, taken.body) for taken in twilio.taken] == [(sid, ROBIN, body)]
    assert twilio.taken[0].callback.endswith("/sms/status?text=7")


def test_a_request_whose_sender_died_before_its_body_is_no_request(twilio: TwilioMock) -> None:
    address = urlsplit(twilio.url)
    assert address.hostname
    assert address.port
    head = (
        f"POST /2010-04-01/Accounts/{ACCOUNT}/Messages.json HTTP/1.1\r\nHost: twilio\r\nContent-Length: 90\r\n\r\nTo="
    )
    with socket.create_connection((address.hostname, address.port), timeout=5) as cut_off:
        cut_off.sendall(head.encode())
        cut_off.shutdown(socket.SHUT_WR)
        assert cut_off.recv(1) == b""
    assert (twilio.asked, twilio.taken, twilio.faults) == (0, [], [])


def test_the_contract_refuses_what_breaks_it() -> None:
    assert contract.request_faults(f"To=%2B447700900123&From=%2B447700900142&Body={'x' * 1601}", ACCOUNT)
    assert contract.request_faults("To=hello&From=%2B447700900142&Body=x", ACCOUNT)
    assert contract.request_faults("To=%2B447700900123&Body=x", ACCOUNT)
    assert contract.request_faults("To=%2B447700900123&From=%2B447700900142&Body=x&Nonsense=1", ACCOUNT)
    assert contract.request_faults("To=%2B447700900123&From=%2B447700900142&Body=x", "AC1")
    assert contract.request_faults("To=%2B447700900123&From=%2B447700900142&Body=x", ACCOUNT) == []


@pytest.mark.parametrize(
    ("refusal", "code", "is_permanent", "is_unknown"),
    [
        ("opted_out", "21610", True, False),
        ("invalid_to", "21211", True, False),
        ("not_mobile", "21614", True, False),
        ("region", "21408", True, False),
        ("auth", "20003", False, False),
        ("busy", "20429", False, False),
        ("fault", "20500", False, True),
        ("down", "20503", False, True),
        ("lost", "no-answer", False, True),
    ],
)
def test_each_refusal_says_whether_to_try_again_and_whether_to_ask_first(
    twilio: TwilioMock, sender: TwilioSender, refusal: str, code: str, is_permanent: bool, is_unknown: bool
) -> None:
    twilio.next(refusal)
    with pytest.raises(TextNotAccepted) as refused:
        sender.send(ROBIN, "hello", 7)
    found = refused.value
    assert (found.code, found.is_permanent, found.is_unknown) == (code, is_permanent, is_unknown)
    assert twilio.asked == 1, "trying again is the outbox's business"


def test_an_address_that_nobody_listens_at_never_got_the_text(settings: Settings) -> None:
    with TwilioMock() as mock:
        sender = TwilioSender(mock.settings(settings))
    with pytest.raises(TextNotAccepted) as refused:
        sender.send(ROBIN, "hello", 7)
    assert (refused.value.is_permanent, refused.value.is_unknown) == (False, False)


def test_a_busy_twilio_gets_the_text_once(twilio: TwilioMock, sender: TwilioSender, database: Database) -> None:
    wait_to_send(database, "hello")
    twilio.next("busy")
    assert [deliver_waiting(database, sender, NOON + minutes * MINUTE) for minutes in (0, 1, 2)] == [0, 1, 0]
    assert [taken.body for taken in twilio.taken] == ["hello"]
    assert twilio.listed == 0, "a busy Twilio has taken nothing: there is nothing to ask"


@pytest.mark.parametrize("loss", ["lost", "slow"])
def test_a_text_whose_answer_was_lost_goes_out_once(
    twilio: TwilioMock, sender: TwilioSender, database: Database, loss: str
) -> None:
    sender._client.http_client.timeout = 0.5
    wait_to_send(database, "hello")
    twilio.next(loss)
    assert [deliver_waiting(database, sender, NOON + minutes * MINUTE) for minutes in (0, 1, 2)] == [0, 1, 0]
    assert len(twilio.taken) == 1
    assert [(row.status, row.provider_sid) for row in rows(database)] == [(Delivery.SENT, twilio.taken[0].sid)]


def test_a_text_that_a_fault_kept_from_going_goes_after_asking(
    twilio: TwilioMock, sender: TwilioSender, database: Database
) -> None:
    wait_to_send(database, "hello")
    twilio.next("fault")
    assert [deliver_waiting(database, sender, NOON + minutes * MINUTE) for minutes in (0, 1)] == [0, 1]
    assert (len(twilio.taken), twilio.listed) == (1, 1)


def test_the_same_words_sent_twice_on_purpose_are_two_texts(
    twilio: TwilioMock, sender: TwilioSender, database: Database
) -> None:
    with database.transaction() as db:
        point = threads.contact_point_for(db, PhoneNumber(ROBIN), NOON)
        for key in ("k1", "k2"):
            outbox.enqueue(db, point, "see you at 9", "test", key, NOON)
    twilio.next("ok", "fault")
    for minutes in range(3):
        deliver_waiting(database, sender, NOON + minutes * MINUTE)
    assert len(twilio.taken) == 2
    assert len({row.provider_sid for row in rows(database)}) == 2


@pytest.mark.breaks
def test_nothing_is_sent_again_while_twilio_can_not_say_what_it_took(
    twilio: TwilioMock, sender: TwilioSender, database: Database
) -> None:
    wait_to_send(database, "hello")
    twilio.next("lost")
    deliver_waiting(database, sender, NOON)
    twilio.is_down = True
    for minutes in range(1, 6):
        deliver_waiting(database, sender, NOON + minutes * MINUTE)
    assert twilio.asked == 1
    twilio.is_down = False
    deliver_waiting(database, sender, NOON + 30 * MINUTE)
    assert (twilio.asked, rows(database)[0].status) == (1, Delivery.SENT)


def test_21610_marks_the_number_as_stopped_and_how(
    twilio: TwilioMock, sender: TwilioSender, database: Database
) -> None:
    wait_to_send(database, "first", "second")
    twilio.next("opted_out")
    for minutes in range(3):
        deliver_waiting(database, sender, NOON + minutes * MINUTE)
    assert twilio.taken == []
    assert {row.status for row in rows(database)} == {Delivery.STOPPED}
    with database.reading() as db:
        point = threads.find_contact_point(db, PhoneNumber(ROBIN))
        assert point is not None
        assert [(entry.is_stop, entry.how.value) for entry in point.opt_outs] == [(True, "carrier")]
