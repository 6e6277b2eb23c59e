"""Whom we can't reach: who said STOP, who has no number, and who was given up on."""

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from portal.messages.models import ContactPoint
from portal.referrals.kinds import Outcome
from portal.referrals.models import CLOSED_LANE, Referral
from portal.referrals.outcome_models import ReferralOutcome
from portal.referrals.reports.figures import Figure, Row, Table, down
from portal.referrals.reports.scope import ELSEWHERE, Scope

COLUMNS = ("Open, said STOP", "Open, no number", "Closed: could not be reached", "Closed: declined")
NOTE = (
    "The first two count who is open now, whenever they asked; a number that two people share counts for both. The "
    "others are closings in the period that still stand. Declined includes those who took their referral back."
)
Counts = dict[str | None, tuple[int, int]]


def by_locality(db: Session, scope: Scope) -> Table:
    """Return whom the team can't text or could not reach, in each locality."""
    now_open, closed = _open(db, scope), _closed(db, scope)
    rows = tuple(Row(place or ELSEWHERE, _figures(now_open, closed, (place,))) for place in scope.places())
    total = Row("All", _figures(now_open, closed, tuple(now_open | closed)), is_total=True)
    return Table(
        key="reach",
        title=f"Opted out or not reachable, {scope.period.label}",
        about="Locality",
        columns=COLUMNS,
        rows=(*rows, total),
        note=NOTE,
        lines=tuple(down(len(rows), range(len(rows)), range(len(COLUMNS)))),
        chart=(0, 1, 2, 3),
    )


def _open(db: Session, scope: Scope) -> Counts:
    stopped = func.count().filter(ContactPoint.stopped_at.is_not(None))
    no_number = func.count().filter(Referral.contact_point_id.is_(None))
    found = db.execute(
        select(Referral.locality, stopped, no_number)
        .outerjoin(ContactPoint, ContactPoint.id == Referral.contact_point_id)
        .where(
            Referral.lane < CLOSED_LANE,
            or_(ContactPoint.stopped_at.is_not(None), Referral.contact_point_id.is_(None)),
            *scope.people(),
        )
        .group_by(Referral.locality)
    )
    return {locality: (stops, none) for locality, stops, none in found}


def _closed(db: Session, scope: Scope) -> Counts:
    lost = (Outcome.NOT_REACHABLE, Outcome.DECLINED)
    not_reached, declined = (func.count().filter(ReferralOutcome.outcome == outcome) for outcome in lost)
    found = db.execute(
        select(Referral.locality, not_reached, declined)
        .join(ReferralOutcome, ReferralOutcome.referral_id == Referral.id)
        .where(
            ReferralOutcome.reopened_at.is_(None),
            ReferralOutcome.outcome.in_(lost),
            *scope.during(ReferralOutcome.closed_at),
            *scope.people(),
        )
        .group_by(Referral.locality)
    )
    return {locality: (missed, no) for locality, missed, no in found}


def _figures(now_open: Counts, closed: Counts, places: tuple[str | None, ...]) -> tuple[Figure, ...]:
    nothing = (0, 0)
    pairs = (tuple(counts.get(place, nothing) for place in places) for counts in (now_open, closed))
    return tuple(Figure(sum(pair[side] for pair in of_both)) for of_both in pairs for side in (0, 1))
