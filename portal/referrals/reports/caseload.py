"""Whom the team works with at one moment, and whose work rests, and why."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from portal.referrals.kinds import HoldReason
from portal.referrals.outcome_models import ReferralMove
from portal.referrals.reports.figures import Figure, Row, Table, across, down
from portal.referrals.reports.scope import ELSEWHERE, Scope
from portal.referrals.wants import Status

WAITING = (Status.NEW, Status.TAKEN)
ACTIVE = (Status.CONTACTED, Status.WORKING)


class Key(NamedTuple):
    locality: str | None
    status: Status
    reason: HoldReason | None


def count_open(db: Session, scope: Scope) -> Counter[Key]:
    """Return how many referrals were open at the end of the period, by locality, status and reason for a hold.

    What each was then is its last move before. One that closed before and stayed so is not even looked at.
    """
    move, those = aliased(ReferralMove), scope.open_since(scope.as_at)
    last_move = (
        select(move.id)
        .where(move.referral_id == those.c.id, move.at < scope.as_at)
        .order_by(move.at.desc(), move.id.desc())
        .limit(1)
        .correlate(those)
        .scalar_subquery()
    )
    of_each = (
        select(those.c.locality, ReferralMove.to_status, ReferralMove.hold_reason, func.count())
        .outerjoin(ReferralMove, ReferralMove.id == last_move)
        .where(those.c.received_at < scope.as_at)
        .group_by(those.c.locality, ReferralMove.to_status, ReferralMove.hold_reason)
    )
    found: Counter[Key] = Counter()
    for locality, status, reason, number in db.execute(of_each):
        if status is not Status.CLOSED:
            found[Key(locality, status or Status.NEW, reason if status is Status.ON_HOLD else None)] += number
    return found


def tables(db: Session, scope: Scope) -> tuple[Table, Table]:
    """Return how many are open in each locality, and why work rests with those on hold."""
    counts = count_open(db, scope)
    return by_locality(counts, scope), on_hold(counts, scope)


def by_locality(counts: Counter[Key], scope: Scope) -> Table:
    """Return how many are open in each locality: waiting for a first word, worked with, on hold."""
    rows = [
        _row(place or ELSEWHERE, [key for key in counts if key.locality == place], counts) for place in scope.places()
    ]
    everywhere = tuple(rows) if scope.locality else (*rows, _row("All", list(counts), counts, is_total=True))
    return Table(
        key="caseload",
        title=f"Open at {_when(scope)}",
        about="Locality",
        columns=("Waiting for a first word", "Worked with", "On hold", "All open"),
        rows=everywhere,
        note="Each referral that is neither closed nor merged into another, in the locality that it is in now.",
        lines=(
            *across(everywhere, 3, (0, 1, 2)),
            *(down(len(rows), range(len(rows)), range(4)) if not scope.locality else ()),
        ),
        chart=(0, 1, 2),
    )


def on_hold(counts: Counter[Key], scope: Scope) -> Table:
    """Return why work rests with those on hold."""
    reasons: Counter[HoldReason] = Counter()
    for key, number in counts.items():
        if key.status is Status.ON_HOLD:
            reasons[key.reason or HoldReason.OTHER] += number
    rows = tuple(Row(reason.label, (Figure(reasons[reason]),)) for reason in HoldReason)
    return Table(
        key="on-hold",
        title=f"On hold at {_when(scope)}, and why",
        about="Reason",
        columns=("People",),
        rows=(*rows, Row("All on hold", (Figure(sum(reasons.values())),), is_total=True)),
        note="The reason that was given when it was put on hold.",
        lines=tuple(down(len(rows), range(len(rows)), (0,))),
        chart=(0,),
    )


def _row(label: str, keys: Iterable[Key], counts: Counter[Key], *, is_total: bool = False) -> Row:
    theirs = list(keys)

    def how_many(*statuses: Status) -> Figure:
        return Figure(sum(counts[key] for key in theirs if key.status in statuses))

    each = (how_many(*WAITING), how_many(*ACTIVE), how_many(Status.ON_HOLD))
    return Row(label, (*each, how_many(*WAITING, *ACTIVE, Status.ON_HOLD)), is_total)


def _when(scope: Scope) -> str:
    last = min(scope.period.last, scope.today)
    return f"{last.day} {last:%B %Y}"
