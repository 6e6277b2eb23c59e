"""Two referrals of one person made one, and parted again."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from portal.accounts import audit
from portal.messages import threads
from portal.messages.phone_numbers import PhoneNumber
from portal.referrals import merging, progress, search_keys, workflow
from portal.referrals.errors import MergedAway, MergeRefused, WhyNot
from portal.referrals.kinds import DueKind, HasPA, Support
from portal.referrals.models import MERGED_LANE, OPEN_LANE, Referral
from portal.referrals.narrowing import Narrowing
from portal.referrals.queries import both_to_change, open_queue
from portal.referrals.wants import Status, Want
from tests.conftest import NOON
from tests.factories_staff import HOURS, TIMES, make_referral, make_worker


def shown(db: Session, search: str = "") -> tuple[Referral, ...]:
    return open_queue(db, Narrowing(search=search), HOURS, NOON).referrals


def test_the_same_number_or_the_same_name_age_and_district_may_be_one_person(db: Session) -> None:
    other_number = threads.contact_point_for(db, PhoneNumber.parse("07700 900123"), NOON)
    kai, same_number = make_referral(db), make_referral(db, first_name="Someone", age=25)
    alike = make_referral(db, contact_point=other_number, first_name="KAI")
    older = make_referral(db, contact_point=other_number, age=19)
    for each in (kai, same_number, alike, older):
        search_keys.index_name(db, each)
    db.flush()
    assert merging.possible_duplicates(db, kai) == [alike, same_number]


def test_the_kept_one_has_what_it_lacked_and_the_other_is_out_of_sight_but_found(db: Session) -> None:
    sam = make_worker(db)
    kept = make_referral(db, taken_by=sam, contact_point=None, wants=(Want.JOB,), safe_note="Text first")
    away = make_referral(db, wants=(Want.COSTS,), safe_note="No voicemail", keep_from_pa=True, has_pa=HasPA.YES)
    workflow.add_note(db, away, "Sent a CV.", sam, NOON)
    progress.give_support(db, away, Support.TRAVEL, 500, NOON.date(), sam, NOON)
    merging.merge(db, kept, away, sam, NOON, TIMES)
    assert kept.wants == (Want.JOB, Want.COSTS)
    assert (kept.safe_note, kept.keep_from_pa, kept.has_pa) == ("Text first\nNo voicemail", True, HasPA.YES)
    assert kept.contact_point is not None
    assert [note.words for note in kept.notes] == ["Sent a CV."]
    assert [given.pence for given in progress.support_of(db, kept)] == [500]
    assert (away.lane, away.due_at, away.due_kind) == (MERGED_LANE, None, DueKind.NONE)
    assert shown(db) == (kept,)
    assert shown(db, away.reference) == (away,)
    for referral in (kept, away):
        assert audit.history_of(db, referral.public_ref)[0].action == "referral.merged"


def test_parted_again_each_is_as_it_was(db: Session) -> None:
    sam = make_worker(db)
    kept, away = make_referral(db, taken_by=sam, contact_point=None), make_referral(db, wants=(Want.COSTS,))
    workflow.add_note(db, away, "Sent a CV.", sam, NOON)
    db.flush()
    due, version = away.due_at, kept.version
    done = merging.merge(db, kept, away, sam, NOON, TIMES)
    merging.undo(db, done, sam, NOON + timedelta(days=1), TIMES)
    assert (kept.contact_point_id, kept.wants, kept.notes) == (None, (Want.JOB,), [])
    assert (away.lane, away.merged_into_id, away.due_at) == (OPEN_LANE, None, due)
    assert [note.words for note in away.notes] == ["Sent a CV."]
    assert kept.version > version
    with pytest.raises(MergeRefused) as refusal:
        merging.undo(db, done, sam, NOON, TIMES)
    assert refusal.value.why is WhyNot.UNDONE_ALREADY


def test_what_was_changed_on_the_kept_one_since_stays(db: Session) -> None:
    sam = make_worker(db)
    kept, away = make_referral(db, taken_by=sam), make_referral(db, safe_note="No voicemail", wants=(Want.COSTS,))
    done = merging.merge(db, kept, away, sam, NOON, TIMES)
    kept.safe_note = "Only in the evening"
    workflow.work(db, kept, sam, NOON, TIMES)
    merging.undo(db, done, sam, NOON, TIMES)
    assert (kept.safe_note, kept.wants, kept.status) == ("Only in the evening", (Want.JOB,), Status.WORKING)
    assert kept.clock_kind is None


def test_a_reply_that_is_owed_to_the_one_that_goes_is_owed_to_the_one_that_stays(db: Session) -> None:
    sam = make_worker(db)
    kept, away = (make_referral(db, taken_by=sam, status=Status.WORKING) for _ in range(2))
    away.clock_kind, away.clock_due_at = DueKind.REPLY, NOON + timedelta(hours=2)
    done = merging.merge(db, kept, away, sam, NOON, TIMES)
    assert (kept.due_kind, kept.due_at) == (DueKind.REPLY, NOON + timedelta(hours=2))
    merging.undo(db, done, sam, NOON, TIMES)
    assert (kept.due_kind, away.due_kind) == (DueKind.CHASE, DueKind.REPLY)


def test_nobodys_open_referral_goes_out_of_sight_behind_one_that_is_less_far(db: Session) -> None:
    sam = make_worker(db)
    new, held = make_referral(db), make_referral(db, taken_by=sam)
    closed = make_referral(db, taken_by=sam, status=Status.CLOSED)
    for kept, away, why in (
        (closed, new, WhyNot.OTHER_IS_FURTHER),
        (new, held, WhyNot.OTHER_IS_FURTHER),
        (new, new, WhyNot.SAME),
    ):
        with pytest.raises(MergeRefused) as refusal:
            merging.merge(db, kept, away, sam, NOON, TIMES)
        assert refusal.value.why is why


def test_nothing_is_done_with_one_that_was_merged_away(db: Session) -> None:
    sam = make_worker(db)
    kept, away = make_referral(db, taken_by=sam), make_referral(db)
    merging.merge(db, kept, away, sam, NOON, TIMES)
    with pytest.raises(MergedAway):
        workflow.take(db, away, sam, NOON, TIMES)
    with pytest.raises(MergeRefused):
        merging.merge(db, make_referral(db, taken_by=sam), away, sam, NOON, TIMES)


def test_the_last_of_two_merges_is_undone_first(db: Session) -> None:
    sam = make_worker(db)
    kept, one, two = make_referral(db, taken_by=sam), make_referral(db), make_referral(db)
    first = merging.merge(db, kept, one, sam, NOON, TIMES)
    second = merging.merge(db, kept, two, sam, NOON, TIMES)
    assert merging.merges_of(db, kept) == [second, first]
    with pytest.raises(MergeRefused) as refusal:
        merging.undo(db, first, sam, NOON, TIMES)
    assert refusal.value.why is WhyNot.MERGED_SINCE
    merging.undo(db, second, sam, NOON, TIMES)
    merging.undo(db, first, sam, NOON, TIMES)
    assert both_to_change(db, one.public_ref, kept.public_ref) == (one, kept)
