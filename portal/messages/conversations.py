"""A talk on the web, from the young person's side: begun, gone on with, read, ended, deleted. Kept for one browser."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts import audit
from portal.encryption import blind_index
from portal.messages import alerts
from portal.messages.conversation_errors import ConversationOver, ReplyRefused
from portal.messages.conversation_models import Conversation, ConversationMessage, Place, Side
from portal.messages.models import Alert, AlertSource, ContactPoint

TOKEN_BYTES = 32
LONGEST_SAID = 2000


@dataclass(frozen=True, slots=True)
class Automatic:
    """What the assistant says to a message, and what the message sounded like where that was danger.

    `asks_for_person`: a page alone can't answer it, so somebody should look. Empty words are not said.
    """

    words: str
    pages: tuple[str, ...] = ()
    danger: str = ""
    asks_for_person: bool = False


def new_token() -> str:
    """Return a token for one browser: 256 random bits. Only a hash of it is ever stored."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def find(db: Session, token: str, *, to_change: bool = False) -> Conversation | None:
    """Return the conversation that `token` opens, or None: there is none, or it has ended.

    `to_change` locks it, so that a message and a worker who joins come one after the other.
    """
    theirs = select(Conversation).where(Conversation.token_hash == _hash(token), Conversation.ended_at.is_(None))
    return db.scalar(theirs.with_for_update(of=Conversation) if to_change else theirs)


def open_on_web(
    db: Session,
    token: str,
    now: datetime,
    *,
    first_name: str = "",
    contact_point: ContactPoint | None = None,
) -> Conversation:
    """Begin a conversation that a person is waited for in. The same token again, also at once, is the same one."""
    found = find(db, token, to_change=True)
    if found is not None:
        return found
    made = Conversation(
        place=Place.WEB,
        token_hash=_hash(token),
        contact_point=contact_point,
        first_name=first_name.strip() or None,
        started_at=now,
        last_at=now,
        waiting_since=now,
    )
    try:
        with db.begin_nested():
            db.add(made)
    except IntegrityError:
        again = find(db, token, to_change=True)
        if again is None:
            raise ConversationOver("the conversation of this browser has ended") from None
        return again
    audit.record(db, actor=None, action="conversation.opened", subject=made.subject, now=now)
    return made


def say(
    db: Session, conversation: Conversation, words: str, automatic: Automatic, now: datetime, *, form_key: str
) -> ConversationMessage:
    """Keep what they wrote, with the automatic reply where nobody from the team is on the conversation.

    Danger gets its reply whoever is on it, and alerts staff. `form_key` is the form's own: sending the same form with
    the same words again changes nothing. Raises ConversationOver, ReplyRefused.
    """
    if conversation.is_over:
        raise ConversationOver("the conversation has ended")
    if not words.strip() or len(words) > LONGEST_SAID:
        raise ReplyRefused(LONGEST_SAID)
    message, is_new = _keep_once(db, _theirs(conversation, words, automatic, now, form_key))
    if not is_new:
        return message
    conversation.last_at = now
    conversation.closed_at = None
    if automatic.danger:
        _alert(db, conversation, words, automatic.danger, now)
    if conversation.holder is not None or automatic.danger or automatic.asks_for_person:
        conversation.waiting_since = conversation.waiting_since or now
    if automatic.words and (conversation.holder is None or automatic.danger):
        _add_automatic(db, conversation, automatic, now)
    return message


def ask_again(conversation: Conversation, now: datetime) -> None:
    """Wait for a person again, after automatic replies had it back. Raises ConversationOver."""
    if conversation.is_over:
        raise ConversationOver("the conversation has ended")
    conversation.waiting_since = conversation.waiting_since or now
    conversation.closed_at = None


def end(db: Session, conversation: Conversation, now: datetime) -> None:
    """End the conversation for good, as they wish. Staff can still read it until it is deleted."""
    if conversation.is_over:
        return
    conversation.holder = conversation.held_since = conversation.waiting_since = None
    conversation.writing_by = conversation.writing_until = None
    conversation.ended_at = now
    audit.record(db, actor=None, action="conversation.ended", subject=conversation.subject, now=now)


def erase(db: Session, conversation: Conversation, now: datetime) -> None:
    """Delete the conversation with every line of it, as they wish.

    What showed danger stays with its alert, until staff have dealt with that.
    """
    audit.record(db, actor=None, action="conversation.deleted", subject=conversation.subject, now=now)
    delete_all(db, [conversation.id])
    db.expunge(conversation)


def messages_of(db: Session, conversation: Conversation) -> Sequence[ConversationMessage]:
    """Return every line, oldest first."""
    of_it = ConversationMessage.conversation_id == conversation.id
    return db.scalars(select(ConversationMessage).where(of_it).order_by(ConversationMessage.id)).all()


def newest_id(db: Session, conversation: Conversation) -> int:
    """Return the id of the last line, or 0: enough to tell whether there is anything new."""
    of_it = ConversationMessage.conversation_id == conversation.id
    newest = select(ConversationMessage.id).where(of_it).order_by(ConversationMessage.id.desc()).limit(1)
    return db.scalar(newest) or 0


def _theirs(
    conversation: Conversation, words: str, automatic: Automatic, now: datetime, form_key: str
) -> ConversationMessage:
    return ConversationMessage(
        conversation_id=conversation.id,
        side=Side.THEIRS,
        words=words.strip(),
        said_at=now,
        danger=automatic.danger or None,
        sent_key=blind_index("\0".join((str(conversation.id), form_key, words))),
    )


def _keep_once(db: Session, made: ConversationMessage) -> tuple[ConversationMessage, bool]:
    db.flush()
    try:
        with db.begin_nested():
            db.add(made)
    except IntegrityError:
        before = select(ConversationMessage).where(ConversationMessage.sent_key == made.sent_key)
        return db.scalars(before).one(), False
    return made, True


def _add_automatic(db: Session, conversation: Conversation, automatic: Automatic, now: datetime) -> None:
    db.add(
        ConversationMessage(
            conversation_id=conversation.id,
            side=Side.AUTOMATIC,
            words=automatic.words,
            said_at=now,
            pages=",".join(automatic.pages),
            danger=automatic.danger or None,
        )
    )


def _alert(db: Session, conversation: Conversation, words: str, danger: str, now: datetime) -> None:
    alerts.raise_alert(
        db,
        source=AlertSource.WEB,
        danger=danger,
        message=words,
        now=now,
        contact_point=conversation.contact_point,
        conversation_id=conversation.id,
    )


def delete_all(db: Session, ids: Sequence[int]) -> None:
    """Delete conversations with every line of them. Alerts that came from them stay."""
    if not ids:
        return
    db.flush()
    db.execute(update(Alert).where(Alert.conversation_id.in_(ids)).values(conversation_id=None))
    db.execute(delete(ConversationMessage).where(ConversationMessage.conversation_id.in_(ids)))
    db.execute(delete(Conversation).where(Conversation.id.in_(ids)))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
