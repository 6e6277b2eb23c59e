"""What staff read: the queue, one referral, and how many wait."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, defer, joinedload, selectinload

from content.hours import OfficeHours
from portal.accounts.models import StaffMember
from portal.messages.models import ContactPoint
from portal.referrals import references
from portal.referrals.errors import NoSuchReferral
from portal.referrals.models import CLOSED_LANE, Referral
from portal.referrals.narrowing import DueBy, Narrowing, conditions
from portal.referrals.paging import line_for
from portal.referrals.wants import Status

A_PAGE = 25
MOST_COUNTED = 1000
# Long and encrypted, and shown by no list.
NOT_IN_LISTS = (Referral.own_words, Referral.email, Referral.asker_name, Referral.asker_contact, Referral.consent_how)


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of the queue. `next` and `previous` are places to go on from, empty where there is nothing more."""

    referrals: tuple[Referral, ...]
    next: str = ""
    previous: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """A number of referrals, counted up to 1,000: "1000+" where there are more."""

    number: int
    is_more: bool = False

    def __str__(self) -> str:
        return f"{self.number}+" if self.is_more else str(self.number)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many referrals are open, and how many of them are of each kind."""

    open: Count
    alerts: Count
    late: Count
    today: Count
    nobodys: Count
    mine: Count
    on_hold: Count
    escalated: Count


def open_queue(
    db: Session, narrowing: Narrowing, hours: OfficeHours, now: datetime, *, after: str = "", before: str = ""
) -> QueuePage:
    """Return a page of referrals: the first, or the one `after` or `before` a place that another page named.

    People about whom an alert is open come first, then what is late, due today and due later, each by when it is due.
    Closed ones come the last closed first; what is searched for, the newest first. A place that can't be is no place.
    """
    line = line_for(narrowing)
    backwards = bool(before)
    place = line.beyond(before or after, backwards=backwards) if before or after else None
    which = [*conditions(narrowing, hours, now), *([] if place is None else [place])]
    rows = (
        select(Referral)
        .where(*which)
        .options(joinedload(Referral.taken_by), *(defer(column) for column in NOT_IN_LISTS))
        .limit(A_PAGE + 1)
    )
    found = list(db.scalars(line.ordered(rows, backwards=backwards and place is not None)))
    is_more, shown = len(found) > A_PAGE, found[:A_PAGE]
    if not shown:
        return QueuePage(())
    if backwards and place is not None:
        shown.reverse()
        return QueuePage(tuple(shown), line.place_of(shown[-1]), line.place_of(shown[0]) if is_more else "")
    return QueuePage(
        tuple(shown),
        line.place_of(shown[-1]) if is_more else "",
        line.place_of(shown[0]) if place is not None else "",
    )


def count(db: Session, narrowing: Narrowing, hours: OfficeHours, now: datetime) -> Count:
    """Return how many there are, counted up to 1,000."""
    (found,) = _count(db, conditions(narrowing, hours, now))
    return found


def handed_to(db: Session, localities: Collection[str]) -> Sequence[Referral]:
    """Return what was handed to these localities and nobody has taken there yet, the longest ago first."""
    waiting = (
        select(Referral)
        .where(Referral.taken_by_id.is_(None), Referral.lane < CLOSED_LANE, Referral.handed_at.is_not(None))
        .where(Referral.locality.in_(localities))
        .options(*(defer(column) for column in NOT_IN_LISTS))
    )
    return db.scalars(waiting.order_by(Referral.handed_at, Referral.id).limit(A_PAGE)).all()


def counts(db: Session, me: StaffMember, hours: OfficeHours, now: datetime, near: tuple[str, ...] = ()) -> Counts:
    """Return the numbers over the queue, for `me` and now; `near` are the localities that it is narrowed to."""
    kinds = {
        "open": Narrowing(),
        "alerts": Narrowing(alerts=True),
        "late": Narrowing(due=DueBy.LATE),
        "today": Narrowing(due=DueBy.TODAY),
        "nobodys": Narrowing(holder_id="nobody"),
        "mine": Narrowing(holder_id=me.id),
        "on_hold": Narrowing(status=Status.ON_HOLD),
        "escalated": Narrowing(escalated=True),
    }
    narrowed = [replace(kind, near=near, near_id=me.id) for kind in kinds.values()]
    found = _count(db, *(conditions(each, hours, now) for each in narrowed))
    return Counts(**dict(zip(kinds, found, strict=True)))


def find_by_ref(db: Session, reference: str, *, to_change: bool = False) -> Referral | None:
    """Return the referral with this reference, typed in any way, with its notes and who holds it, or None.

    `to_change` locks it, so that of two people who press Take the second sees what the first did.
    """
    whole = select(Referral).where(Referral.public_ref == references.as_stored(reference))
    if to_change:
        whole = whole.with_for_update(of=Referral).execution_options(populate_existing=True)
    parts = (Referral.taken_by, Referral.contact_point, Referral.notes)
    return db.scalar(whole.options(*(selectinload(part) for part in parts)))


def get_by_ref(db: Session, reference: str, *, to_change: bool = False) -> Referral:
    """Return the referral with this reference, as `find_by_ref` does. Raises NoSuchReferral."""
    return _that_is_there(find_by_ref(db, reference, to_change=to_change))


def glance_at(db: Session, reference: str) -> Referral:
    """Return the referral with this reference, without what is long or beside it: for noting who looks.

    Raises NoSuchReferral.
    """
    alone = select(Referral).where(Referral.public_ref == references.as_stored(reference))
    return _that_is_there(db.scalar(alone.options(*(defer(column) for column in NOT_IN_LISTS))))


def _that_is_there(found: Referral | None) -> Referral:
    if found is None:
        raise NoSuchReferral("no referral has this reference")
    return found


def both_to_change(db: Session, one: str, other: str) -> tuple[Referral, Referral]:
    """Return two referrals, locked in the same order whoever asks: two merges at once wait, and don't block each other.

    Raises NoSuchReferral.
    """
    found = {reference: get_by_ref(db, reference, to_change=True) for reference in sorted({one, other})}
    return found[one], found[other]


def of_number(db: Session, contact_point: ContactPoint) -> Sequence[Referral]:
    """Return the referrals that name this number, newest first. Several people may share it."""
    theirs = select(Referral).where(Referral.contact_point_id == contact_point.id)
    return db.scalars(theirs.order_by(Referral.received_at.desc(), Referral.id.desc())).all()


def is_in_use(db: Session, public_ref: str) -> bool:
    """Say whether a referral has this reference already."""
    return db.scalar(select(Referral.id).where(Referral.public_ref == public_ref)) is not None


def _count(db: Session, *kinds: Sequence[ColumnElement[bool]]) -> list[Count]:
    """Count referrals of several kinds in one statement, each up to 1,000."""
    some = (select(Referral.id).where(*which).limit(MOST_COUNTED + 1).subquery() for which in kinds)
    numbers = db.execute(select(*(select(func.count()).select_from(each).scalar_subquery() for each in some))).one()
    return [Count(min(number, MOST_COUNTED), is_more=number > MOST_COUNTED) for number in numbers]
