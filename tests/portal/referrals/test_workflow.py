"""What the team does with a referral."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.accounts.models import AuditEntry, Role, StaffMember
from portal.referrals import workflow
from portal.referrals.errors import (
    AlreadyTaken,
    Code,
    DetailsRefused,
    MoveNotAllowed,
    NobodyThere,
    NotAllowed,
    NoteRefused,
    StaleReferral,
)
from portal.referrals.kinds import HoldReason, Outcome
from portal.referrals.models import Referral
from portal.referrals.outcome_models import ReferralMove
from portal.referrals.outcomes import Closing
from portal.referrals.transitions import RULES, TABLE, Action, allowed
from portal.referrals.wants import Status
from portal.referrals.workflow import Hold, add_note, hand_over, hand_to_locality, require_unchanged, take
from tests.conftest import NOON
from tests.factories_staff import TIMES, make_referral, make_worker

IN_MAY = Hold(HoldReason.HOUSING, date(2027, 5, 3))
DONE = Closing(Outcome.OTHER_SUPPORT)
Act = Callable[[Session, Referral, StaffMember], None]
ACTS: dict[Action, Act] = {
    Action.TAKE: lambda db, referral, by: take(db, referral, by, NOON, TIMES),
    Action.HAND_OVER: lambda db, referral, by: hand_over(db, referral, make_worker(db), by, NOON, TIMES),
    Action.HAND_TO_LOCALITY: lambda db, referral, by: hand_to_locality(db, referral, "North", by, NOON, TIMES),
    Action.CONTACT: lambda db, referral, by: workflow.contact(db, referral, by, NOON, TIMES),
    Action.WORK: lambda db, referral, by: workflow.work(db, referral, by, NOON, TIMES),
    Action.HOLD: lambda db, referral, by: workflow.hold(db, referral, IN_MAY, by, NOON, TIMES),
    Action.CLOSE: lambda db, referral, by: workflow.close(db, referral, DONE, by, NOON, TIMES),
    Action.TAKE_BACK: lambda db, referral, by: workflow.take_back(db, referral, NOON, TIMES),  # noqa: ARG005
    Action.REOPEN: lambda db, referral, by: workflow.reopen(db, referral, "They rang.", by, NOON, TIMES),
}

CHANGES_NOTHING = {
    (Action.CONTACT, Status.CONTACTED),
    (Action.WORK, Status.WORKING),
    (Action.TAKE_BACK, Status.CLOSED),
}


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


def test_the_table_has_one_row_for_each_action_and_every_status_leads_somewhere() -> None:
    assert [rule.action for rule in TABLE] == list(Action)
    assert {status for rule in TABLE for status in rule.moves} == set(Status)
    assert len({rule.audit for rule in TABLE}) == len(TABLE)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("status", Status)
def test_each_row_of_the_table_is_done_and_kept_and_nothing_else_is(
    db: Session, action: Action, status: Status
) -> None:
    rule, boss = RULES[action], make_worker(db, role=Role.MANAGER)
    is_nobodys = status is Status.NEW or action is Action.TAKE
    referral = make_referral(db, status=status, taken_by=None if is_nobodys else make_worker(db))
    if (action, status) in CHANGES_NOTHING:
        ACTS[action](db, referral, boss)
        assert (referral.status, actions(db)) == (status, [])
        return
    if status not in rule.moves:
        with pytest.raises(MoveNotAllowed):
            ACTS[action](db, referral, boss)
        assert (referral.status, actions(db)) == (status, [])
        return
    ACTS[action](db, referral, boss)
    db.flush()
    assert referral.status is rule.moves[status]
    assert actions(db) == [rule.audit]
    moved = list(db.scalars(select(ReferralMove)))
    assert [(move.from_status, move.to_status) for move in moved] == (
        [] if rule.moves[status] is status else [(status, rule.moves[status])]
    )


@pytest.mark.parametrize("action", [action for action in Action if RULES[action].permission is not None])
def test_nobody_without_the_permission_does_anything(db: Session, action: Action) -> None:
    gone = make_worker(db, role=Role.MANAGER)
    gone.is_active = False
    status = next(iter(RULES[action].moves))
    referral = make_referral(db, status=status, taken_by=None if status is Status.NEW else make_worker(db))
    with pytest.raises((NotAllowed, MoveNotAllowed)):
        ACTS[action](db, referral, gone)
    assert (referral.status, actions(db), allowed(referral, gone)) == (status, [], ())


def test_an_officer_is_offered_what_they_may_do_now(db: Session) -> None:
    sam = make_worker(db)
    assert allowed(make_referral(db), sam) == (Action.TAKE,)
    assert allowed(make_referral(db, taken_by=sam, status=Status.CLOSED), sam) == (Action.REOPEN,)


def test_a_change_to_what_somebody_else_changed_is_refused_and_says_who_did_what(db: Session) -> None:
    sam = make_worker(db, name="Sam")
    referral = make_referral(db, taken_by=sam)
    seen = referral.version
    workflow.work(db, referral, by=sam, now=NOON, times=TIMES)
    db.flush()
    with pytest.raises(StaleReferral) as refusal:
        require_unchanged(referral, seen)
    assert refusal.value.status is Status.WORKING
    assert [(each.action, each.by) for each in refusal.value.happened] == [("referral.working", "Sam")]


def test_a_note_of_a_colleague_makes_an_open_page_stale_too(db: Session) -> None:
    referral, sam = make_referral(db), make_worker(db)
    seen = referral.version
    add_note(db, referral, "Rang.", by=sam, now=NOON)
    db.flush()
    with pytest.raises(StaleReferral):
        require_unchanged(referral, seen)


def test_handing_over_gives_a_new_referral_a_holder_and_keeps_the_note(db: Session) -> None:
    referral, boss, sam = make_referral(db), make_worker(db, role=Role.MANAGER), make_worker(db)
    hand_over(db, referral, to=sam, by=boss, now=NOON, times=TIMES, note="You know Kai.")
    assert (referral.taken_by, referral.status) == (sam, Status.TAKEN)
    assert [note.words for note in referral.notes] == ["You know Kai."]
    db.flush()
    assert actions(db) == ["referral.handed_over", "referral.noted"]


def test_nothing_is_handed_to_somebody_who_left(db: Session) -> None:
    referral, boss, gone = make_referral(db), make_worker(db, role=Role.MANAGER), make_worker(db)
    gone.is_active = False
    with pytest.raises(NobodyThere):
        hand_over(db, referral, gone, boss, NOON, TIMES)


def test_a_locality_gets_what_is_nobodys_there_and_who_takes_it_goes_on(db: Session) -> None:
    boss, sam = make_worker(db, role=Role.MANAGER), make_worker(db)
    referral = make_referral(db, taken_by=sam, status=Status.WORKING, locality="Central")
    hand_to_locality(db, referral, "North", boss, NOON, TIMES)
    assert (referral.locality, referral.taken_by, referral.status) == ("North", None, Status.WORKING)
    take(db, referral, boss, NOON, TIMES)
    assert (referral.taken_by, referral.status) == (boss, Status.WORKING)


def test_a_hold_has_a_day_in_the_coming_year_and_can_be_moved(db: Session) -> None:
    sam = make_worker(db)
    referral = make_referral(db, taken_by=sam)
    for day in (NOON.date(), NOON.date() + timedelta(days=400)):
        with pytest.raises(DetailsRefused):
            workflow.hold(db, referral, Hold(HoldReason.ILLNESS, day), sam, NOON, TIMES)
    for month in (1, 2):
        workflow.hold(db, referral, Hold(HoldReason.ILLNESS, date(2027, month, 1)), sam, NOON, TIMES)
    assert (referral.status, referral.look_again_on) == (Status.ON_HOLD, date(2027, 2, 1))
    workflow.work(db, referral, sam, NOON, TIMES)
    assert (referral.hold_reason, referral.look_again_on) == (None, None)


def test_who_reopens_what_was_nobodys_has_it(db: Session) -> None:
    referral, sam = make_referral(db), make_worker(db)
    workflow.take_back(db, referral, NOON, TIMES)
    workflow.take_back(db, referral, NOON, TIMES)
    with pytest.raises(DetailsRefused):
        workflow.reopen(db, referral, " ", sam, NOON, TIMES)
    workflow.reopen(db, referral, "Changed their mind.", sam, NOON, TIMES)
    assert (referral.taken_by, referral.status, referral.closed_at) == (sam, Status.WORKING, None)


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
