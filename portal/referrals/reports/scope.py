"""What a report is about: which time, which locality, by whose clock. And what every query begins with."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, case
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


_OLDEST = ((AgeGroup.UNDER_17, 16), (AgeGroup.FROM_17, 18), (AgeGroup.FROM_19, 21), (AgeGroup.FROM_22, 25))
AGE_GROUP: ColumnElement[str] = case(
    *((Referral.age <= oldest, group.value) for group, oldest in _OLDEST), else_=AgeGroup.OVER_25.value
)


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
            yield Referral.locality == self.locality

    def during(self, column: InstrumentedAttribute[datetime]) -> Iterator[ColumnElement[bool]]:
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
