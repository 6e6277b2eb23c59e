"""When a text would wake somebody: from nine in the evening to eight in the morning, where they live."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.messages.models import ContactPoint, InboundText

LONDON = ZoneInfo("Europe/London")
NIGHT_BEGINS, NIGHT_ENDS = time(21), time(8)
AWAKE = timedelta(minutes=10)


def is_night(now: datetime, zone: ZoneInfo = LONDON) -> bool:
    """Whether texts wait until morning at this moment."""
    at = now.astimezone(zone).time()
    return at >= NIGHT_BEGINS or at < NIGHT_ENDS


def after_night(now: datetime, zone: ZoneInfo = LONDON) -> datetime:
    """Return this moment by day, and by night the next morning at eight by the clock there, changed or not."""
    if not is_night(now, zone):
        return now
    local = now.astimezone(zone)
    day = local.date() + timedelta(days=1 if local.time() >= NIGHT_BEGINS else 0)
    return datetime.combine(day, NIGHT_ENDS, tzinfo=zone)


def has_just_written(db: Session, contact_point: ContactPoint, now: datetime) -> bool:
    """Whether a text came from this number in the last ten minutes: whoever has it is awake."""
    lately = (
        select(InboundText.id)
        .where(
            InboundText.contact_point_id == contact_point.id,
            InboundText.received_at > now - AWAKE,
            InboundText.received_at <= now,
        )
        .limit(1)
    )
    return db.scalar(lately) is not None
