"""What the team does with a referral."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.accounts.models import AuditEntry, StaffMember
from portal.database import Database
from portal.referrals import queries
from portal.referrals.errors import AlreadyTaken, Code, MoveNotAllowed, NoteRefused, StaleReferral
from portal.referrals.wants import Status
from portal.referrals.workflow import MOVES, add_note, change_status, hand_over, require_unchanged, take
from tests.conftest import NOON
from tests.factories_staff import TIMES, make_referral, make_worker


def actions(db: Session) -> list[str]:
    made = select(AuditEntry.action).where(AuditEntry.action.startswith("referral.")).order_by(AuditEntry.id)
    return list(db.scalars(made))


def test_taking_a_referral_names_who_the_care_leaver_hears_from(db: Session) -> None:
    referral, sam = make_referral(db), make_worker(db)
    take(db, referral, by=sam, now=NOON, times=TIMES)
    assert (referral.taken_by, referral.taken_at, referral.status) == (sam, NOON, Status.TAKEN)
    assert actions(db) == ["referral.taken"]


def test_taking_twice_changes_nothing(db: Session) -> None:
    referral, sam = make_referral(db), make_worker(db)
    for _ in range(2):
        take(db, referral, by=sam, now=NOON, times=TIMES)
    assert actions(db) == ["referral.taken"]


def test_a_second_worker_is_told_who_got_there_first(db: Session) -> None:
    referral = make_referral(db)
    take(db, referral, by=make_worker(db, name="Sam"), now=NOON, times=TIMES)
    with pytest.raises(AlreadyTaken) as refusal:
        take(db, referral, by=make_worker(db), now=NOON, times=TIMES)
    assert refusal.value.holder == "Sam"


def test_of_eight_who_take_at_once_one_holds_it_and_the_others_know_who(database: Database) -> None:
    with database.transaction() as db:
        reference = make_referral(db).public_ref
        team = [make_worker(db).id for _ in range(8)]

    def press(worker_id: int) -> str:
        with database.transaction() as db:
            referral = queries.get_by_ref(db, reference, to_change=True)
            try:
                take(db, referral, by=db.get_one(StaffMember, worker_id), now=NOON, times=TIMES)
            except AlreadyTaken as refusal:
                return refusal.holder
            return "mine"

    with ThreadPoolExecutor(8) as people:
        answers = sorted(people.map(press, team))
    assert answers.count("mine") == 1
    assert len(set(answers)) == 2


def test_a_new_referral_is_taken_before_it_is_worked_on(db: Session) -> None:
    with pytest.raises(MoveNotAllowed):
        change_status(db, make_referral(db), Status.CONTACTED, by=make_worker(db), now=NOON, times=TIMES)


def test_the_table_of_moves_names_every_status_and_none_leads_back_to_new() -> None:
    assert set(MOVES) == set(Status)
    assert not [was for was, moves in MOVES.items() if {Status.NEW, Status.TAKEN, was} & set(moves)]


@pytest.mark.parametrize(("was", "to"), [(was, to) for was, moves in MOVES.items() for to in moves])
def test_each_move_of_the_table_is_made_and_audited(db: Session, was: Status, to: Status) -> None:
    sam = make_worker(db)
    referral = make_referral(db, taken_by=sam, status=was)
    change_status(db, referral, to, by=sam, now=NOON, times=TIMES)
    assert referral.status is to
    assert actions(db) == [f"referral.{to.value}"]


def test_a_move_to_where_it_is_changes_nothing(db: Session) -> None:
    referral = make_referral(db, taken_by=make_worker(db))
    change_status(db, referral, Status.TAKEN, by=make_worker(db), now=NOON, times=TIMES)
    assert actions(db) == []


def test_a_change_to_what_somebody_else_changed_is_refused(db: Session) -> None:
    sam = make_worker(db)
    referral = make_referral(db, taken_by=sam)
    seen = referral.version
    change_status(db, referral, Status.WORKING, by=sam, now=NOON, times=TIMES)
    db.flush()
    with pytest.raises(StaleReferral) as refusal:
        require_unchanged(referral, seen)
    assert refusal.value.status is Status.WORKING


def test_handing_over_gives_a_new_referral_a_holder(db: Session) -> None:
    referral, boss, sam = make_referral(db), make_worker(db), make_worker(db)
    hand_over(db, referral, to=sam, by=boss, now=NOON, times=TIMES)
    assert (referral.taken_by, referral.status) == (sam, Status.TAKEN)
    db.flush()
    assert actions(db) == ["referral.handed_over"]


def test_handing_over_leaves_the_status_of_one_that_is_worked_on(db: Session) -> None:
    referral, boss = make_referral(db, taken_by=make_worker(db), status=Status.WORKING), make_worker(db)
    hand_over(db, referral, to=boss, by=boss, now=NOON, times=TIMES)
    assert (referral.taken_by, referral.status) == (boss, Status.WORKING)


def test_a_note_is_kept_with_its_author_and_cannot_be_read_in_the_database(db: Session) -> None:
    referral, sam = make_referral(db), make_worker(db)
    note = add_note(db, referral, " Rang Kai, no answer. ", by=sam, now=NOON)
    db.flush()
    assert (note.words, note.author, referral.notes) == ("Rang Kai, no answer.", sam, [note])
    assert "Rang" not in str(db.execute(text("SELECT words FROM referral_note")).all())


@pytest.mark.parametrize(("words", "code"), [(" \n", Code.MISSING), ("x" * 4001, Code.TOO_LONG)])
def test_a_note_without_words_or_with_too_many_is_refused(db: Session, words: str, code: Code) -> None:
    with pytest.raises(NoteRefused) as refusal:
        add_note(db, make_referral(db), words, by=make_worker(db), now=NOON)
    assert refusal.value.code is code
