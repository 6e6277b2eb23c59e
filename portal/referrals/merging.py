"""Two referrals of one person made one, and parted again as they were. Nothing is deleted by either."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from portal.accounts import audit
from portal.accounts.models import StaffMember
from portal.accounts.permissions import Permission, may
from portal.referrals import clock
from portal.referrals.clock import TeamTimes
from portal.referrals.errors import MergeRefused, NotAllowed, WhyNot
from portal.referrals.finding_models import Merge, SearchKey
from portal.referrals.merged_fields import CLOCK, read_fields, restore_unchanged, take_over, write_fields
from portal.referrals.models import Referral, ReferralNote
from portal.referrals.outcome_models import SupportGiven
from portal.referrals.placing import place_in_line
from portal.referrals.resting import note_rest
from portal.referrals.search_keys import key_of, words_of
from portal.referrals.touching import touch
from portal.referrals.wants import Status

MOST_POSSIBLE = 10
MOVED: dict[str, type[ReferralNote] | type[SupportGiven]] = {"notes": ReferralNote, "support": SupportGiven}


def possible_duplicates(db: Session, referral: Referral) -> list[Referral]:
    """Return who may be the same person, the newest first: the same number, or the same name, age and district.

    Whether they are is for staff to say. Nobody else is told.
    """
    same_number = Referral.contact_point_id == referral.contact_point_id
    found = _newest(db, referral, same_number) if referral.contact_point_id is not None else []
    named = words_of(referral.first_name)[:1]
    if named:
        keyed = select(SearchKey.referral_id).where(SearchKey.key == key_of(named[0]))
        place = Referral.district == referral.district if referral.district else Referral.district.is_(None)
        found += _newest(db, referral, Referral.id.in_(keyed) & (Referral.age == referral.age) & place)
    return sorted(dict.fromkeys(found), key=lambda each: each.id, reverse=True)[:MOST_POSSIBLE]


def _newest(db: Session, referral: Referral, same: ColumnElement[bool]) -> list[Referral]:
    others = select(Referral).where(same, Referral.id != referral.id, Referral.merged_into_id.is_(None))
    return list(db.scalars(others.order_by(Referral.id.desc()).limit(MOST_POSSIBLE)))


def merge(db: Session, kept: Referral, away: Referral, by: StaffMember, now: datetime, times: TeamTimes) -> Merge:
    """Make `away` part of `kept`: its notes, its money and what `kept` does not know move there.

    Lock both first (`queries.both_to_change`). Raises NotAllowed; MergeRefused: keep the one that is further, so that
    nobody's open referral goes out of sight.
    """
    _require_may_merge(kept, away, by)
    kept_before, away_before = read_fields(kept), read_fields(away, CLOCK)
    moved = {name: _move(db, table, _ids(db, table, away), kept) for name, table in MOVED.items()}
    take_over(kept, away)
    away.merged_into_id = kept.id
    clock.stop(away)
    away.waits_since = None
    before = {"kept": kept_before, "after": read_fields(kept), "away": away_before, "moved": moved}
    made = Merge(kept=kept, merged=away, by=by, at=now, before=json.dumps(before))
    db.add(made)
    _settle(db, (kept, away), by, "referral.merged", now, times)
    return made


def undo(db: Session, done: Merge, by: StaffMember, now: datetime, times: TeamTimes) -> None:
    """Part two that were made one: each as it was, but for what was changed on the kept one since: that stays there.

    Lock both first. Raises NotAllowed; MergeRefused: it was undone already, or the kept one was merged on since.
    """
    if not may(by, Permission.WORK_ON_REFERRALS):
        raise NotAllowed(done.merged.public_ref, "undoing a merge")
    if done.undone_at is not None:
        raise MergeRefused(WhyNot.UNDONE_ALREADY)
    if done.kept.merged_into_id is not None or _is_newer_merge(db, done):
        raise MergeRefused(WhyNot.MERGED_SINCE)
    was = json.loads(done.before)
    restore_unchanged(done.kept, was["kept"], was["after"])
    write_fields(done.merged, was["away"])
    for name, table in MOVED.items():
        _move(db, table, was["moved"][name], done.merged)
    done.merged.merged_into_id = None
    done.undone_at, done.undone_by = now, by
    _settle(db, (done.kept, done.merged), by, "referral.parted", now, times)


def merges_of(db: Session, referral: Referral) -> list[Merge]:
    """Return the merges that still stand in which `referral` was kept, or went away, the newest first."""
    its = or_(Merge.kept_id == referral.id, Merge.merged_id == referral.id)
    return list(db.scalars(select(Merge).where(its, Merge.undone_at.is_(None)).order_by(Merge.id.desc())))


def _require_may_merge(kept: Referral, away: Referral, by: StaffMember) -> None:
    if not may(by, Permission.WORK_ON_REFERRALS):
        raise NotAllowed(away.public_ref, "merging")
    if kept.id == away.id:
        raise MergeRefused(WhyNot.SAME)
    if kept.merged_into_id is not None or away.merged_into_id is not None:
        raise MergeRefused(WhyNot.MERGED_ALREADY)
    if _how_far(away) > _how_far(kept):
        raise MergeRefused(WhyNot.OTHER_IS_FURTHER)


def _how_far(referral: Referral) -> int:
    """Return 0 for closed, 1 for open and nobody's, 2 for somebody's: the higher one is to be kept."""
    if referral.status is Status.CLOSED:
        return 0
    return 1 if referral.taken_by_id is None else 2


def _is_newer_merge(db: Session, done: Merge) -> bool:
    newer = select(Merge.id).where(Merge.kept_id == done.kept_id, Merge.id > done.id, Merge.undone_at.is_(None))
    return db.scalars(newer.limit(1)).first() is not None


def _ids(db: Session, table: type[ReferralNote] | type[SupportGiven], owner: Referral) -> list[int]:
    return list(db.scalars(select(table.id).where(table.referral_id == owner.id)))


def _move(
    db: Session, table: type[ReferralNote] | type[SupportGiven], ids: Sequence[int], to: Referral
) -> Sequence[int]:
    """Let these rows hang on `to`, and return them."""
    db.execute(
        update(table).where(table.id.in_(ids)).values(referral_id=to.id).execution_options(synchronize_session="fetch")
    )
    return ids


def _settle(
    db: Session, both: tuple[Referral, Referral], by: StaffMember, action: str, now: datetime, times: TeamTimes
) -> None:
    for referral in both:
        touch(referral)
        place_in_line(referral, times, now)
        audit.record(db, actor=by, action=action, subject=referral.public_ref, now=now)
    db.flush()
    for referral in both:
        note_rest(db, referral, now)
        db.expire(referral, ["notes", "contact_point"])
