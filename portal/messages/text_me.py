"""Texts that somebody asks for on the website, for a phone that may be anybody's: so few that nobody is pestered."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.clocks import lately
from portal.encryption import blind_index
from portal.messages import outbox, threads
from portal.messages.models import OutgoingText, TextKind
from portal.messages.phone_numbers import PhoneNumber

REQUESTS_A_DAY = 3
A_DAY = timedelta(days=1)
# The reason on the first part of each request: one row for one request.
FIRST, FURTHER = "text me this", "text me this, next part"


def text_parts(db: Session, number: PhoneNumber, parts: Sequence[str], now: datetime) -> bool:
    """Let `parts` wait to be sent to `number`, in their order. Returns whether they will be.

    Not to a number that said STOP, nor more than three times a day. The same parts on the same day go once. Whoever
    asked must be told the same in each case: it is nobody's business who said STOP.
    """
    point = threads.contact_point_for(db, number, now)
    key = blind_index(f"{number.e164} {now:%Y-%m-%d} {' '.join(parts)}")[:40]
    if point.is_stopped or _requests_in_a_day(db, point.id, now) >= REQUESTS_A_DAY:
        return False
    for place, part in enumerate(parts):
        outbox.enqueue(db, point, part, FURTHER if place else FIRST, f"text-me:{key}:{place}", now, TextKind.PAGE)
    return True


def _requests_in_a_day(db: Session, contact_point_id: int, now: datetime) -> int:
    theirs = (OutgoingText.contact_point_id == contact_point_id, lately(OutgoingText.created_at, now, A_DAY))
    counted = select(func.count()).select_from(OutgoingText).where(*theirs, OutgoingText.reason == FIRST)
    return db.scalar(counted) or 0
