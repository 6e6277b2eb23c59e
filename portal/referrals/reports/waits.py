"""How long each person waited for a first word, in working minutes: a hundred thousand of them at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content.hours import OfficeHours
from portal.referrals.models import CLOSED_LANE, Referral
from portal.referrals.outcome_models import ClockRest, ReferralMove
from portal.referrals.reports.scope import Scope
from portal.referrals.reports.sql import epoch_seconds
from portal.referrals.wants import Status

# NumPy is loaded by who counts: a process that only serves need not hold it.
if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Seconds: TypeAlias = "NDArray[np.int64]"
SECONDS_A_MINUTE = 60
A_DAY = timedelta(days=1)
FIRST_WORD = (Status.CONTACTED, Status.WORKING)


@dataclass(frozen=True, slots=True)
class Waits:
    """How long each waited: working minutes until the first word, or until now where there was none yet.

    Time for which the clock stood still, on hold or waiting for them, is not in it.

    `place` numbers the localities of `places`, `holder` is who has it (0: nobody), `asked` when they asked.
    """

    places: tuple[str | None, ...]
    place: Seconds
    holder: Seconds
    asked: Seconds
    minutes: Seconds
    is_contacted: "NDArray[np.bool_]"
    is_open: "NDArray[np.bool_]"

    def only(self, which: "NDArray[np.bool_]") -> "Waits":
        """Return those of them that `which` says."""
        parts = (self.place, self.holder, self.asked, self.minutes, self.is_contacted, self.is_open)
        return Waits(self.places, *(part[which] for part in parts))  # type: ignore[arg-type]


def read_waits(db: Session, scope: Scope) -> Waits:
    """Return how long those who asked in the period waited."""
    import numpy as np

    first = (
        select(func.min(ReferralMove.at))
        .where(
            ReferralMove.referral_id == Referral.id,
            ReferralMove.to_status.in_(FIRST_WORD),
            ReferralMove.at < scope.now,
        )
        .correlate(Referral)
        .scalar_subquery()
    )
    its = Referral.__table__.c  # plain columns: thousands of rows are read faster than as parts of objects
    columns = (
        its.locality,
        its.id,
        func.coalesce(its.taken_by_id, 0),
        epoch_seconds(its.received_at),
        func.coalesce(epoch_seconds(first), 0),
        its.lane,
    )
    rows = db.execute(select(*columns).where(*scope.during(Referral.received_at), *scope.people())).all()
    places = (*scope.localities, None)
    number_of = {place: number for number, place in enumerate(places)}
    locality_of_each, *numbers = zip(*rows, strict=True) if rows else ((), *([()] * (len(columns) - 1)))
    ids, holder, asked, contacted, lane = (np.array(column, dtype=np.int64) for column in numbers)
    place = np.array([number_of.get(each, len(places) - 1) for each in locality_of_each], dtype=np.int64)
    until = np.where(contacted > 0, contacted, int(scope.now.timestamp()))
    minutes = open_minutes_between(scope.times.hours, asked, until) - _rested(db, scope, ids, until)
    return Waits(places, place, holder, asked, minutes, contacted > 0, lane < CLOSED_LANE)


def _rested(db: Session, scope: Scope, ids: Seconds, until: Seconds) -> Seconds:
    """Return for how many working minutes the clock stood still for each of `ids`, up to the second of `until`."""
    import numpy as np

    minutes = np.zeros(len(ids), dtype=np.int64)
    now = int(scope.now.timestamp())
    its = (ClockRest.referral_id, epoch_seconds(ClockRest.since), func.coalesce(epoch_seconds(ClockRest.until), now))
    which = (*scope.during(Referral.received_at), *scope.people())
    rows = db.execute(select(*its).join(Referral, Referral.id == ClockRest.referral_id).where(*which)).all()
    if not rows:
        return minutes
    referral_id, since, over = np.array([tuple(row) for row in rows], dtype=np.int64).T
    order = np.argsort(ids)
    whose = order[np.searchsorted(ids, referral_id, sorter=order)]
    np.add.at(minutes, whose, open_minutes_between(scope.times.hours, since, np.minimum(over, until[whose])))
    return minutes


def open_minutes_between(hours: OfficeHours, since: Seconds, until: Seconds) -> Seconds:
    """Return the whole minutes for which the office was open between pairs of moments, as `OfficeHours` counts them."""
    import numpy as np

    if not len(since):
        return since
    first, last = (hours.local(datetime.fromtimestamp(int(at), tz=hours.zone)).date() for at in _ends(since, until))
    days = [day for day in _days(first, last) if hours.is_working_day(day)]
    if not days:
        return np.zeros_like(since)
    opens, closes = (
        np.array([int(datetime.combine(day, at, tzinfo=hours.zone).timestamp()) for day in days])
        for at in (hours.opens, hours.closes)
    )
    before = np.concatenate(([0], np.cumsum(closes - opens)))

    def open_by(moment: Seconds) -> Seconds:
        number = np.searchsorted(opens, moment, side="right")
        today = np.clip(moment - opens[number - 1], 0, (closes - opens)[number - 1])
        minutes: Seconds = np.where(number > 0, before[number - 1] + today, 0)
        return minutes

    minutes: Seconds = np.maximum(0, open_by(until) - open_by(since)) // SECONDS_A_MINUTE
    return minutes


def _ends(since: Seconds, until: Seconds) -> Sequence[int]:
    return int(min(since.min(), until.min())), int(max(since.max(), until.max()))


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += A_DAY
