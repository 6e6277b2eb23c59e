"""The reports again, by loops over everything that is stored: slow and plain, to hold the fast ones against."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.referrals.kinds import Lasted, Outcome, Sector, Situation, Support
from portal.referrals.models import Referral
from portal.referrals.outcome_models import (
    ClockRest,
    ReferralMove,
    ReferralOutcome,
    SituationChange,
    SupportGiven,
    SustainedCheck,
)
from portal.referrals.reports.scope import Scope
from portal.referrals.wants import Status

LONDON = ZoneInfo("Europe/London")


class Plain:
    """Every row in memory, and each report by going through them one by one."""

    def __init__(self, db: Session, scope: Scope) -> None:
        self.scope, self.period = scope, scope.period
        everybody = db.scalars(select(Referral)).all()
        self.referrals = [
            one for one in everybody if one.merged_into_id is None and scope.locality in ("", one.locality)
        ]
        ids = {one.id for one in self.referrals}
        moves = [each for each in db.scalars(select(ReferralMove)) if each.referral_id in ids]
        notes = [each for each in db.scalars(select(SituationChange)) if each.referral_id in ids]
        self.moves = sorted(moves, key=lambda move: (move.at, move.id))
        self.noted = sorted(notes, key=lambda note: (note.noted_at, note.id))
        self.rests = [each for each in db.scalars(select(ClockRest)) if each.referral_id in ids]
        self.outcomes = [each for each in db.scalars(select(ReferralOutcome)) if each.referral_id in ids]
        self.support = [each for each in db.scalars(select(SupportGiven)) if each.referral_id in ids]
        self.checks = [each for each in db.scalars(select(SustainedCheck)) if each.outcome.referral_id in ids]

    def is_in_period(self, moment: datetime) -> bool:
        return moment < self.scope.now and self.is_day_in_period(moment.astimezone(LONDON).date())

    def is_day_in_period(self, day: date) -> bool:
        return self.period.first <= day <= min(self.period.last, self.scope.today)

    def ended(self, day: date) -> datetime:
        """The moment up to which the state at the end of `day` is told."""
        midnight = datetime(day.year, day.month, day.day, tzinfo=LONDON) + timedelta(days=1)
        return min(midnight, self.scope.now)

    def outcomes_of(self, outcomes: Iterable[Outcome], sector: Sector | None = None) -> int:
        wanted = set(outcomes)
        number = 0
        for each in self.outcomes:
            stands = each.reopened_at is None and self.is_in_period(each.closed_at)
            if stands and each.outcome in wanted and sector in (None, each.sector):
                number += 1
        return number

    def open_in(self, statuses: Iterable[Status], locality: str | None = "any") -> int:
        wanted, end = set(statuses), self.ended(self.period.last)
        number = 0
        for referral in self.referrals:
            if referral.received_at < end and locality in ("any", referral.locality):
                status = Status.NEW
                for move in self.moves:
                    if move.referral_id == referral.id and move.at < end:
                        status = move.to_status
                number += status in wanted
        return number

    def held_for(self) -> Counter[str]:
        end, reasons = self.ended(self.period.last), Counter[str]()
        for referral in self.referrals:
            last = [move for move in self.moves if move.referral_id == referral.id and move.at < end]
            if referral.received_at < end and last and last[-1].to_status is Status.ON_HOLD:
                reasons[(last[-1].hold_reason or "other")] += 1
        return reasons

    def situations(self, day: date, ages: tuple[int, int] | None = None) -> Counter[Situation]:
        end, found = self.ended(day), Counter[Situation]()
        for referral in self.referrals:
            is_known = referral.closed_at is None or referral.closed_at >= end - timedelta(days=365)
            theirs = [note for note in self.noted if note.referral_id == referral.id and note.noted_at < end]
            if is_known and theirs and _is_aged(referral, ages):
                found[theirs[-1].situation] += 1
        return found

    def waits(self) -> list[tuple[Referral, int, bool]]:
        """Who asked in the period, the working minutes until the first word or now, and whether there was one.

        The minutes for which the clock stood still are taken off, one time after the other.
        """
        open_minutes = self.scope.times.hours.open_minutes_between
        found = []
        for referral in self.referrals:
            if self.is_in_period(referral.received_at):
                words = [
                    move.at
                    for move in self.moves
                    if move.referral_id == referral.id
                    and move.to_status in (Status.CONTACTED, Status.WORKING)
                    and move.at < self.scope.now
                ]
                until = words[0] if words else self.scope.now
                minutes = open_minutes(referral.received_at, until)
                for rest in self.rests:
                    if rest.referral_id == referral.id:
                        minutes -= open_minutes(rest.since, min(rest.until or self.scope.now, until))
                found.append((referral, minutes, bool(words)))
        return found

    def median_hours(self) -> float | None:
        minutes = [minutes for _, minutes, is_contacted in self.waits() if is_contacted]
        return median(minutes) if minutes else None

    def in_time_and_late(self) -> tuple[int, int]:
        longest = self.scope.times.first_contact_hours * 60
        in_time = sum(is_contacted and minutes <= longest for _, minutes, is_contacted in self.waits())
        late = sum(
            minutes > longest and (is_contacted or referral.is_open) for referral, minutes, is_contacted in self.waits()
        )
        return in_time, late

    def asked(self, **which: object) -> list[Referral]:
        return [
            one
            for one in self.referrals
            if self.is_in_period(one.received_at) and all(getattr(one, name) == value for name, value in which.items())
        ]

    def spent(self, kind: Support | None = None) -> tuple[int, int]:
        given = [each for each in self.support if kind in (None, each.kind) and self.is_day_in_period(each.given_on)]
        return len({each.referral_id for each in given}), sum(each.pence for each in given)

    def checks_of(self, weeks: int, result: Lasted | None) -> int:
        return sum(
            check.weeks == weeks and check.result is result and self.is_day_in_period(check.due_on)
            for check in self.checks
        )

    def not_reached(self) -> tuple[int, int, int, int]:
        still_open = [one for one in self.referrals if one.is_open]
        return (
            sum(one.contact_point is not None and one.contact_point.stopped_at is not None for one in still_open),
            sum(one.contact_point is None for one in still_open),
            self.outcomes_of([Outcome.NOT_REACHABLE]),
            self.outcomes_of([Outcome.DECLINED]),
        )


def _is_aged(referral: Referral, ages: tuple[int, int] | None) -> bool:
    """Whether somebody is in a group: None is everybody, (-1, -1) who did not say."""
    age = -1 if referral.age is None else referral.age
    return ages is None or ages[0] <= age <= ages[1]
