"""What a text does to the clock of the referral that has its number."""

import pytest

from portal.database import Database
from portal.messages import takeover, threads
from portal.messages.phone_numbers import PhoneNumber
from portal.referrals import queries
from portal.referrals.kinds import DueKind
from portal.referrals.models import ALERT_LANE, Referral
from portal.referrals.wants import Status
from tests.conftest import NOON
from tests.factories_staff import bring_to, make_referral, make_worker
from tests.sms.conftest import Send

REF = "K4M7PX"


@pytest.fixture(autouse=True)
def kai(database: Database) -> None:
    """Somebody the team works with, who texts."""
    with database.transaction() as db:
        point = threads.contact_point_for(db, PhoneNumber("+447700900123"), NOON)
        bring_to(db, make_referral(db, public_ref=REF, contact_point=point), Status.WORKING)


def stored(database: Database) -> Referral:
    with database.reading() as db:
        return queries.get_by_ref(db, REF)


def test_a_question_that_is_answered_by_itself_owes_nothing(send: Send, database: Database) -> None:
    send("do i pay council tax")
    assert stored(database).due_kind is DueKind.CHASE


def test_who_asks_for_a_person_is_owed_a_reply(send: Send, database: Database) -> None:
    send("PERSON")
    assert stored(database).due_kind is DueKind.REPLY


def test_a_text_to_a_worker_who_is_on_the_conversation_is_owed_a_reply(send: Send, database: Database) -> None:
    with database.transaction() as db:
        point = threads.contact_point_for(db, PhoneNumber("+447700900123"), NOON)
        takeover.take(db, takeover.current_conversation(db, point, NOON), make_worker(db), None, NOON)
    send("ok see you there")
    assert stored(database).due_kind is DueKind.REPLY


def test_danger_puts_them_before_everybody_else_at_once(send: Send, database: Database) -> None:
    send("i want to kill myself")
    assert stored(database).lane == ALERT_LANE
