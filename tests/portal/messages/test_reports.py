"""Reports come in any order and any number of times: what we know only ever gets further along."""

from itertools import permutations

import pytest
from sqlalchemy import select

from portal.database import Database
from portal.messages import outbox, reports
from portal.messages.claiming import LEASE, Rules, claim_next
from portal.messages.models import ContactPoint, Delivery, How, InboundText, OutgoingText, Report
from portal.messages.outbox import deliver_waiting
from portal.messages.reports import About, report_named
from portal.messages.undelivered import count_undelivered, undelivered
from tests.conftest import NOON
from tests.portal.messages.makers import Carrier, make_inbound, make_number

GOOD = (Report.QUEUED, Report.SENDING, Report.SENT, Report.DELIVERED)
BAD = (Report.QUEUED, Report.SENDING, Report.SENT, Report.UNDELIVERED)


def wait_to_send(database: Database) -> int:
    with database.transaction() as db:
        text = outbox.enqueue(db, make_number(db), "hello", "test", "k1", NOON)
        db.flush()
        return text.id


def sent(database: Database) -> int:
    text_id = wait_to_send(database)
    deliver_waiting(database, Carrier(), NOON)
    return text_id


def report(
    database: Database,
    text_id: int | None,
    *states: Report,
    sid: str = "SM1",
    code: str = "",
    about: About = About.TEXT,
) -> None:
    for state in states:
        with database.transaction() as db:
            reports.note_report(db, about, text_id, sid, state, code, NOON)


def only(database: Database) -> OutgoingText:
    with database.reading() as db:
        return db.scalars(select(OutgoingText)).one()


@pytest.mark.parametrize("order", list(permutations(GOOD)))
def test_in_any_order_the_end_is_the_furthest(database: Database, order: tuple[Report, ...]) -> None:
    text_id = sent(database)
    for place, state in enumerate(order):
        report(database, text_id, state, state)
        assert only(database).report == max(order[: place + 1], key=GOOD.index)


def test_a_failure_is_not_undone_by_a_late_report_that_it_was_on_its_way(database: Database) -> None:
    for order in permutations(BAD):
        text_id = sent(database)
        report(database, text_id, *order, code="30003")
        assert (only(database).report, only(database).report_code) == (Report.UNDELIVERED, "30003")


def test_what_arrived_after_all_has_arrived(database: Database) -> None:
    report(database, sent(database), Report.FAILED, Report.DELIVERED, Report.UNDELIVERED)
    assert only(database).report is Report.DELIVERED


def test_a_report_before_we_know_the_id_says_that_the_text_has_gone(database: Database) -> None:
    text_id = wait_to_send(database)
    with database.transaction() as db:
        claim_next(db, NOON, Rules(), Carrier())
    report(database, text_id, Report.DELIVERED, sid="SM7")
    row = only(database)
    assert (row.status, row.provider_sid, row.report) == (Delivery.SENT, "SM7", Report.DELIVERED)
    carrier = Carrier()
    deliver_waiting(database, carrier, NOON + 2 * LEASE)
    assert carrier.sent == [], "there is nothing left to doubt"


def test_a_report_while_the_text_is_in_hand_is_not_undone_when_its_answer_is_lost(database: Database) -> None:
    text_id = wait_to_send(database)
    carrier = Carrier(ZeroDivisionError(), meanwhile=lambda: report(database, text_id, Report.SENT, sid="SM7"))
    deliver_waiting(database, carrier, NOON)
    assert (only(database).status, only(database).report) == (Delivery.SENT, Report.SENT)


def test_a_report_with_another_id_shows_that_a_text_went_twice(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    text_id = sent(database)
    report(database, text_id, Report.DELIVERED, sid="SM99")
    assert only(database).report is None
    assert "text_went_twice" in caplog.text


def test_without_our_id_a_text_is_found_by_the_provider_s(database: Database) -> None:
    sent(database)
    report(database, None, Report.DELIVERED)
    assert only(database).report is Report.DELIVERED


@pytest.mark.parametrize("about", list(About))
def test_a_report_about_nothing_of_ours_changes_nothing(database: Database, about: About) -> None:
    report(database, 999, Report.DELIVERED, about=about)
    report(database, None, Report.DELIVERED, sid="SM999", about=about)


def test_21610_in_a_report_marks_the_number(database: Database) -> None:
    report(database, sent(database), Report.UNDELIVERED, code="21610")
    with database.reading() as db:
        number = db.scalars(select(ContactPoint)).one()
        assert [entry.how for entry in number.opt_outs] == [How.CARRIER]


@pytest.mark.parametrize("order", list(permutations(GOOD))[::5])
def test_what_becomes_of_a_reply_is_kept_too(database: Database, order: tuple[Report, ...]) -> None:
    with database.transaction() as db:
        text_id = make_inbound(db).id
    report(database, text_id, *order, about=About.REPLY)
    with database.reading() as db:
        assert db.scalars(select(InboundText)).one().reply_report is Report.DELIVERED


def test_names_that_the_provider_uses_are_understood(database: Database) -> None:
    assert report_named("accepted") is Report.QUEUED
    assert report_named("read") is Report.DELIVERED
    assert report_named("canceled") is Report.FAILED
    assert report_named("Delivered") is Report.DELIVERED
    assert report_named("something new") is None
    assert only_failures(database) == []


def test_what_did_not_get_there_is_listed_with_the_provider_s_code(database: Database) -> None:
    text_id = sent(database)
    report(database, text_id, Report.SENT)
    assert only_failures(database) == []
    report(database, text_id, Report.UNDELIVERED, code="30005")
    assert only_failures(database) == ["30005"]


def only_failures(database: Database) -> list[str]:
    with database.reading() as db:
        found = undelivered(db, NOON)
        assert count_undelivered(db, NOON) == len(found)
        return [each.code for each in found]
