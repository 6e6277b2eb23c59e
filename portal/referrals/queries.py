"""What staff read: the queue, one referral, and how many wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.accounts.models import StaffMember
from portal.messages.models import ContactPoint
from portal.referrals import references
from portal.referrals.errors import NoSuchReferral
from portal.referrals.models import Referral
from portal.referrals.promise import NOT_IN_TOUCH_YET
from portal.referrals.wants import Status

A_PAGE = 25
IN_LINE = case((Referral.status.in_(NOT_IN_TOUCH_YET), 1), (Referral.status == Status.ON_HOLD, 3), else_=2)
OPEN = tuple(status for status in Status if status is not Status.CLOSED)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which referrals to show. What is left empty narrows nothing; without a status, all that are open.

    `late_on` keeps those whose promise was already broken on that day.
    """

    status: Status | None = None
    holder_id: int | Literal["nobody"] | None = None
    district: str | None = None
    reference: str = ""
    late_on: date | None = None


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of the queue, longest waiting first. Pages count from 1."""

    referrals: tuple[Referral, ...]
    total: int
    number: int

    @property
    def has_next(self) -> bool:
        return self.number * A_PAGE < self.total

    @property
    def has_previous(self) -> bool:
        return self.number > 1


@dataclass(frozen=True, slots=True)
class Counts:
    """How many referrals are open, and how many of them are of each kind."""

    open: int
    late: int
    nobodys: int
    mine: int
    on_hold: int


def open_queue(db: Session, narrowing: Narrowing | None = None, page: int = 1) -> QueuePage:
    """Return a page of referrals; a page past the end is empty.

    Who has not heard from anybody waits, and comes first, longest waiting at the top. After them those the team is in
    touch with, and last those on hold.
    """
    which = _conditions(narrowing or Narrowing())
    total = db.scalar(select(func.count()).select_from(Referral).where(*which)) or 0
    rows = (
        select(Referral)
        .where(*which)
        .options(joinedload(Referral.taken_by))
        .order_by(IN_LINE, Referral.received_at, Referral.id)
        .limit(A_PAGE)
        .offset((page - 1) * A_PAGE)
    )
    return QueuePage(tuple(db.scalars(rows)), total, page)


def find_by_ref(db: Session, reference: str, *, to_change: bool = False) -> Referral | None:
    """Return the referral with this reference, typed in any way, with its notes and who holds it, or None.

    `to_change` locks it, so that of two people who press Take the second sees what the first did.
    """
    whole = select(Referral).where(Referral.public_ref == references.as_stored(reference))
    if to_change:
        whole = whole.with_for_update(of=Referral)
    parts = (Referral.taken_by, Referral.contact_point, Referral.notes)
    return db.scalar(whole.options(*(selectinload(part) for part in parts)))


def get_by_ref(db: Session, reference: str, *, to_change: bool = False) -> Referral:
    """Return the referral with this reference, as `find_by_ref` does. Raises NoSuchReferral."""
    found = find_by_ref(db, reference, to_change=to_change)
    if found is None:
        raise NoSuchReferral("no referral has this reference")
    return found


def of_number(db: Session, contact_point: ContactPoint) -> Sequence[Referral]:
    """Return the referrals that name this number, newest first. Several people may share it."""
    theirs = select(Referral).where(Referral.contact_point_id == contact_point.id)
    return db.scalars(theirs.order_by(Referral.received_at.desc(), Referral.id.desc())).all()


def is_in_use(db: Session, public_ref: str) -> bool:
    """Say whether a referral has this reference already."""
    return db.scalar(select(Referral.id).where(Referral.public_ref == public_ref)) is not None


def counts(db: Session, me: StaffMember, today: date) -> Counts:
    """Return the numbers over the queue, for `me` and today."""

    def how_many(*which: ColumnElement[bool]) -> int:
        return db.scalar(select(func.count()).select_from(Referral).where(Referral.status.in_(OPEN), *which)) or 0

    return Counts(
        open=how_many(),
        late=how_many(*_late(today)),
        nobodys=how_many(Referral.taken_by_id.is_(None)),
        mine=how_many(Referral.taken_by_id == me.id),
        on_hold=how_many(Referral.status == Status.ON_HOLD),
    )


def _conditions(narrowing: Narrowing) -> list[ColumnElement[bool]]:
    if narrowing.reference:
        # A reference names one referral, so it is found whatever its status.
        return [Referral.public_ref == references.as_stored(narrowing.reference)]
    which = [Referral.status == narrowing.status if narrowing.status else Referral.status.in_(OPEN)]
    if narrowing.holder_id == "nobody":
        which.append(Referral.taken_by_id.is_(None))
    elif narrowing.holder_id is not None:
        which.append(Referral.taken_by_id == narrowing.holder_id)
    if narrowing.district:
        which.append(Referral.district == narrowing.district)
    return which + (_late(narrowing.late_on) if narrowing.late_on else [])


def _late(today: date) -> list[ColumnElement[bool]]:
    return [Referral.status.in_(NOT_IN_TOUCH_YET), Referral.reply_by < today]
