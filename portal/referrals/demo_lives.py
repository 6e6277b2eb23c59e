"""What a made-up referral went through from the day it came in until it was closed, as plain values."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from portal.referrals.demo_open import Setting
from portal.referrals.demo_people import Person
from portal.referrals.demo_words import NOTES, PROVIDERS
from portal.referrals.kinds import DueKind, HoldReason, Lasted, Outcome, Sector, Situation, Support
from portal.referrals.outcomes import CHECKED_AFTER_WEEKS
from portal.referrals.promise import reply_by
from portal.referrals.wants import Status
from portal.referrals.working_hours import end_of_day

SHORTEST_MINUTES = 60 * 24 * 8
OUTCOMES = (*Outcome,)
OUTCOME_WEIGHTS = (3, 3, 4, 3, 6, 4, 3, 3, 3, 2)
SECTORS = (*Sector,)
SECTOR_WEIGHTS = (6, 2, 2)
LASTS = (*Lasted,)
LAST_WEIGHTS = (6, 3, 1)
LEADS_TO = {
    Outcome.APPRENTICESHIP: Situation.TRAINING,
    Outcome.FULL_TIME_JOB: Situation.EMPLOYMENT,
    Outcome.PART_TIME_JOB: Situation.EMPLOYMENT,
    Outcome.STUDY: Situation.EDUCATION,
    Outcome.EMPLOYABILITY_COURSE: Situation.TRAINING,
}
Row = dict[str, Any]


@dataclass(slots=True)
class Life:
    """Everything about one closed referral. Times only go up, and none is later than now."""

    public_ref: str
    person: Person
    by_id: int
    received_at: datetime
    reply_by: date
    taken_at: datetime
    closed_at: datetime
    outcome: Row
    due_at: datetime | None = None
    due_kind: DueKind = DueKind.NONE
    next_check_on: date | None = None
    moves: list[Row] = field(default_factory=list)
    entries: list[tuple[str, datetime, int | None]] = field(default_factory=list)
    notes: list[tuple[str, datetime]] = field(default_factory=list)
    situations: list[tuple[Situation, datetime, int | None]] = field(default_factory=list)
    support: list[Row] = field(default_factory=list)
    checks: list[Row] = field(default_factory=list)


def live(chance: Random, person: Person, public_ref: str, setting: Setting, received_at: datetime) -> Life:
    """Return one life that began at `received_at`, more than a week ago, and ended before now."""
    by_id = setting.team[1 + chance.randrange(len(setting.team) - 1)].id
    steps = list(_steps(chance, received_at, setting.now))
    closed_at = steps[-1][1]
    outcome = chance.choices(OUTCOMES, weights=OUTCOME_WEIGHTS)[0]
    life = Life(
        public_ref=public_ref,
        person=person,
        by_id=by_id,
        received_at=received_at,
        reply_by=reply_by(setting.times.hours, received_at),
        taken_at=steps[0][1],
        closed_at=closed_at,
        outcome=_outcome(chance, outcome, by_id, closed_at),
    )
    _tell(chance, life, steps)
    life.situations.append((person.situation, received_at, None))
    if outcome in LEADS_TO and LEADS_TO[outcome] is not person.situation:
        life.situations.append((LEADS_TO[outcome], closed_at, by_id))
    _spend(chance, life)
    if outcome.is_checked:
        _check(chance, life, setting)
    return life


def _steps(chance: Random, received_at: datetime, now: datetime) -> Iterator[tuple[Status, datetime]]:
    """Yield each status with when it came. The first word is mostly in time; work lasts as long as there is room."""
    hours = min(chance.expovariate(1 / 14), 90.0)
    taken_at = received_at + timedelta(hours=hours * chance.random())
    contacted_at = received_at + timedelta(hours=hours + 0.5)
    room = (now - contacted_at) / timedelta(days=1)
    days = min(room * 0.98, chance.uniform(2, 150))
    yield Status.TAKEN, taken_at
    yield Status.CONTACTED, contacted_at
    yield Status.WORKING, contacted_at + timedelta(days=days * 0.2)
    if chance.random() < 0.2:
        yield Status.ON_HOLD, contacted_at + timedelta(days=days * 0.4)
        yield Status.WORKING, contacted_at + timedelta(days=days * 0.7)
    yield Status.CLOSED, contacted_at + timedelta(days=days)


def _outcome(chance: Random, outcome: Outcome, by_id: int, closed_at: datetime) -> Row:
    has_provider = outcome.has_sector or outcome in {Outcome.STUDY, Outcome.EMPLOYABILITY_COURSE}
    return {
        "outcome": outcome,
        "sector": chance.choices(SECTORS, weights=SECTOR_WEIGHTS)[0] if outcome.has_sector else None,
        "provider": chance.choice(PROVIDERS) if has_provider else None,
        "starts_on": closed_at.date() + timedelta(days=chance.randrange(14)) if has_provider else None,
        "closed_at": closed_at,
        "by_id": by_id,
        "reopened_at": None,
        "reopen_reason": None,
    }


def _tell(chance: Random, life: Life, steps: list[tuple[Status, datetime]]) -> None:
    """Write down the moves with their entries in the audit trail, and a note with most."""
    was: Status | None = None
    for status, at in ((Status.NEW, life.received_at), *steps):
        reason = chance.choice(tuple(HoldReason)) if status is Status.ON_HOLD else None
        by_id = None if was is None else life.by_id
        life.moves.append({"from_status": was, "to_status": status, "hold_reason": reason, "at": at, "by_id": by_id})
        life.entries.append((f"referral.{'received' if was is None else status.value}", at, by_id))
        if status in NOTES and status is not Status.WORKING:
            life.notes.append((chance.choice(NOTES[status]), at))
        was = status


def _spend(chance: Random, life: Life) -> None:
    for _ in range(chance.choices((0, 1, 2), weights=(5, 3, 1))[0]):
        day = life.taken_at + (life.closed_at - life.taken_at) * chance.random()
        row = {"kind": chance.choice(tuple(Support)), "pence": chance.randrange(500, 30_000), "given_on": day.date()}
        life.support.append(row | {"by_id": life.by_id})


def _check(chance: Random, life: Life, setting: Setting) -> None:
    """Put the checks in the diary, answered where their day is past. What did not last 13 weeks did not last 26."""
    start = life.outcome["starts_on"] or life.closed_at.date()
    for weeks in CHECKED_AFTER_WEEKS:
        due_on = start + timedelta(weeks=weeks)
        is_over = bool(life.checks) and life.checks[0]["result"] is Lasted.NO
        is_past = due_on + timedelta(days=7) < setting.now.date()
        check: Row = {"weeks": weeks, "due_on": due_on, "result": None, "checked_at": None, "by_id": None}
        if is_over:
            check |= {name: life.checks[0][name] for name in ("result", "checked_at", "by_id")}
        elif is_past:
            at = setting.times.hours.next_open(life.closed_at + (timedelta(days=1) + (due_on - start) * 1))
            result = chance.choices(LASTS, weights=LAST_WEIGHTS)[0]
            check |= {"result": result, "checked_at": min(at, setting.now), "by_id": life.by_id}
        life.checks.append(check)
    to_come = [check["due_on"] for check in life.checks if check["result"] is None]
    if to_come:
        life.next_check_on = min(to_come)
        life.due_at, life.due_kind = end_of_day(setting.times.hours, life.next_check_on), DueKind.SUSTAINED_CHECK
