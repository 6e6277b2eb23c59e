"""Histories of referrals by chance: what the tables allow, likely or not."""

from datetime import timedelta
from itertools import zip_longest
from random import Random

from sqlalchemy.orm import Session

from content.offer import Offer
from portal.messages.models import ContactPoint
from portal.referrals.kinds import HoldReason, Lasted, Outcome, Sector, Situation, Support
from portal.referrals.models import CLOSED_LANE, MERGED_LANE, OPEN_LANE, Referral
from portal.referrals.outcome_models import (
    ClockRest,
    ReferralMove,
    ReferralOutcome,
    SituationChange,
    SupportGiven,
    SustainedCheck,
)
from portal.referrals.wants import Status, Want
from tests.conftest import NOON
from tests.factories_staff import make_referral, make_worker

LONGEST_AGO = timedelta(days=800)


def make_histories(db: Session, offer: Offer, chance: Random, how_many: int) -> None:
    """Store `how_many` referrals, each with a history of its own, and merge a few away."""
    worker = make_worker(db)
    stopped = ContactPoint(phone="+447700900111", phone_index="s", stopped_at=NOON, stop_reason="said", created_at=NOON)
    db.add(stopped)
    made: list[Referral] = []
    for _ in range(how_many):
        received = NOON - timedelta(seconds=chance.randrange(int(LONGEST_AGO.total_seconds())))
        statuses = _statuses(chance)
        moments = sorted(received + (NOON - received) * chance.random() for _ in statuses)
        moves = [
            ReferralMove(to_status=status, at=at.replace(microsecond=0), hold_reason=_reason(chance, status))
            for status, at in zip(statuses, moments, strict=True)
        ]
        referral = _referral(db, offer, chance, received, moves, worker.id if chance.random() < 0.8 else None, stopped)
        for move in moves:
            move.referral = referral
            db.add(move)
            if move.to_status is Status.CLOSED:
                _close(db, chance, referral, move, stands=move is moves[-1])
        _note_situations(db, chance, referral)
        _let_rest(db, chance, referral)
        for _ in range(chance.choice((0, 0, 1, 2))):
            given_on = (received + (NOON - received) * chance.random()).date()
            kind, pence = chance.choice(list(Support)), chance.randrange(1, 90_000)
            db.add(SupportGiven(referral=referral, kind=kind, pence=pence, given_on=given_on, by=worker))
        if made and chance.random() < 0.1:
            referral.lane, referral.merged_into_id, referral.due_at = MERGED_LANE, made[0].id, None
        made.append(referral)
    db.flush()


def _note_situations(db: Session, chance: Random, referral: Referral) -> None:
    """Up to three situations, each until the next: some at the same moment, and for some people none at all."""
    received = referral.received_at
    moments = sorted(
        received + (NOON - received) * chance.choice((0, chance.random())) for _ in range(chance.randrange(4))
    )
    for noted, until in zip_longest(moments, moments[1:]):
        situation = chance.choice(list(Situation))
        db.add(SituationChange(referral=referral, situation=situation, noted_at=noted, until=until))
        db.flush()  # so that of two at one moment the later one has the higher number


def _let_rest(db: Session, chance: Random, referral: Referral) -> None:
    """Times for which the clock stood still, one after the other, the last of them perhaps to this day."""
    received = referral.received_at
    share = sorted(chance.random() for _ in range(2 * chance.choice((0, 0, 1, 2))))
    turns = [(received + (NOON - received) * part).replace(microsecond=0) for part in share]
    for since, until in zip(turns[::2], turns[1::2], strict=True):
        is_over = until != turns[-1] or chance.random() < 0.7
        db.add(ClockRest(referral_id=referral.id, since=since, until=until if is_over else None))


def _statuses(chance: Random) -> list[Status]:
    """A way through the statuses, open to anything but that "new" is first and never again."""
    rest = [status for status in Status if status is not Status.NEW]
    return [Status.NEW, *(chance.choice(rest) for _ in range(chance.randrange(5)))]


def _reason(chance: Random, status: Status) -> HoldReason | None:
    return chance.choice(list(HoldReason)) if status is Status.ON_HOLD else None


def _referral(
    db: Session,
    offer: Offer,
    chance: Random,
    received: object,
    moves: list[ReferralMove],
    holder: int | None,
    stopped: ContactPoint,
) -> Referral:
    last = moves[-1]
    is_new, is_closed = last.to_status is Status.NEW, last.to_status is Status.CLOSED
    district = chance.choice([*offer.districts, None])
    number = {"contact_point": chance.choice((None, stopped))} if chance.random() < 0.4 else {}
    return make_referral(
        db,
        received_at=received,
        status=last.to_status,
        taken_by_id=None if is_new else holder,
        taken_at=None if is_new or holder is None else received,
        lane=CLOSED_LANE if is_closed else OPEN_LANE,
        due_at=None if is_closed else received,
        due_kind="chase",
        closed_at=last.at if is_closed else None,
        hold_reason=last.hold_reason,
        look_again_on=NOON.date() if last.hold_reason else None,
        clock_kind=None,
        clock_due_at=None,
        age=chance.choice((*range(15, 28), None)),
        district=district,
        locality=offer.districts[district].locality if district else None,
        wants=tuple(chance.sample(list(Want), 2)),
        **number,
    )


def _close(db: Session, chance: Random, referral: Referral, move: ReferralMove, *, stands: bool) -> None:
    kind = chance.choice(list(Outcome))
    outcome = ReferralOutcome(
        referral=referral,
        outcome=kind,
        sector=chance.choice(list(Sector)) if kind.has_sector else None,
        closed_at=move.at,
        reopened_at=None if stands else move.at,
        reopen_reason=None if stands else "Came back",
    )
    if kind.is_checked:
        for weeks in (13, 26):
            result = chance.choice([*Lasted, None])
            checked_at = NOON if result else None
            due_on = (move.at + timedelta(weeks=weeks)).date()
            outcome.checks.append(SustainedCheck(weeks=weeks, due_on=due_on, result=result, checked_at=checked_at))
    db.add(outcome)
