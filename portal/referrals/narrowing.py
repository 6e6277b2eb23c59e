"""Which referrals to show: what the queue can be narrowed by, as conditions on the table."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Literal

from sqlalchemy import ColumnElement, String, and_, false, select, type_coerce

from content.hours import OfficeHours
from portal.encryption import blind_index
from portal.messages.models import ContactPoint
from portal.messages.phone_numbers import NotAPhoneNumber, PhoneNumber
from portal.referrals import references
from portal.referrals.finding_models import SearchKey
from portal.referrals.models import ALERT_LANE, CLOSED_LANE, MERGED_LANE, Referral
from portal.referrals.search_keys import key_of, words_of
from portal.referrals.wants import Status, Want

LONGEST_SEARCH = 60
OLDEST = 99


class DueBy(StrEnum):
    """By when something is due. Late is also due today, and both are due this week."""

    LATE = "late"
    TODAY = "today"
    WEEK = "week"


class AgeBand(StrEnum):
    """The ages that reports count together."""

    UNDER_16 = "under_16"
    FROM_16 = "16_17"
    FROM_18 = "18_20"
    FROM_21 = "21_25"
    OVER_25 = "over_25"

    @property
    def ages(self) -> tuple[int, int]:
        """The youngest and the oldest of it."""
        return _AGES[self]

    @property
    def label(self) -> str:
        """As people say it: "16 and 17"."""
        return _AGE_LABELS[self]


_AGES = {
    AgeBand.UNDER_16: (0, 15),
    AgeBand.FROM_16: (16, 17),
    AgeBand.FROM_18: (18, 20),
    AgeBand.FROM_21: (21, 25),
    AgeBand.OVER_25: (26, OLDEST),
}
_AGE_LABELS = {
    AgeBand.UNDER_16: "Under 16",
    AgeBand.FROM_16: "16 and 17",
    AgeBand.FROM_18: "18 to 20",
    AgeBand.FROM_21: "21 to 25",
    AgeBand.OVER_25: "Over 25",
}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which referrals to show. What is left empty narrows nothing; without a status, all that are open.

    `search` is a name or the beginning of one, a reference, or a phone number: it finds closed ones too. `due` counts
    from `now`, in the office's days. `near` keeps the localities of one worker, with what belongs to no locality, what
    `near_id` has in hand wherever it is, and everybody about whom an alert is open. `alerts` keeps those in the first
    lane, `escalated` those that managers must see.
    """

    status: Status | None = None
    holder_id: int | Literal["nobody"] | None = None
    locality: str | None = None
    district: str | None = None
    want: Want | None = None
    age_band: AgeBand | None = None
    due: DueBy | None = None
    search: str = ""
    alerts: bool = False
    escalated: bool = False
    near: tuple[str, ...] = ()
    near_id: int | None = None

    @property
    def is_of_closed(self) -> bool:
        """Whether it shows closed ones only, which stand in the order in which they were closed."""
        return self.status is Status.CLOSED and not self.search


def conditions(narrowing: Narrowing, hours: OfficeHours, now: datetime) -> list[ColumnElement[bool]]:
    """Return what a referral must fulfil to be shown."""
    return [*_where_in_line(narrowing), *_whose(narrowing), *_due(narrowing, hours, now)]


def _where_in_line(narrowing: Narrowing) -> Iterator[ColumnElement[bool]]:
    if narrowing.search:
        yield _found_by(narrowing.search)
        # One that was merged away is found by its reference only.
        if references.as_stored(narrowing.search) is None:
            yield Referral.lane < MERGED_LANE
    elif narrowing.is_of_closed:
        yield Referral.lane == CLOSED_LANE
    else:
        yield Referral.lane < CLOSED_LANE
    if narrowing.alerts:
        yield Referral.lane == ALERT_LANE
    if narrowing.status is not None and not narrowing.is_of_closed:
        yield Referral.status == narrowing.status


def _whose(narrowing: Narrowing) -> Iterator[ColumnElement[bool]]:
    if narrowing.holder_id == "nobody":
        yield Referral.taken_by_id.is_(None)
    elif narrowing.holder_id is not None:
        yield Referral.taken_by_id == narrowing.holder_id
    if narrowing.locality is not None:
        yield Referral.locality == narrowing.locality
    if narrowing.near:
        there = Referral.locality.in_(narrowing.near) | Referral.locality.is_(None)
        yield there | (Referral.taken_by_id == narrowing.near_id) | (Referral.lane == ALERT_LANE)
    if narrowing.district is not None:
        yield Referral.district == narrowing.district
    if narrowing.want is not None:
        yield type_coerce(Referral.wants, String).contains(narrowing.want.value)
    if narrowing.age_band is not None:
        yield Referral.age.between(*narrowing.age_band.ages)


def _due(narrowing: Narrowing, hours: OfficeHours, now: datetime) -> Iterator[ColumnElement[bool]]:
    if narrowing.escalated:
        yield Referral.escalated_at.is_not(None)
    if narrowing.due is DueBy.LATE:
        yield Referral.due_at < now
    elif narrowing.due is not None:
        yield Referral.due_at < end_of(narrowing.due, hours, now)


def end_of(due: DueBy, hours: OfficeHours, now: datetime) -> datetime:
    """Return the midnight after today, or after this week's Sunday, where the team works."""
    today = hours.local(now).date()
    days = 1 if due is DueBy.TODAY else 7 - today.weekday()
    return datetime.combine(today + timedelta(days=days), time(), tzinfo=hours.zone)


def _found_by(search: str) -> ColumnElement[bool]:
    """Return the condition for what somebody typed: a reference, a phone number, else words of a name."""
    reference = references.as_stored(search)
    if reference is not None:
        # Six letters can be a name as well.
        return (Referral.public_ref == reference) | _named(search)
    try:
        number = PhoneNumber.parse(search)
    except NotAPhoneNumber:
        return _named(search)
    point = select(ContactPoint.id).where(ContactPoint.phone_index == blind_index(number.e164))
    return Referral.contact_point_id == point.scalar_subquery()


def _named(search: str) -> ColumnElement[bool]:
    keys = [key_of(word) for word in words_of(search[:LONGEST_SEARCH])]
    if not keys:
        return false()
    return and_(*(Referral.id.in_(select(SearchKey.referral_id).where(SearchKey.key == key)) for key in keys))
