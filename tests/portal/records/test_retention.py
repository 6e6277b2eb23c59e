"""What was kept long enough goes, by one table, and nothing about somebody with a worry or a request open does."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Table, func, select, text
from sqlalchemy.orm import Session

from content.offer import Offer
from portal.accounts import audit, audit_chain
from portal.accounts.models import AuditEntry, Role
from portal.database import Base, Database
from portal.dialogues import keeping
from portal.feedback import unanswered
from portal.messages import alert_work, optouts, outbox, threads
from portal.messages.models import ContactPoint, Delivery, HandledText, How, InboundText, Outcome, OutgoingText
from portal.messages.phone_numbers import PhoneNumber
from portal.records import retention
from portal.records.rules import RULES
from portal.referrals import drafts, merging, workflow
from portal.referrals.kinds import Outcome as Ended
from portal.referrals.models import Referral
from portal.referrals.outcomes import Closing
from portal.referrals.wants import Status
from tests.conftest import NOON
from tests.factories_staff import TIMES, bring_to, make_draft, make_referral, make_worker
from tests.portal.messages.makers import ROBIN, make_alert, make_inbound
from tests.portal.messages.talk_makers import make_talk, say

HOUR = timedelta(hours=1)


def run(database: Database, offer: Offer, now: datetime) -> dict[str, int]:
    """Delete what is due and return how much of each sort went."""
    return {done.what: done.number for done in retention.run(database, offer.retention, now) if done.number}


def later(offer: Offer, kind: str, by: timedelta) -> datetime:
    return NOON + offer.retention[kind].time + by


def count(database: Database, table: type[Base]) -> int:
    with database.reading() as db:
        return db.scalar(select(func.count()).select_from(table)) or 0


def answered(db: Session, words: str = "hello", number: str = ROBIN) -> InboundText:
    """A text that was answered at noon."""
    made = make_inbound(db, words, number)
    threads.record_reply_once(db, made.id, "our answer", "answer", NOON)
    return made


@pytest.mark.parametrize("kind", ["drafts", "talks", "texts", "referrals", "alerts", "questions"])
def test_each_kind_stays_until_its_time_and_goes_after_it(database: Database, offer: Offer, kind: str) -> None:
    with database.transaction() as db:
        if kind == "drafts":
            make_draft(db)
        elif kind == "talks":
            talk = make_talk(db)
            say(db, talk)
            talk.waiting_since = None
        elif kind == "texts":
            answered(db)
        elif kind == "referrals":
            bring_to(db, make_referral(db), Status.CLOSED)
        elif kind == "alerts":
            alert_work.close(db, make_alert(db), Outcome.RANG, "rang", make_worker(db), NOON)
        else:
            unanswered.keep(db, unanswered.Question("what is the capital"), NOON)
    names = {done.what for done in _due(database, offer, later(offer, kind, HOUR)) if done.kind == kind}
    assert not {done.what for done in _due(database, offer, later(offer, kind, -HOUR)) if done.kind == kind}
    assert names
    gone = run(database, offer, later(offer, kind, HOUR))
    assert names <= set(gone)
    assert run(database, offer, later(offer, kind, HOUR)) == {}


def _due(database: Database, offer: Offer, now: datetime) -> list[retention.Done]:
    with database.reading() as db:
        return [done for done in retention.look(db, offer.retention, now) if done.number]


def test_looking_first_deletes_nothing(app: Flask, database: Database, offer: Offer) -> None:
    with database.transaction() as db:
        answered(db)
    before = count(database, InboundText)
    app.extensions["in-your-corner"].clock.moment = later(offer, "texts", HOUR)
    said = app.test_cli_runner().invoke(args=["retention", "run", "--dry-run"])
    assert "texts in: 1, kept for 1 year" in said.output
    assert "Nothing was deleted" in said.output
    assert count(database, InboundText) == before
    said = app.test_cli_runner().invoke(args=["retention", "run"])
    assert said.exit_code == 0, said.output
    assert count(database, InboundText) == 0
    assert "hello" not in said.output


def test_what_went_is_in_the_audit_by_number_without_names(database: Database, offer: Offer) -> None:
    with database.transaction() as db:
        answered(db, "my secret words")
        answered(db)
    run(database, offer, later(offer, "texts", HOUR))
    with database.reading() as db:
        told = select(AuditEntry.subject).where(AuditEntry.action == "retention.deleted")
        assert set(db.scalars(told)) >= {"texts in: 2", "numbers: 1"}
        assert audit.verify(db).broken_id is None


@pytest.mark.parametrize("opened", ["alert", "referral"])
def test_nothing_goes_while_a_worry_or_a_request_of_theirs_is_open(
    database: Database, offer: Offer, opened: str
) -> None:
    with database.transaction() as db:
        came = answered(db, number="07700 900982")  # the one that referrals are made with
        point, worker = came.contact_point, make_worker(db)
        outbox.enqueue(db, point, "a page for you", "page", "one", NOON).status = Delivery.REFUSED
        alert = make_alert(db)
        alert.contact_point = point
        request = make_referral(db)
        if opened == "referral":
            alert_work.close(db, alert, Outcome.RANG, "rang", worker, NOON)
        else:
            bring_to(db, request, Status.CLOSED)
        kept = {table: db.scalar(select(func.count()).select_from(table)) for table in (InboundText, OutgoingText)}
    long_after = NOON + timedelta(days=9000)
    gone = run(database, offer, long_after)
    assert {"texts in", "texts out", "numbers", "referrals", "alerts"} & set(gone) == set()
    assert {table: count(database, table) for table in kept} == kept


def test_a_text_delivered_again_after_it_was_deleted_changes_nothing(database: Database, offer: Offer) -> None:
    with database.transaction() as db:
        sid = answered(db).message_sid
    run(database, offer, later(offer, "texts", HOUR))
    assert (count(database, InboundText), count(database, ContactPoint)) == (0, 0)
    assert count(database, HandledText) == 1
    with database.reading() as db:
        assert threads.was_handled(db, sid)
        assert sid not in str(db.execute(text("SELECT key FROM handled_text")).all())


def test_of_a_number_that_said_stop_only_the_stop_stays(database: Database, offer: Offer) -> None:
    with database.transaction() as db:
        optouts.stop(answered(db).contact_point, How.SAID, NOON)
    run(database, offer, later(offer, "texts", HOUR))
    with database.transaction() as db:
        left = db.scalars(select(ContactPoint)).one()
        assert (left.phone, left.is_let_go, left.is_stopped) == ("", True, True)
        again = threads.contact_point_for(db, PhoneNumber.parse(ROBIN), NOON)
        assert (again.id, again.phone, again.is_let_go) == (left.id, "+447700900123", False)
    with database.transaction() as db:
        assert threads.contact_point_for(db, PhoneNumber.parse(ROBIN), NOON).is_stopped


def test_what_was_merged_goes_with_what_it_was_merged_into(database: Database, offer: Offer) -> None:
    with database.transaction() as db:
        kept, away = make_referral(db), make_referral(db)
        by = bring_to(db, kept, Status.WORKING)
        workflow.add_note(db, away, "about them", by, NOON)
        merging.merge(db, kept, away, by, NOON, TIMES)
        workflow.close(db, kept, Closing(Ended.OTHER_SUPPORT), by, NOON, TIMES)
    assert run(database, offer, later(offer, "referrals", HOUR))["referrals"] == 1
    assert count(database, Referral) == 0


def test_a_run_that_was_stopped_goes_on(database: Database, offer: Offer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "AT_A_TIME", 2)
    with database.transaction() as db:
        for number in range(5):
            answered(db, f"text {number}")
    steps = retention.run(database, offer.retention, later(offer, "texts", HOUR))
    assert next(steps).what == "drafts"
    steps.close()
    assert run(database, offer, later(offer, "texts", HOUR))["texts in"] == 5


def test_old_entries_of_the_audit_go_and_the_chain_still_proves_itself(database: Database, offer: Offer) -> None:
    now = later(offer, "audit", HOUR)
    with database.transaction() as db:
        for number in range(30):
            audit.record(db, actor=None, action="test", subject=str(number), now=NOON)
    with database.transaction() as db:
        audit.record(db, actor=None, action="test", subject="young", now=now)
    assert run(database, offer, now)["audit entries"] == 30
    with database.reading() as db:
        checked = audit.verify(db)
        assert (checked.broken_id, checked.whole) == (None, 2)
        anchor = audit_chain.newest_anchor(db)
        assert anchor is not None
        assert anchor.sequence == 30
        assert audit.verify(db, anchor.hash).has_noted
    assert run(database, offer, now) == {}


@pytest.mark.parametrize(
    "forged",
    [
        "DELETE FROM audit_entry WHERE sequence = 31",
        "DELETE FROM audit_anchor",
        "UPDATE audit_anchor SET hash = 'x'",
    ],
)
def test_what_is_younger_and_where_the_trail_begins_can_be_neither_deleted_nor_changed(
    database: Database, offer: Offer, forged: str
) -> None:
    test_old_entries_of_the_audit_go_and_the_chain_still_proves_itself(database, offer)
    with pytest.raises(Exception, match="never"), database.transaction() as db:
        db.execute(text(forged))


def test_an_anchor_that_nothing_tells_of_is_noticed(database: Database) -> None:
    with database.transaction() as db:
        for number in range(3):
            audit.record(db, actor=None, action="test", subject=str(number), now=NOON)
    with database.transaction() as db:
        db.execute(
            text(
                "INSERT INTO audit_anchor (sequence, hash, at) "
                "SELECT sequence, hash, at FROM audit_entry WHERE sequence = 2"
            )
        )
        db.execute(text("DELETE FROM audit_entry WHERE sequence <= 2"))
    with database.reading() as db:
        assert "nothing in the trail tells" in audit.verify(db).why


def test_nothing_of_what_was_deleted_is_left_in_the_files(database: Database, offer: Offer) -> None:
    if not database.is_sqlite:
        return
    with database.transaction() as db:
        made = answered(db, "a text of many words " * 40)
        stored = db.execute(text("SELECT body FROM inbound_text")).scalar_one()[40:200]
        assert made.id
    path = Path(str(database.engine.url.database))
    files = [path, path.with_name(path.name + "-wal")]
    assert any(stored.encode() in file.read_bytes() for file in files if file.exists())
    run(database, offer, later(offer, "texts", HOUR))
    assert not any(stored.encode() in file.read_bytes() for file in files if file.exists())


def test_no_draft_is_kept_longer_than_anybody_can_go_on_with_it(offer: Offer) -> None:
    assert offer.retention["drafts"].time <= min(drafts.KEPT, keeping.KEPT)


def test_accounts_stay(database: Database, offer: Offer) -> None:
    with database.transaction() as db:
        make_worker(db, role=Role.MANAGER)
    run(database, offer, NOON + timedelta(days=9000))
    with database.reading() as db:
        assert db.execute(text("SELECT count(*) FROM staff_member")).scalar_one() == 1


# What no rule names, and why it may stay. A new table must have a rule, hang on one that has, or stand here.
STAYS = {
    "staff_member": "who did what is told by their name",
    "second_factor": "goes with the account",
    "recovery_code": "goes with the account",
    "audit_entry": "has a period of its own",
    "audit_anchor": "proves the trail",
    "kept_key": "nobody's",
    "handled_text": "keyed hashes that say nothing of anybody",
    "opt_out_entry": "goes with its number, or is the STOP that is kept",
    "outbox_pause": "about no young person",
    "team_setting": "about no young person",
    "saved_view": "about no young person",
    "frozen_month": "figures about nobody",
}


def test_every_table_has_a_time_or_a_reason() -> None:
    tables = Base.metadata.tables
    some = NOON + timedelta(days=1)
    ruled = {found.name for rule in RULES for found in rule.due(some).get_final_froms() if isinstance(found, Table)}
    while True:
        hang = {
            table.name
            for table in tables.values()
            for key in table.foreign_keys
            if key.ondelete == "CASCADE" and key.column.table.name in ruled
        }
        if hang <= ruled:
            break
        ruled |= hang
    assert {name for name in tables if name not in ruled} == STAYS.keys()
