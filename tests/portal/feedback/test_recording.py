"""Keeping what people say about a page: once, unreadable in the database, and never without its audit entry."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts.models import AuditEntry
from portal.database import Base, Database
from portal.feedback.errors import Code, FeedbackRefused
from portal.feedback.models import PageFeedback, RefusalReport
from portal.feedback.reasons import Reason
from portal.feedback.recording import see_refusal
from portal.messages.models import Alert
from tests.conftest import NOON
from tests.factories_staff import make_worker
from tests.portal.feedback.makers import PLACE, REACH, SAID, make_feedback, make_report


def how_many(db: Session, table: type[Base]) -> int:
    return db.scalar(select(func.count()).select_from(table)) or 0


def test_what_was_said_about_a_page_is_kept(db: Session) -> None:
    kept = make_feedback(db, helpful=False, reason=Reason.HARD, words=" too many words ")
    assert (kept.page_slug, kept.helpful, kept.reason, kept.words) == (
        "council-tax",
        False,
        Reason.HARD,
        "too many words",
    )
    assert kept.received_at == NOON


def test_a_no_needs_no_reason_and_no_words(db: Session) -> None:
    kept = make_feedback(db, helpful=False)
    assert (kept.reason, kept.words) == (None, None)


def test_a_refusal_is_kept_with_its_audit_entry(db: Session) -> None:
    report = make_report(db, reach=REACH)
    assert (report.place, report.said, report.reach, report.seen_at) == (PLACE, SAID, REACH, None)
    entry = db.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.subject, entry.actor) == ("refusal.received", f"refusal:{report.id}", None)


def test_nothing_that_they_wrote_can_be_read_in_the_database(db: Session) -> None:
    make_report(db, reach=REACH, danger="no_food")
    make_feedback(db, words="nobody ever rings me")
    db.flush()
    tables = ("page_feedback", "refusal_report", "alert", "audit_entry")
    rows = str([db.execute(text(f"SELECT * FROM {table}")).all() for table in tables])  # noqa: S608 - our own tables
    assert "council-tax" in rows
    assert not [words for words in (PLACE, SAID, "900982", "nobody ever", "rings me") if words in rows]


@pytest.mark.parametrize("make", [make_feedback, make_report])
def test_the_same_form_sent_twice_is_kept_once(db: Session, make: Any) -> None:
    first, second = (make(db, form_key="k", danger="no_food") for _ in range(2))
    assert second is first
    assert (how_many(db, type(first)), how_many(db, Alert)) == (1, 1)


def test_ten_presses_of_send_at_once_give_one_report_and_one_alert(database: Database) -> None:
    def press(_: int) -> int:
        with database.transaction() as db:
            return make_report(db, form_key="k", danger="no_food").id

    with ThreadPoolExecutor(10) as people:
        assert len(set(people.map(press, range(10)))) == 1
    with database.reading() as db:
        assert [how_many(db, table) for table in (RefusalReport, Alert, AuditEntry)] == [1, 1, 1]


def test_who_goes_back_and_says_more_is_heard_again(db: Session) -> None:
    make_report(db, form_key="k")
    make_report(db, form_key="k", said="and they hung up")
    assert how_many(db, RefusalReport) == 2


def test_danger_puts_every_word_where_staff_look_first_with_the_page(db: Session) -> None:
    make_report(db, reach=REACH, danger="homeless_tonight")
    alert = db.scalars(select(Alert)).one()
    assert (alert.danger, alert.page_slug) == ("homeless_tonight", "council-tax")
    assert alert.message.split("\n") == [PLACE, SAID, REACH]


def test_ordinary_words_alert_nobody(db: Session) -> None:
    make_report(db)
    make_feedback(db, words="ok I suppose")
    assert how_many(db, Alert) == 0


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"place": "  "}, "place", Code.MISSING),
        ({"said": ""}, "said", Code.MISSING),
        ({"place": "x" * 101}, "place", Code.TOO_LONG),
        ({"said": "x" * 1001}, "said", Code.TOO_LONG),
        ({"reach": "x" * 101}, "reach", Code.TOO_LONG),
    ],
)
def test_a_report_that_cannot_stand_is_refused_by_name(
    db: Session, given: dict[str, str], field: str, code: Code
) -> None:
    with pytest.raises(FeedbackRefused) as refusal:
        make_report(db, **given)
    assert (refusal.value.field, refusal.value.code) == (field, code)
    assert how_many(db, RefusalReport) == 0


def test_feedback_that_cannot_stand_is_refused_by_name(db: Session) -> None:
    with pytest.raises(FeedbackRefused, match="words too_long"):
        make_feedback(db, words="x" * 501)
    with pytest.raises(FeedbackRefused, match="reason not_for_yes"):
        make_feedback(db, helpful=True, reason=Reason.OTHER)


def test_the_database_itself_refuses_a_reason_for_yes(db: Session) -> None:
    row = PageFeedback(sent_key="k", page_slug="x", helpful=True, reason=Reason.HARD, received_at=NOON)
    with pytest.raises(IntegrityError), db.begin_nested():
        db.add(row)


def test_the_first_to_see_a_report_stays_and_is_audited_once(db: Session) -> None:
    report, sam, ali = make_report(db), make_worker(db, name="Sam"), make_worker(db)
    for worker in (sam, ali):
        see_refusal(db, report, by=worker, now=NOON)
    assert (report.seen_by, report.seen_at) == (sam, NOON)
    seen = list(db.scalars(select(AuditEntry).where(AuditEntry.action == "refusal.seen")))
    assert [(entry.actor, entry.subject) for entry in seen] == [(sam, f"refusal:{report.id}")]


def test_every_reason_has_words() -> None:
    assert all(reason.label for reason in Reason)
