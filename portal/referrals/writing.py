"""Texting the person of a referral: never over a colleague's words, and never to whoever has their number now."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.accounts.models import StaffMember
from portal.messages import answering_people, conversation_queries, takeover
from portal.messages.conversation_errors import ConversationOver, HasStopped
from portal.messages.conversation_models import Conversation
from portal.referrals import outcomes, together, waiting
from portal.referrals.clock import TeamTimes
from portal.referrals.errors import MergedAway, NoNumber
from portal.referrals.models import Referral
from portal.referrals.outcome_models import SustainedCheck
from portal.referrals.touching import touch


@dataclass(frozen=True, slots=True)
class Said:
    """What to text. `seen` is how many replies of staff there were when the writer began; None: none was read."""

    words: str
    seen: int | None
    service_name: str


def send(db: Session, referral: Referral, said: Said, by: StaffMember, now: datetime, times: TeamTimes) -> None:
    """Text them from `by`, who is on the conversation from then on: nothing automatic is said until it is given back.

    Lock the referral first. Raises MergedAway, NoNumber, ConversationOver (the number is somebody else's now),
    HasStopped, BeingAnswered, AlreadyHeld, StaleReply, ReplyRefused; then nothing is sent.
    """
    conversation = _reached(db, referral, now)
    together.begin_reply(db, referral, by, now)
    takeover.take(db, conversation, by, None, now)
    answering_people.reply(
        db,
        conversation,
        said.words,
        by,
        now,
        seen_replies=conversation.replies if said.seen is None else said.seen,
        service_name=said.service_name,
        about_ref=referral.public_ref,
    )
    db.flush()
    if conversation.contact_point is not None:
        waiting.we_wrote(db, conversation.contact_point, referral.public_ref, by, now, times)
    together.end_reply(db, referral, by)


def ask_if_it_lasted(db: Session, check: SustainedCheck, words: str, by: StaffMember, now: datetime) -> bool:
    """Ask by text whether an outcome lasted, once; `by` is on the conversation then, so that a person reads the answer.

    Returns False where it was asked already. Lock the referral first. Raises what `conversation_with` raises, and
    AlreadyHeld.
    """
    referral = check.outcome.referral
    takeover.take(db, _reached(db, referral, now), by, None, now)
    touch(referral)
    return outcomes.note_asked(db, check, words, by, now)


def _reached(db: Session, referral: Referral, now: datetime) -> Conversation:
    """Return the conversation to write in, locked, making it at the first need."""
    conversation_with(db, referral)
    assert referral.contact_point is not None  # noqa: S101 - or it was refused
    return takeover.current_conversation(db, referral.contact_point, now)


def conversation_with(db: Session, referral: Referral) -> Conversation | None:
    """Return the conversation with whoever had the number when they asked; None: nobody has texted yet.

    Raises MergedAway, NoNumber, HasStopped, and ConversationOver: the number is somebody else's now.
    """
    if referral.merged_into_id is not None:
        raise MergedAway(referral.public_ref)
    if referral.contact_point is None:
        raise NoNumber(referral.public_ref)
    if referral.contact_point.is_stopped:
        raise HasStopped("the number said STOP")
    then = conversation_queries.about_number_at(db, referral.contact_point, referral.received_at)
    if then is not None and then.is_over:
        raise ConversationOver("the number is somebody else's now")
    return then
