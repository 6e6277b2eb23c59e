"""Which text goes next, and whether it may: STOP, the night, the order of a conversation, the day's money."""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from portal.clocks import CLOCKS_DIFFER
from portal.messages.carriers import Claimed, TextSender
from portal.messages.models import AT_NIGHT_TOO, Delivery, OutgoingText, TextKind
from portal.messages.pausing import current_pause
from portal.messages.quiet_hours import LONDON, after_night, has_just_written
from portal.messages.spending import Spending, spent_today
from portal.settings import TextLimits

logger = logging.getLogger(__name__)

AT_ONCE = 5
# Longer than AT_ONCE texts take when each waits as long as a sender may, so that nobody else takes the last of them.
LEASE = timedelta(seconds=150)
GIVE_UP_AFTER = timedelta(hours=24)
# What a text waits for, a night and the longest gap between two tries, is shorter. What is due later still, or was made
# or tried in a time to come, was written down by a clock that has been put right since: nobody waits for that.
LONGEST_WAIT = timedelta(hours=14)
LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for every text: what it may cost, and where it is night."""

    limits: TextLimits = field(default_factory=TextLimits)
    zone: ZoneInfo = LONDON


def is_due(now: datetime) -> ColumnElement[bool]:
    """A text that waits, whose time has come, and that no worker has in hand."""
    lease = OutgoingText.lease_until
    is_free = or_(lease.is_(None), lease < now, lease > now + LEASE + CLOCKS_DIFFER)
    return and_(OutgoingText.status == Delivery.WAITING, _time_has_come(OutgoingText, now), is_free)


def _time_has_come(text: type[OutgoingText], now: datetime) -> ColumnElement[bool]:
    last_seen = func.coalesce(text.tried_at, text.created_at)
    return or_(text.due_at <= now, text.due_at > now + LONGEST_WAIT, last_seen > now + CLOCKS_DIFFER)


def _is_next_for_its_number(now: datetime) -> ColumnElement[bool]:
    """No earlier text to the same number is still to go, or this one is about safety. One for later counts as later."""
    earlier = aliased(OutgoingText)
    is_ahead = exists().where(
        earlier.contact_point_id == OutgoingText.contact_point_id,
        earlier.id < OutgoingText.id,
        earlier.status == Delivery.WAITING,
        or_(earlier.attempts > 0, _time_has_come(earlier, now)),
    )
    return or_(OutgoingText.kind == TextKind.SAFETY, ~is_ahead)


def claim_next(db: Session, now: datetime, rules: Rules, sender: TextSender) -> Claimed | None:
    """Take the next text that may go, for as long as LEASE; None where there is none. Two workers never get the same.

    The row says that a try was begun before anybody is asked to send it, and the database refuses that after STOP.
    """
    spending = spent_today(db, rules.limits, rules.zone, now)
    is_held = rules.limits.is_off or spending.is_over() or current_pause(db) is not None
    due = (
        select(OutgoingText)
        .where(is_due(now), _is_next_for_its_number(now))
        .order_by(OutgoingText.kind != TextKind.SAFETY, OutgoingText.due_at, OutgoingText.id)
        .limit(LOOKED_AT)
        .with_for_update(skip_locked=True, of=OutgoingText)
    )
    if is_held:
        due = due.where(or_(OutgoingText.kind == TextKind.SAFETY, OutgoingText.in_doubt))
    for text in db.scalars(due):
        claimed = _claim(db, text, now, rules, sender, spending)
        if claimed is not None:
            return claimed
    return None


def _claim(
    db: Session, text: OutgoingText, now: datetime, rules: Rules, sender: TextSender, spending: Spending
) -> Claimed | None:
    if text.in_doubt:
        text.lease_until = now + LEASE
        return Claimed(text.id, text.contact_point.phone, text.body, in_doubt_since=text.tried_at)
    segments = sender.segments_of(text.body)
    cost = segments * rules.limits.segment_hundredths
    is_safety = text.kind is TextKind.SAFETY
    if not _may_go(db, text, now, rules.zone) or (spending.is_over(cost) and not is_safety):
        return None
    if spending.is_near(cost) and not spending.is_near():
        logger.warning("texts_near_the_days_cap", extra={"spent": spending.spent + cost, "cap": spending.cap})
    text.segments, text.cost = segments, cost
    text.lease_until, text.attempts, text.in_doubt = now + LEASE, text.attempts + 1, True
    text.tried_at, text.first_tried_at = now, text.first_tried_at or now
    return Claimed(text.id, text.contact_point.phone, text.body)


def _may_go(db: Session, text: OutgoingText, now: datetime, zone: ZoneInfo) -> bool:
    """Whether to try at all: not once the number said STOP, not for ever, not at night."""
    text.due_at = min(text.due_at, now)  # its time has come, whatever stands there
    if text.contact_point.is_stopped:
        text.status = Delivery.STOPPED
    elif is_too_old(text, now):
        text.status = Delivery.GIVEN_UP
    elif text.kind not in AT_NIGHT_TOO and not has_just_written(db, text.contact_point, now):
        text.due_at = after_night(now, zone) if after_night(now, zone) > now else text.due_at
    return text.status is Delivery.WAITING and text.due_at <= now


def is_too_old(text: OutgoingText, now: datetime) -> bool:
    """Whether it has been tried for as long as we try."""
    return text.first_tried_at is not None and now - text.first_tried_at >= GIVE_UP_AFTER
