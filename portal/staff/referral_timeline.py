"""What happened with one person, newest first: texts, notes, changes and alerts. Who only looked stands apart."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.accounts import audit
from portal.accounts.models import AuditEntry
from portal.messages.conversation_models import Side
from portal.messages.models import Alert
from portal.referrals.models import Referral
from portal.staff.alert_words import OUTCOMES
from portal.staff.referral_texts import ReferralTexts
from portal.staff.words import HAPPENED, danger_words

OPENED = "referral.opened"
NOTED = "referral.noted"
LONGEST_EXCERPT = 90
# Each of these says "texted", which the text itself says better.
SAID_BY_THE_TEXT = {"referral.they_wrote"}


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened. `who` is a worker's name; empty where it was nobody of the team."""

    at: datetime
    what: str
    who: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """What happened, and who looked when, each newest first."""

    happened: tuple[Happened, ...]
    looked: tuple[Happened, ...]


def timeline_of(db: Session, referral: Referral, texts: ReferralTexts | None, about: list[Alert]) -> Timeline:
    """Return everything that happened with this person."""
    entries = audit.history_of(db, referral.public_ref)
    parts = [*_changes(entries, has_texts=texts is not None), *_notes(referral), *_texts(texts), *_alerts(about)]
    looked = [Happened(entry.at, "Looked", _name(entry)) for entry in entries if entry.action == OPENED]
    return Timeline(tuple(sorted(parts, key=lambda part: part.at, reverse=True)), tuple(looked))


def _changes(entries: list[AuditEntry], *, has_texts: bool) -> Iterator[Happened]:
    left_out = {OPENED, NOTED, *(SAID_BY_THE_TEXT if has_texts else ())}
    for entry in entries:
        if entry.action in HAPPENED and entry.action not in left_out:
            yield Happened(entry.at, HAPPENED[entry.action], _name(entry))


def _notes(referral: Referral) -> Iterator[Happened]:
    for note in referral.notes:
        yield Happened(note.written_at, "Note", note.by_name, _excerpt(note.words))


def _texts(texts: ReferralTexts | None) -> Iterator[Happened]:
    for line in texts.lines if texts else ():
        if line.side is Side.THEIRS:
            yield Happened(line.at, "They texted", words=_excerpt(line.words))
        elif line.side is Side.STAFF and line.words:
            yield Happened(line.at, "Texted them", line.who, _excerpt(line.words))
        elif line.side is Side.AUTOMATIC:
            yield Happened(line.at, "Automatic text", words=_excerpt(line.words))


def _alerts(about: list[Alert]) -> Iterator[Happened]:
    for alert in about:
        yield Happened(alert.raised_at, f"Alert: {danger_words(alert.danger).lower()}")
        for reading in alert.readings:
            yield Happened(reading.read_at, "Alert read", reading.reader.name)
        if alert.closed_at is not None:
            done = OUTCOMES[alert.outcome] if alert.outcome else ""
            yield Happened(alert.closed_at, "Alert closed", alert.closed_by.name if alert.closed_by else "", done)


def _excerpt(words: str) -> str:
    first = " ".join(words.split())
    return first if len(first) <= LONGEST_EXCERPT else f"{first[: LONGEST_EXCERPT - 1].rstrip()}…"


def _name(entry: AuditEntry) -> str:
    return entry.actor.name if entry.actor else ""
