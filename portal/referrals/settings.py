"""What the team sets for itself: its times, and its views of the queue."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from content.hours import OfficeHours
from portal.accounts import audit
from portal.accounts.models import Role, StaffMember
from portal.referrals.clock import TeamTimes
from portal.referrals.errors import Code, DetailsRefused, NoSuchView, NotAllowed, Problem
from portal.referrals.team_models import THE_ONE, SavedView, TeamSetting

MOST_HOURS, MOST_DAYS = 80, 60
LONGEST_VIEW_NAME, LONGEST_QUERY = 60, 500


@dataclass(frozen=True, slots=True)
class NewTimes:
    """What a manager sets, in working hours, but the last in working days."""

    first_contact_hours: int
    warn_before_hours: int
    reply_hours: int
    escalate_after_hours: int
    chase_after_days: int


def team_times(db: Session, hours: OfficeHours) -> TeamTimes:
    """Return the team's times: those that a manager set, else the usual ones."""
    found = db.get(TeamSetting, THE_ONE)
    if found is None:
        return TeamTimes(hours)
    return TeamTimes(
        hours,
        first_contact_hours=found.first_contact_hours,
        warn_before_hours=found.warn_before_hours,
        reply_hours=found.reply_hours,
        escalate_after_hours=found.escalate_after_hours,
        chase_after_days=found.chase_after_days,
    )


def set_team_times(db: Session, new: NewTimes, by: StaffMember, now: datetime) -> None:
    """Set the team's times, for every clock that starts from now on. Raises NotAllowed, DetailsRefused."""
    if by.role is not Role.MANAGER or not by.is_active:
        raise NotAllowed("", "setting the team's times")
    problems = [
        Problem(name, Code.NOT_POSSIBLE)
        for name, value in asdict(new).items()
        if not 1 <= value <= (MOST_DAYS if name.endswith("days") else MOST_HOURS)
    ]
    if new.warn_before_hours >= new.first_contact_hours:
        problems.append(Problem("warn_before_hours", Code.NOT_POSSIBLE))
    if problems:
        raise DetailsRefused(*problems)
    kept = db.get(TeamSetting, THE_ONE) or TeamSetting(id=THE_ONE)
    for name, value in asdict(new).items():
        setattr(kept, name, value)
    kept.changed_at, kept.changed_by = now, by
    db.add(kept)
    audit.record(db, actor=by, action="team.times_set", subject="team", now=now)


def save_view(
    db: Session, name: str, query: str, by: StaffMember, now: datetime, *, is_shared: bool = False
) -> SavedView:
    """Keep a way of narrowing the queue; the same name of yours again changes it. Raises DetailsRefused."""
    tidy = _tidy(name)
    if len(query) > LONGEST_QUERY:
        raise DetailsRefused(Problem("query", Code.TOO_LONG))
    mine = select(SavedView).where(SavedView.by_id == by.id, SavedView.name == tidy)
    view = db.scalar(mine) or SavedView(name=tidy, by=by, created_at=now)
    view.query, view.is_shared = query, is_shared
    db.add(view)
    return view


def rename_view(db: Session, view: SavedView, name: str, by: StaffMember) -> None:
    """Give a view another name, as `drop_view` may drop it. Raises NotAllowed, DetailsRefused."""
    _require_may_change(view, by)
    view.name = _tidy(name)
    db.flush()


def get_view(db: Session, view_id: int, me: StaffMember) -> SavedView:
    """Return a view that `me` may see. Raises NoSuchView."""
    view = db.get(SavedView, view_id)
    if view is None or not (view.by_id == me.id or view.is_shared):
        raise NoSuchView("no view has this id")
    return view


def saved_views(db: Session, me: StaffMember) -> Sequence[SavedView]:
    """Return my views and those that colleagues share, by name."""
    seen = or_(SavedView.by_id == me.id, SavedView.is_shared)
    return db.scalars(select(SavedView).where(seen).order_by(SavedView.name, SavedView.id)).all()


def drop_view(db: Session, view: SavedView, by: StaffMember) -> None:
    """Forget a view of yours, or as a manager anybody's that is shared. Raises NotAllowed."""
    _require_may_change(view, by)
    db.delete(view)


def _require_may_change(view: SavedView, by: StaffMember) -> None:
    if view.by_id != by.id and not (view.is_shared and by.role is Role.MANAGER):
        raise NotAllowed("", "changing a colleague's view")


def _tidy(name: str) -> str:
    """Return a view's name as it is kept. Raises DetailsRefused."""
    tidy = name.strip()
    if not tidy or len(tidy) > LONGEST_VIEW_NAME:
        raise DetailsRefused(Problem("name", Code.TOO_LONG if tidy else Code.MISSING))
    return tidy
