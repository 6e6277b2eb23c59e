"""Deletes the words of texts, as their sender asked. That a text came, and when, stays: it says that it was handled."""

from typing import cast

from sqlalchemy import CursorResult, exists, update
from sqlalchemy.orm import Session

from portal.messages.models import Alert, ContactPoint, InboundText


def erase_words(db: Session, contact_point: ContactPoint) -> int:
    """Delete the words of a number's texts and of the automatic replies to them. Returns of how many texts.

    Texts that staff were alerted to stay as they are: they are the note of a worry about somebody's safety.
    """
    alerted = exists().where(Alert.inbound_text_id == InboundText.id)
    theirs = (InboundText.contact_point_id == contact_point.id, ~alerted)
    words, replies = (
        update(InboundText).where(*theirs),
        update(InboundText).where(*theirs, InboundText.reply.is_not(None)),
    )
    db.execute(replies.values(reply="").execution_options(synchronize_session=False))
    result = db.execute(words.values(body="").execution_options(synchronize_session=False))
    return cast(CursorResult[None], result).rowcount
