"""Deletes the words of texts, as their sender asked. That a text came, and when, stays: it says that it was handled."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from portal.messages.models import Alert, ContactPoint, InboundText


def erase_words(db: Session, contact_point: ContactPoint) -> int:
    """Delete the words of a number's texts and of the automatic replies to them. Returns of how many texts.

    Texts that staff were alerted to stay as they are: they are the note of a worry about somebody's safety.
    """
    alerted = exists().where(Alert.inbound_text_id == InboundText.id)
    theirs = select(InboundText).where(InboundText.contact_point_id == contact_point.id, ~alerted)
    texts = db.scalars(theirs.with_for_update(of=InboundText)).all()
    for text in texts:
        text.body, text.reply = "", None if text.reply is None else ""
    db.flush()
    return len(texts)
