"""What texts cost in a day, and when that is enough. Money is in hundredths of a penny."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.messages.models import InboundText, OutgoingText
from portal.settings import TextLimits

WARN_AT = 0.8


@dataclass(frozen=True, slots=True)
class Spending:
    """What has been spent since midnight, and the day's cap; 0: there is none."""

    spent: int
    cap: int

    def is_over(self, more: int = 0) -> bool:
        """Whether `more` on top would be too much."""
        return bool(self.cap) and self.spent + more > self.cap

    def is_near(self, more: int = 0) -> bool:
        """Whether four fifths of the day's money are gone."""
        return bool(self.cap) and self.spent + more >= WARN_AT * self.cap


def spent_today(db: Session, limits: TextLimits, zone: ZoneInfo, now: datetime) -> Spending:
    """Return what texts have cost since midnight: those of our own accord, and replies."""
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    sent = select(func.coalesce(func.sum(OutgoingText.cost), 0)).where(
        OutgoingText.tried_at >= midnight, OutgoingText.tried_at < midnight + timedelta(days=1)
    )
    replied = select(func.coalesce(func.sum(InboundText.reply_cost), 0)).where(
        InboundText.received_at >= midnight, InboundText.received_at < midnight + timedelta(days=1)
    )
    spent = db.scalar(select(sent.scalar_subquery() + replied.scalar_subquery()))
    return Spending(int(spent or 0), limits.day_cap_hundredths)
