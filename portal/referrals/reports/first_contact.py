"""How long people waited for a first word, in working hours, and what each officer has in hand."""

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from portal.accounts.models import StaffMember
from portal.referrals.clock import AN_HOUR
from portal.referrals.models import CLOSED_LANE, Referral
from portal.referrals.reports.figures import Figure, Kind, Line, Row, Table, down, share
from portal.referrals.reports.periods import months_to
from portal.referrals.reports.scope import ELSEWHERE, Scope
from portal.referrals.reports.waits import Waits, read_waits
from portal.referrals.wants import Status

ASKED_COLUMN, CONTACTED_COLUMN = 0, 1
NOTE = (
    "By the day when they asked. First contact is the first move to in touch or working. Working hours from asking to "
    "first contact, without the time for which the clock stood still: on hold, or while we waited for them. "
    "In time: within {hours} working hours, of those who were contacted, or are still open and were not in that time. "
    "Who was closed without contact is in neither."
)


def by_locality(db: Session, scope: Scope, waits: Waits | None = None) -> Table:
    """Return how long people waited in each locality."""
    waits = waits or read_waits(db, scope)
    rows = [
        _row(place or ELSEWHERE, waits.only(waits.place == waits.places.index(place)), scope)
        for place in scope.places()
    ]
    lines: tuple[Line, ...] = ()
    if not scope.locality:
        lines = tuple(down(len(rows), range(len(rows)), (ASKED_COLUMN, CONTACTED_COLUMN)))
        rows.append(_row("All", waits, scope, is_total=True))
    return Table(
        key="first-contact",
        title=f"Time to first contact, {scope.period.label}",
        about="Locality",
        columns=("Asked", "Contacted", "Median, working hours", "In time"),
        rows=tuple(rows),
        note=NOTE.format(hours=scope.times.first_contact_hours),
        lines=lines,
        chart=(0,),
    )


def by_month(db: Session, scope: Scope, waits: Waits | None = None) -> Table:
    """Return how many asked in each of the last 12 months, and how many heard from us in time."""
    waits = waits or read_waits(db, scope)
    rows = []
    for month in months_to(scope.today):
        begins, ends = (int(at.timestamp()) for at in (month.starts_at(scope.zone), month.ends_at(scope.zone)))
        theirs = waits.only((waits.asked >= begins) & (waits.asked < ends))
        in_time, late = _in_time(theirs, scope)
        asked = len(theirs.asked)
        promptness = (Figure(number, Kind.WORK, asked) for number in (in_time, late))
        rows.append(Row(month.label, (Figure(asked), *promptness, share(in_time, in_time + late, people=asked))))
    return Table(
        key="first-contact-by-month",
        title="New referrals by month, and first contact",
        about="Month",
        columns=("Asked", "Contacted in time", "Later", "In time"),
        rows=tuple(rows),
        note=NOTE.format(hours=scope.times.first_contact_hours),
        chart=(1, 2),
    )


def by_officer(db: Session, scope: Scope, waits: Waits | None = None) -> Table:
    """Return what each officer has in hand now, and how long those who asked in the period waited for them."""
    waits = waits or read_waits(db, scope)
    in_hand = _in_hand(db, scope)
    names = dict(
        db.execute(
            select(StaffMember.id, StaffMember.name)
            .where(StaffMember.is_active | StaffMember.id.in_(in_hand))
            .order_by(StaffMember.name, StaffMember.id)
        ).all()
    )
    rows = []
    for holder, name in (*names.items(), (0, "Nobody yet")):
        theirs = waits.only(waits.holder == holder)
        total, held = in_hand.get(holder, (0, 0))
        work = tuple(Figure(number, Kind.WORK) for number in (total - held, held, int(theirs.is_contacted.sum())))
        rows.append(Row(name, (*work, _median(theirs), _share(theirs, scope))))
    return Table(
        key="officer-load",
        title="Officers: in hand now, and time to first contact",
        about="Officer",
        columns=("In hand", "On hold", "Contacted", "Median, working hours", "In time"),
        rows=tuple(rows),
        note="By who has the referral now. For the team itself: it is not part of the monthly sheet.",
        chart=(0, 1),
    )


def _in_hand(db: Session, scope: Scope) -> dict[int, tuple[int, int]]:
    """Return how many open referrals each has, and how many of them are on hold. 0 is nobody."""
    holder = func.coalesce(Referral.taken_by_id, 0)
    held = func.count().filter(Referral.status == Status.ON_HOLD)
    found = db.execute(
        select(holder, func.count(), held).where(and_(*scope.people(), Referral.lane < CLOSED_LANE)).group_by(holder)
    )
    return {who: (total, on_hold) for who, total, on_hold in found}


def _row(label: str, waits: Waits, scope: Scope, *, is_total: bool = False) -> Row:
    counts = (Figure(len(waits.asked)), Figure(int(waits.is_contacted.sum())))
    return Row(label, (*counts, _median(waits), _share(waits, scope)), is_total)


def _median(waits: Waits) -> Figure:
    import numpy as np

    minutes = waits.minutes[waits.is_contacted]
    median = float(np.median(minutes)) if len(minutes) else None
    return Figure(median, Kind.MINUTES, people=len(minutes))


def _share(waits: Waits, scope: Scope) -> Figure:
    in_time, late = _in_time(waits, scope)
    return share(in_time, in_time + late, people=in_time + late)


def _in_time(waits: Waits, scope: Scope) -> tuple[int, int]:
    """Return how many heard from us in time, and how many did not."""
    is_late = waits.minutes > scope.times.first_contact_hours * AN_HOUR
    late = is_late & (waits.is_contacted | waits.is_open)
    return int((waits.is_contacted & ~is_late).sum()), int(late.sum())
