"""The times that the team gives itself, which a manager sets."""

from sqlalchemy.orm import Session

from content.hours import OfficeHours
from portal.referrals.clock import TeamTimes
from portal.referrals.team_models import THE_ONE, TeamSetting


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
