"""Who could take a referral next: somebody of its locality with the least on their hands."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import StaffMember
from portal.accounts.permissions import Permission, may
from portal.referrals.models import CLOSED_LANE, Referral

LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


def loads(db: Session) -> dict[int, int]:
    """Return how many open referrals each worker has who has any, by their id."""
    theirs = (
        select(Referral.taken_by_id, func.count())
        .where(Referral.taken_by_id.is_not(None), Referral.lane < CLOSED_LANE)
        .group_by(Referral.taken_by_id)
    )
    return {holder: count for holder, count in db.execute(theirs) if holder is not None}


def suggest(
    db: Session, locality: str | None, team: Sequence[StaffMember], works_in: Mapping[int, Collection[str]]
) -> StaffMember | None:
    """Return who of `team` should take a referral of `locality`, or None: nobody works on referrals.

    `works_in` says who works in which localities, by their id; who is not in it works in all. Of those with the least
    open referrals it is who was given one the longest ago, so that it goes round. Nobody of the locality: all of them.
    """
    able = [member for member in team if may(member, Permission.WORK_ON_REFERRALS)]
    there = [each for each in able if locality is None or not works_in.get(each.id) or locality in works_in[each.id]]
    carried = loads(db)
    given = _given_last(db, [member.id for member in there or able])
    return min(
        there or able,
        key=lambda member: (carried.get(member.id, 0), given.get(member.id, LONG_AGO), member.id),
        default=None,
    )


def _given_last(db: Session, ids: Sequence[int]) -> dict[int, datetime]:
    open_ones = (Referral.taken_by_id.in_(ids), Referral.lane < CLOSED_LANE)
    last = select(Referral.taken_by_id, func.max(Referral.taken_at)).where(*open_ones).group_by(Referral.taken_by_id)
    return {holder: at for holder, at in db.execute(last) if holder is not None and at is not None}
