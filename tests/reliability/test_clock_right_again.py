"""The clock jumps ahead and comes right: nothing sticks, rings off, lasts longer or goes twice."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts import audit, links, sessions
from portal.accounts.errors import LinkSpent, TooManyTries
from portal.accounts.models import AuditEntry
from portal.accounts.proofs import LinkKind
from portal.accounts.sign_in import sign_in
from portal.database import Database
from portal.dialogues import looking_up
from portal.messages import answering_people, outbox, text_me, threads
from portal.messages.alert_reminders import OnCall, remind
from portal.messages.carriers import TextNotAccepted
from portal.messages.models import Delivery, InboundText, OutgoingText
from portal.messages.outbox import deliver_waiting
from portal.messages.pacing import Pace, pace_of
from portal.messages.phone_numbers import PhoneNumber
from portal.referrals import confirmation, queries, together, workflow
from portal.referrals.errors import BeingAnswered
from portal.referrals.kinds import HoldReason
from portal.referrals.models import Referral
from portal.referrals.narrowing import Narrowing
from portal.referrals.tries import Limit, may_try
from portal.settings import Settings
from portal.web.context import Service
from sms.answering import answerer_for
from sms.sending import TwilioSender
from tests.conftest import NOON
from tests.factories_staff import HOURS, PASSWORD, TIMES, make_referral, make_worker
from tests.portal.messages.makers import ROBIN, Carrier, make_alert, make_inbound, make_number
from tests.portal.messages.talk_makers import make_text_talk
from tests.portal.messages.test_alert_reminders import CLOCK
from tests.support.twilio.mock import TwilioMock

HOUR, DAY, YEAR = timedelta(hours=1), timedelta(days=1), timedelta(days=365)
MINUTE = timedelta(minutes=1)
ON_CALL = OnCall("+447700900142", "+447700900143")
ahead_by = pytest.mark.parametrize("ahead", [HOUR, DAY, YEAR])


@ahead_by
def test_a_session_that_ran_out_stays_so_when_the_clock_falls_back(database: Database, ahead: timedelta) -> None:
    with database.transaction() as db:
        token = sessions.start(db, make_worker(db), NOON)
        assert sessions.find_open(db, token, NOON + 29 * MINUTE)
        assert sessions.find_open(db, token, NOON + 31 * MINUTE) is None
        assert sessions.find_open(db, token, NOON + 31 * MINUTE - ahead) is None


def rings(database: Database, since: datetime, minutes: int) -> int:
    """Look at the clock every minute and return how often it rang."""
    return sum(remind(database, CLOCK, ON_CALL, since + minute * MINUTE) for minute in range(minutes))


@ahead_by
def test_an_alert_rings_on_when_the_clock_comes_right(database: Database, ahead: timedelta) -> None:
    with database.transaction() as db:
        make_alert(db)
    assert rings(database, NOON, 10) == 1
    assert rings(database, NOON + ahead, 3) >= 1
    assert rings(database, NOON + 20 * MINUTE, 41) >= 4


@ahead_by
def test_an_alert_that_was_raised_while_the_clock_was_ahead_rings(database: Database, ahead: timedelta) -> None:
    with database.transaction() as db:
        make_alert(db, minutes_ago=-ahead.total_seconds() / 60)
    assert rings(database, NOON, 30) >= 2
    with database.reading() as db:
        texts = db.scalars(select(OutgoingText.body)).all()
        managers = db.scalar(select(func.count()).where(AuditEntry.action == "alert.managers_told"))
    assert texts.count("An alert waits.") >= 2
    assert managers == 1


@ahead_by
def test_wrong_passwords_while_it_was_ahead_hold_nobody_up_for_long(database: Database, ahead: timedelta) -> None:
    def try_it(password: str, now: datetime) -> bool:
        with database.transaction() as db:
            return bool(sign_in(db, email="n@team.example", password=password, address="1", now=now, may_waive=True))

    with database.transaction() as db:
        make_worker(db, email="n@team.example")
    assert not any(try_it("wrong", NOON + ahead) for _ in range(5))
    with pytest.raises(TooManyTries):
        try_it(PASSWORD, NOON + ahead)
    assert try_it(PASSWORD, NOON)


@ahead_by
def test_a_text_made_while_it_was_ahead_goes_at_once_when_it_is_right_and_once_only(
    database: Database, ahead: timedelta
) -> None:
    carrier = Carrier()
    with database.transaction() as db:
        point = make_number(db)
        outbox.enqueue(db, point, "first", "test", "one", NOON + ahead)
        outbox.enqueue(db, point, "second", "test", "two", NOON)
    for now in (NOON, NOON + HOUR, NOON - DAY, NOON + ahead, NOON + 2 * HOUR):
        deliver_waiting(database, carrier, now)
        assert [body for _, body in carrier.sent] == ["first", "second"]


@ahead_by
def test_a_text_tried_while_it_was_ahead_is_tried_at_once_and_then_waits_as_ever(
    database: Database, ahead: timedelta
) -> None:
    busy = TextNotAccepted("busy", is_permanent=False)
    carrier = Carrier(busy, busy)
    with database.transaction() as db:
        outbox.enqueue(db, make_number(db), "hello", "test", "one", NOON)
    deliver_waiting(database, carrier, NOON + ahead)
    deliver_waiting(database, carrier, NOON + MINUTE)
    deliver_waiting(database, carrier, NOON + MINUTE)
    with database.reading() as db:
        assert db.scalars(select(OutgoingText.attempts)).all() == [2]
    deliver_waiting(database, carrier, NOON + 3 * MINUTE)
    assert len(carrier.sent) == 1


def test_a_text_held_for_the_night_of_another_year_goes_by_day(database: Database) -> None:
    carrier, night = Carrier(), NOON + YEAR + 10 * HOUR
    with database.transaction() as db:
        outbox.enqueue(db, make_number(db), "hello", "test", "one", NOON)
    deliver_waiting(database, carrier, night)
    assert carrier.sent == []
    deliver_waiting(database, carrier, NOON + MINUTE)
    assert len(carrier.sent) == 1


@ahead_by
def test_a_text_that_was_in_hand_when_the_clock_came_right_is_asked_after_and_goes(
    database: Database, ahead: timedelta
) -> None:
    def die() -> None:
        raise SystemExit

    with database.transaction() as db:
        outbox.enqueue(db, make_number(db), "hello", "test", "one", NOON)
    with pytest.raises(SystemExit):
        deliver_waiting(database, Carrier(meanwhile=die), NOON + ahead)
    carrier = Carrier()
    for _ in range(2):
        deliver_waiting(database, carrier, NOON + MINUTE)
    assert len(carrier.sent) == 1


def test_a_text_whose_answer_was_lost_while_it_was_an_hour_ahead_is_found_to_have_gone(
    database: Database, settings: Settings
) -> None:
    with TwilioMock() as twilio:
        sender = TwilioSender(twilio.settings(settings))
        twilio.next("lost")
        with database.transaction() as db:
            outbox.enqueue(db, make_number(db), "hello", "test", "one", NOON)
        for now in (NOON + HOUR, NOON + MINUTE, NOON + 2 * HOUR):
            deliver_waiting(database, sender, now)
        assert len(twilio.taken) == 1
    with database.reading() as db:
        assert db.scalars(select(OutgoingText.status)).all() == [Delivery.SENT]


@ahead_by
def test_a_text_that_was_left_behind_while_it_was_ahead_is_answered(service: Service, ahead: timedelta) -> None:
    with service.database.transaction() as db:
        make_inbound(db, "do i pay council tax", now=NOON + ahead)
    assert answerer_for(service).answer_left_behind(NOON + MINUTE) == 1
    with service.database.reading() as db:
        assert db.scalars(select(InboundText.replied_at)).one()


@ahead_by
def test_who_texted_much_while_it_was_ahead_is_answered_when_it_is_right(service: Service, ahead: timedelta) -> None:
    limits = service.settings.texts
    with service.database.transaction() as db:
        for number in range(limits.replies_an_hour + 1):
            text = make_inbound(db, f"hello {number}", now=NOON + ahead)
            threads.record_reply_once(db, text.id, "our answer", "answer", NOON + ahead, 1)
        point = text.contact_point
        assert pace_of(db, point, 99, limits, NOON + ahead) is not Pace.ANSWER
        assert pace_of(db, point, 99, limits, NOON) is Pace.ANSWER


@ahead_by
def test_what_a_colleague_did_while_it_was_ahead_locks_nobody_out(database: Database, ahead: timedelta) -> None:
    with database.transaction() as db:
        sam, nadia, referral = make_worker(db, name="Sam Ali"), make_worker(db), make_referral(db)
        together.begin_reply(db, referral, sam, NOON + ahead)
        together.note_looking(db, referral, sam, NOON + ahead)
        with pytest.raises(BeingAnswered):
            together.begin_reply(db, referral, nadia, NOON + ahead + MINUTE)
        assert together.who_answers(db, referral, nadia, NOON) is None
        assert together.who_looks(db, referral, nadia, NOON) == []
        assert together.begin_reply(db, referral, nadia, NOON).by is nadia
        talk = make_text_talk(db)
        assert answering_people.note_writing(talk, sam, NOON + ahead) is None
        assert answering_people.who_writes(talk, nadia, NOON) is None


@ahead_by
def test_a_link_made_while_it_was_ahead_lasts_no_longer_than_any(database: Database, ahead: timedelta) -> None:
    with database.transaction() as db:
        manager, member = make_worker(db), make_worker(db)
        token = links.make(db, member, LinkKind.PASSWORD, manager, NOON + ahead)
        assert links.find(db, token, NOON + ahead)
        with pytest.raises(LinkSpent):
            links.find(db, token, NOON)
        assert links.find(db, links.make(db, member, LinkKind.PASSWORD, manager, NOON), NOON)


@ahead_by
def test_tries_at_a_code_while_it_was_ahead_are_not_counted_when_it_is_right(
    database: Database, ahead: timedelta
) -> None:
    limit = Limit("test", 2, HOUR)
    with database.transaction() as db:
        assert [may_try(db, limit, "K4M7PX", NOON + ahead) for _ in range(3)] == [True, True, False]
        assert may_try(db, limit, "K4M7PX", NOON)


@ahead_by
def test_what_was_sent_to_a_number_while_it_was_ahead_uses_up_nothing_of_what_it_may_get(
    database: Database, ahead: timedelta
) -> None:
    with database.transaction() as db:
        number = PhoneNumber(ROBIN)
        asked = [text_me.text_parts(db, number, [f"page {each}"], NOON + ahead) for each in range(4)]
        assert asked == [True, True, True, False]
        assert text_me.text_parts(db, number, ["page"], NOON)
        sent = make_referral(db, received_at=NOON + ahead, is_texted=True)
        assert sent.contact_point is not None
        assert not confirmation.may_text(db, sent.contact_point, NOON + ahead)
        assert confirmation.may_text(db, sent.contact_point, NOON)
        assert looking_up.is_just_sent(sent, NOON + ahead)
        assert not looking_up.is_just_sent(sent, NOON)


@pytest.mark.parametrize("ahead", [HOUR, DAY, YEAR, -DAY])
def test_a_referral_can_be_worked_on_before_and_after_and_stays_in_line(database: Database, ahead: timedelta) -> None:
    with database.transaction() as db:
        by, day = make_worker(db), (NOON + ahead).date() + timedelta(days=14)
        taken, held = make_referral(db), make_referral(db)
        for each, now in ((taken, NOON + ahead), (held, NOON)):
            workflow.take(db, each, by, now, TIMES)
        workflow.hold(db, held, workflow.Hold(HoldReason.HOUSING, day), by, NOON + ahead, TIMES)
        workflow.contact(db, taken, by, NOON, TIMES)
        workflow.work(db, held, by, NOON + HOUR, TIMES)
    with database.reading() as db:
        for now in (NOON, NOON + ahead, NOON - DAY):
            assert len(queries.open_queue(db, Narrowing(), HOURS, now).referrals) == 2
        assert all(each.due_at for each in db.scalars(select(Referral)))
        assert audit.verify(db).broken_id is None


def test_a_conversation_is_remembered_again_when_the_clock_is_right(database: Database) -> None:
    with database.transaction() as db:
        point = make_inbound(db, "first").contact_point
        make_inbound(db, "ahead", now=NOON + DAY)
        last = make_inbound(db, "last", now=NOON + MINUTE)
        assert threads.recent_words(db, point, NOON + MINUTE, last.message_sid) == ["first"]
