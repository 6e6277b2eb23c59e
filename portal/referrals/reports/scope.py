"""What a report is about: which time, which locality, by whose clock. And what every query begins with."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Subquery, func, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from content.offer import Offer
from portal.referrals.clock import TeamTimes
from portal.referrals.models import MERGED_LANE, Referral
from portal.referrals.reports.periods import Period
from portal.referrals.settings import team_times

ELSEWHERE = "Elsewhere, or not said"


class AgeGroup(StrEnum):
    """The age groups of the board's papers and of the government's return, by the age when they asked."""

    UNDER_17 = "Under 17"
    FROM_17 = "17 and 18"
    FROM_19 = "19 to 21"
    FROM_22 = "22 to 25"
    OVER_25 = "Over 25"
    NOT_KNOWN = "Not known"


_OLDEST = ((AgeGroup.UNDER_17, 16), (AgeGroup.FROM_17, 18), (AgeGroup.FROM_19, 21), (AgeGroup.FROM_22, 25))


def age_group(age: int | None) -> AgeGroup:
    """Return the group of an age; of somebody who did not say it, that it is not known."""
    if age is None:
        return AgeGroup.NOT_KNOWN
    return next((group for group, oldest in _OLDEST if age <= oldest), AgeGroup.OVER_25)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a report counts. `locality` is empty for the whole county. `districts` are names by key, in their order."""

    period: Period
    locality: str
    times: TeamTimes
    now: datetime
    localities: tuple[str, ...]
    districts: Mapping[str, str]

    @property
    def zone(self) -> ZoneInfo:
        return self.times.hours.zone

    @property
    def today(self) -> date:
        return self.times.hours.local(self.now).date()

    @property
    def as_at(self) -> datetime:
        """The moment for which a state is told: the end of the period, or now where it has not ended."""
        return min(self.period.ends_at(self.zone), self.now)

    def over(self, period: Period) -> "Scope":
        """Return the same scope for another time."""
        return replace(self, period=period)

    def within(self, locality: str) -> "Scope":
        """Return the same scope for one locality, or for the whole county where it is empty."""
        return replace(self, locality=locality)

    def people(self) -> Iterator[ColumnElement[bool]]:
        """Yield which referrals count: none that was merged into another, and those of the locality."""
        yield Referral.lane != MERGED_LANE
        if self.locality:
            # Not the bare column: SQLite would read by its index of localities, and then each long row.
            yield func.coalesce(Referral.locality, "") == self.locality

    def whose(self, referral_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
        """Return which rows hang on referrals that count, without reading each referral: its row is long."""
        if self.locality:
            theirs = (Referral.locality == self.locality, Referral.lane != MERGED_LANE)
            return referral_id.in_(select(Referral.id).where(*theirs))
        return referral_id.not_in(select(Referral.id).where(Referral.lane == MERGED_LANE))

    def open_since(self, moment: datetime) -> Subquery:
        """Return who is open, or was closed at `moment` or later, as two ranges of one index."""
        its = (Referral.id, Referral.received_at, Referral.closed_at, Referral.locality, Referral.age)
        return union_all(
            select(*its).where(Referral.closed_at.is_(None), *self.people()),
            select(*its).where(Referral.closed_at >= moment, *self.people()),
        ).subquery()

    def during(
        self, column: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None]
    ) -> Iterator[ColumnElement[bool]]:
        """Yield the conditions that a moment is in the period, and not after now."""
        yield column >= self.period.starts_at(self.zone)
        yield column < self.as_at

    def places(self) -> Iterable[str | None]:
        """Return the localities that a table has rows for; None is elsewhere."""
        return (self.locality,) if self.locality else (*self.localities, None)


def scope_of(db: Session, offer: Offer, period: Period, locality: str, now: datetime) -> Scope:
    """Return the scope for a period and a locality. A locality that the offer doesn't have is the whole county."""
    localities = tuple(sorted({district.locality for district in offer.districts.values()}))
    return Scope(
        period=period,
        locality=locality if locality in localities else "",
        times=team_times(db, offer.council.hours),
        now=now,
        localities=localities,
        districts={key: offer.districts[key].name for key in sorted(offer.districts)},
    )
