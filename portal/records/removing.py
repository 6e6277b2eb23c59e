"""Deletes rows with everything that hangs on them, and keeps what must outlive them: hashes of handled texts, STOPs."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from portal.messages import conversations
from portal.messages.conversation_models import Conversation, ConversationMessage
from portal.messages.models import Alert, ContactPoint, HandledText, InboundText, OptOutEntry, OutgoingText
from portal.messages.threads import handled_key
from portal.referrals.models import Referral


def remove_rows(db: Session, table: Any, ids: Sequence[int]) -> None:
    """Delete rows on which nothing hangs that the database does not delete with them."""
    db.execute(delete(table).where(table.id.in_(ids)).execution_options(synchronize_session="fetch"))


def remove_inbound(db: Session, ids: Sequence[int]) -> None:
    """Delete texts that came in. A keyed hash of each MessageSid stays: the same text sent again changes nothing."""
    sids = db.scalars(select(InboundText.message_sid).where(InboundText.id.in_(ids))).all()
    keys = {handled_key(sid) for sid in sids}
    known = set(db.scalars(select(HandledText.key).where(HandledText.key.in_(keys))))
    db.add_all(HandledText(key=key) for key in sorted(keys - known))
    _let_go(db, Alert, Alert.inbound_text_id, ids)
    remove_rows(db, InboundText, ids)


def remove_outgoing(db: Session, ids: Sequence[int]) -> None:
    """Delete texts that went out."""
    _let_go(db, ConversationMessage, ConversationMessage.outgoing_text_id, ids)
    remove_rows(db, OutgoingText, ids)


def remove_referrals(db: Session, ids: Sequence[int]) -> int:
    """Delete referrals, with those that were merged into them and all that hangs on each. Returns how many."""
    generations = [list(ids)]
    while generations[-1]:
        merged = select(Referral.id).where(Referral.merged_into_id.in_(generations[-1]))
        generations.append(list(db.scalars(merged)))
    for generation in reversed(generations):
        remove_rows(db, Referral, generation)
    return sum(map(len, generations))


def remove_numbers(db: Session, ids: Sequence[int]) -> None:
    """Delete numbers that nothing refers to but their conversations. One that said STOP keeps its keyed hash."""
    theirs = select(Conversation.id).where(Conversation.contact_point_id.in_(ids))
    conversations.delete_all(db, db.scalars(theirs).all())
    points = db.scalars(select(ContactPoint).where(ContactPoint.id.in_(ids))).all()
    for point in points:
        if point.is_stopped:
            point.phone, point.is_let_go = "", True
    gone = [point.id for point in points if not point.is_stopped]
    remove_rows(db, OptOutEntry, db.scalars(select(OptOutEntry.id).where(OptOutEntry.contact_point_id.in_(gone))).all())
    remove_rows(db, ContactPoint, gone)
    db.flush()


def _let_go(db: Session, table: Any, column: Any, ids: Sequence[int]) -> None:
    """Let rows stand by themselves that referred to what goes."""
    db.execute(
        update(table).where(column.in_(ids)).values({column: None}).execution_options(synchronize_session="fetch")
    )
