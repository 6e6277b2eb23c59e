"""What an officer did with two referrals of one person, looked for in every table where it must have left something."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import AuditEntry
from portal.messages.conversation_models import Conversation, ConversationMessage
from portal.messages.models import OutgoingText
from portal.referrals.finding_models import Merge
from portal.referrals.models import Referral, ReferralNote
from portal.referrals.outcome_models import ReferralMove, ReferralOutcome
from portal.referrals.wants import Status

TAKE, CONTACT, NOTE, TEXT = "take", "contact", "notes", "reply"
HOLD, MERGE, PART, CLOSE = "hold", "merge", "merge/undo", "close"
# What is done, one after the other, with each two referrals of one person.
ACTS = (TAKE, CONTACT, NOTE, TEXT, HOLD, MERGE, PART, CLOSE)
AUDITED = {
    TAKE: "referral.taken",
    CONTACT: "referral.contacted",
    NOTE: "referral.noted",
    TEXT: "conversation.replied",
    HOLD: "referral.on_hold",
    MERGE: "referral.merged",
    PART: "referral.parted",
    CLOSE: "referral.closed",
}
BECOMES = {TAKE: Status.TAKEN, CONTACT: Status.CONTACTED, HOLD: Status.ON_HOLD, CLOSE: Status.CLOSED}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two referrals of one person, by their references: the one to keep, and the one that becomes part of it."""

    kept: str
    away: str

    def typed(self, act: str) -> dict[str, str]:
        """Return what is typed or chosen for an act: no other pair's has these words."""
        week = (datetime.now(UTC).date() + timedelta(days=7)).isoformat()
        return {
            NOTE: {"words": f"Rang about {self.kept}, no answer."},
            TEXT: {"words": f"Hi Kai, about {self.kept}: when is good to talk?", "do": "send", "seen": "0"},
            HOLD: {"hold_reason": "housing", "look_again_on": week},
            MERGE: {"other": self.away},
            CLOSE: {"outcome": "other_support"},
        }.get(act, {})


class Trail:
    """How often the audit trail tells of each act on each subject."""

    def __init__(self, db: Session) -> None:
        told = select(AuditEntry.subject, AuditEntry.action, func.count()).group_by(
            AuditEntry.subject, AuditEntry.action
        )
        self._told = {(subject, action): times for subject, action, times in db.execute(told)}

    def of(self, subject: str, act: str) -> int:
        return self._told.get((subject, AUDITED[act]), 0)


def traces(db: Session, trail: Trail, pair: Pair) -> dict[str, list[int]]:
    """Return for each act how often it is in each place that it writes to: all 1, or all 0 where it was not done."""
    refs = (pair.kept, pair.away)
    kept, away = (db.scalars(select(Referral).where(Referral.public_ref == ref)).one() for ref in refs)
    moves = db.scalars(select(ReferralMove).where(ReferralMove.referral_id == kept.id).order_by(ReferralMove.id)).all()
    assert kept.status is (moves[-1].to_status if moves else Status.NEW), "a status without its move"
    times = Counter(move.to_status for move in moves)
    found: dict[str, list[int]] = {act: [trail.of(pair.kept, act)] for act in ACTS if act != TEXT}
    for act, status in BECOMES.items():
        found[act].append(times[status])
    found[TAKE].append(int(kept.taken_by_id is not None))
    found[CONTACT].append(int(kept.clock_kind is None))
    found[NOTE].append(_notes(db, kept, pair.typed(NOTE)["words"]))
    found[TEXT] = _texts(db, trail, kept, pair.typed(TEXT)["words"])
    outcomes = select(func.count()).select_from(ReferralOutcome).where(ReferralOutcome.referral_id == kept.id)
    found[CLOSE] += [db.scalar(outcomes) or 0, int(kept.closed_at is not None)]
    merges = db.scalars(select(Merge).where(Merge.kept_id == kept.id, Merge.merged_id == away.id)).all()
    undone = [merge for merge in merges if merge.undone_at is not None]
    assert (away.merged_into_id == kept.id) == (len(merges) > len(undone)), "part of it without its merge"
    found[MERGE] += [len(merges), trail.of(pair.away, MERGE)]
    found[PART] += [len(undone), trail.of(pair.away, PART)]
    return found


def _notes(db: Session, kept: Referral, words: str) -> int:
    notes = db.scalars(select(ReferralNote).where(ReferralNote.referral_id == kept.id))
    return [note.words for note in notes].count(words)


def _texts(db: Session, trail: Trail, kept: Referral, words: str) -> list[int]:
    """Return how often the text is in the conversation, among what goes out, and in the trail."""
    said = db.scalars(select(ConversationMessage).where(ConversationMessage.about_ref == kept.public_ref)).all()
    ids = [message.outgoing_text_id for message in said if message.outgoing_text_id is not None]
    going = db.scalars(select(OutgoingText).where(OutgoingText.contact_point_id == kept.contact_point_id)).all()
    talks = db.scalars(select(Conversation).where(Conversation.contact_point_id == kept.contact_point_id))
    told = sum(trail.of(talk.subject, TEXT) for talk in talks)
    return [len(ids), sum(words in text.body for text in going if text.id in ids), told]
