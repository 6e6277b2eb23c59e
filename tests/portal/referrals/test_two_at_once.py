"""Two officers, one referral, one moment: one wins, the other is told, and nothing is overwritten."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import AuditEntry, StaffMember
from portal.database import Database
from portal.referrals import merging, queries, together, workflow
from portal.referrals.errors import (
    AlreadyTaken,
    BeingAnswered,
    MergeRefused,
    MoveNotAllowed,
    StaleReferral,
)
from portal.referrals.finding_models import Merge
from portal.referrals.kinds import Outcome
from portal.referrals.models import Referral
from portal.referrals.outcome_models import ReferralOutcome
from portal.referrals.outcomes import Closing
from portal.referrals.touching import require_unchanged
from portal.referrals.wants import Status
from tests.conftest import NOON
from tests.factories_staff import TIMES, make_referral, make_worker

WON = "won"
OFFICERS = 4
TOLD = (AlreadyTaken, StaleReferral, BeingAnswered, MergeRefused, MoveNotAllowed)
Act = Callable[[Session, StaffMember], object]


def at_once(database: Database, act: Act) -> list[str]:
    """Let officers do the same at once, and return what each was told, sorted: WON, or the name of the refusal."""
    with database.transaction() as db:
        team = [make_worker(db, name=f"Officer {number}").id for number in range(OFFICERS)]
    start = Barrier(OFFICERS)

    def press(worker_id: int) -> str:
        start.wait()
        try:
            with database.transaction() as db:
                act(db, db.get_one(StaffMember, worker_id))
        except TOLD as refusal:
            return type(refusal).__name__
        return WON

    with ThreadPoolExecutor(OFFICERS) as people:
        return sorted(people.map(press, team))


def one_and(refusal: type[Exception]) -> list[str]:
    return sorted([WON, *[refusal.__name__] * (OFFICERS - 1)])


def how_many(database: Database, table: type[object], *which: object) -> int:
    with database.reading() as db:
        return db.scalar(select(func.count()).select_from(table).where(*which)) or 0  # type: ignore[arg-type]


@pytest.fixture
def kai(database: Database) -> Referral:
    """A referral that somebody works on."""
    with database.transaction() as db:
        return make_referral(db, taken_by=make_worker(db), status=Status.WORKING)


def test_one_takes_it(database: Database) -> None:
    with database.transaction() as db:
        ref = make_referral(db).public_ref

    def take(db: Session, me: StaffMember) -> None:
        workflow.take(db, queries.get_by_ref(db, ref, to_change=True), me, NOON, TIMES)

    assert at_once(database, take) == one_and(AlreadyTaken)
    assert how_many(database, AuditEntry, AuditEntry.action == "referral.taken") == 1


def test_one_closes_it_and_the_others_read_how(database: Database, kai: Referral) -> None:
    def close(db: Session, me: StaffMember) -> None:
        found = queries.get_by_ref(db, kai.public_ref, to_change=True)
        require_unchanged(found, kai.version)
        workflow.close(db, found, Closing(Outcome.STUDY), me, NOON, TIMES)

    assert at_once(database, close) == one_and(StaleReferral)
    assert (
        how_many(database, ReferralOutcome) == how_many(database, AuditEntry, AuditEntry.subject == kai.public_ref) == 1
    )


def test_of_a_note_and_a_closing_both_are_kept_where_neither_was_read_before_the_other(
    database: Database, kai: Referral
) -> None:
    def note(db: Session, me: StaffMember) -> None:
        workflow.add_note(db, queries.get_by_ref(db, kai.public_ref, to_change=True), me.name, me, NOON)

    assert at_once(database, note) == [WON] * OFFICERS
    with database.reading() as db:
        found = queries.get_by_ref(db, kai.public_ref)
        assert len({note.words for note in found.notes}) == OFFICERS
        assert found.version == kai.version + OFFICERS


def test_one_answers_and_the_others_are_told_who_until_the_lock_runs_out(database: Database, kai: Referral) -> None:
    def begin(db: Session, me: StaffMember) -> None:
        together.begin_reply(db, db.get_one(Referral, kai.id), me, NOON)

    assert at_once(database, begin) == one_and(BeingAnswered)
    with database.transaction() as db:
        late, found = make_worker(db), db.get_one(Referral, kai.id)
        assert together.who_answers(db, found, late, NOON) is not None
        together.begin_reply(db, found, late, NOON + timedelta(minutes=4))
        assert together.who_answers(db, found, late, NOON) is None
        together.end_reply(db, found, late)


def test_one_merges_them_whichever_way_round_they_are_asked_for(database: Database, kai: Referral) -> None:
    with database.transaction() as db:
        away = make_referral(db).public_ref
    turns = iter([(kai.public_ref, away), (away, kai.public_ref)] * OFFICERS)

    def merge(db: Session, me: StaffMember) -> None:
        queries.both_to_change(db, *next(turns))
        kept, merged = queries.both_to_change(db, kai.public_ref, away)
        merging.merge(db, kept, merged, me, NOON, TIMES)

    assert at_once(database, merge) == one_and(MergeRefused)
    assert how_many(database, Merge) == 1
