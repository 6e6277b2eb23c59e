"""How often one number is answered by itself: enough for anybody who types, not for a flood or another machine."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.clocks import lately
from portal.messages.models import ContactPoint, InboundText
from portal.messages.threads import MOST_REMEMBERED
from portal.settings import TextLimits

# The kind under which the one "we've got your texts" is kept.
FLOOD_NOTE = "flood_note"
# Machines say the same sentence again and again. People do so with short words, such as MORE.
SENTENCE, SAME_AGAIN = 20, 3


class Pace(StrEnum):
    """What to do with the answer to a text."""

    ANSWER = "answer"
    NOTE = "note"  # say once that the texts are here
    QUIET = "quiet"


def pace_of(db: Session, contact_point: ContactPoint, lately: int, limits: TextLimits, now: datetime) -> Pace:
    """Return whether this number may have another automatic reply now. Lock its row first, so that none is missed.

    `lately`: how many texts came from it in two hours, as far as anybody looked. A few need no counting.
    """
    if lately < min(limits.replies_a_minute, limits.replies_an_hour, MOST_REMEMBERED):
        return Pace.ANSWER
    minute, hour = timedelta(minutes=1), timedelta(hours=1)
    is_fine = (
        _replies_since(db, contact_point, minute, now) < limits.replies_a_minute
        and _replies_since(db, contact_point, hour, now) < limits.replies_an_hour
    )
    if is_fine:
        return Pace.ANSWER
    was_told = _replies_since(db, contact_point, hour, now, kind=FLOOD_NOTE) > 0
    return Pace.QUIET if was_told else Pace.NOTE


def sounds_like_a_machine(body: str, before: Sequence[str]) -> bool:
    """Whether this sentence is the same as each of the last three from its number: two machines must not chat."""
    same = before[-SAME_AGAIN:]
    return len(body) >= SENTENCE and len(same) == SAME_AGAIN and all(words == body for words in same)


def _replies_since(db: Session, contact_point: ContactPoint, within: timedelta, now: datetime, kind: str = "") -> int:
    theirs = [
        InboundText.contact_point_id == contact_point.id,
        InboundText.received_at > now - within - timedelta(minutes=1),
        lately(InboundText.replied_at, now, within),
        InboundText.reply_segments > 0,
    ]
    if kind:
        theirs.append(InboundText.kind == kind)
    return db.scalar(select(func.count()).select_from(InboundText).where(*theirs)) or 0
