"""What staff do with an alert: take it, hand it on, give it up, close it. Each act has its audit entry."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from portal.accounts import audit
from portal.accounts.models import StaffMember
from portal.accounts.permissions import Permission, may
from portal.errors import PortalError
from portal.messages.models import Alert, Outcome

LONGEST_NOTE = 1000


class Code(StrEnum):
    """What is the matter with what was done, as it was written down. The words for it belong to the face."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    NOT_A_CHOICE = "not_a_choice"


class AlertTaken(PortalError):
    """A colleague is dealing with it."""

    def __init__(self, alert_id: int, holder: str) -> None:
        super().__init__(f"alert {alert_id} is held by another worker")
        self.holder = holder


class AlertClosed(PortalError):
    """It was closed already. `by` says by whom."""

    def __init__(self, alert_id: int, by: str) -> None:
        super().__init__(f"alert {alert_id} is closed")
        self.by = by


class NobodyThere(PortalError):
    """Whoever was to get it can't deal with alerts: their account is switched off."""


class NoteRefused(PortalError):
    """What was done is not said in words, or in too many."""

    def __init__(self, code: Code) -> None:
        super().__init__(f"the note is refused: {code.value}")
        self.code = code


def take(db: Session, alert: Alert, by: StaffMember, now: datetime) -> None:
    """Say that `by` is dealing with it. Taking what you hold changes nothing, so a double tap is safe.

    Raises AlertTaken, AlertClosed.
    """
    _require_open(alert)
    if _has(alert.owner, by):
        return
    if not alert.is_waiting and alert.owner is not None:
        raise AlertTaken(alert.id, alert.owner.name)
    _give(alert, by, now)
    audit.record(db, actor=by, action="alert.taken", subject=_subject(alert), now=now)


def hand_over(db: Session, alert: Alert, to: StaffMember, by: StaffMember, now: datetime) -> None:
    """Give it to a colleague: one that is yours or nobody's, or, for managers, anybody's.

    Raises AlertTaken, AlertClosed, NobodyThere.
    """
    _require_open(alert)
    _require_mine(alert, by)
    if not may(to, Permission.HANDLE_ALERTS):
        raise NobodyThere(f"alert {alert.id} can't go to somebody who handles none")
    if _has(alert.owner, to):
        return
    _give(alert, to, now)
    audit.record(db, actor=by, action="alert.handed_over", subject=_subject(alert), now=now)


def release(db: Session, alert: Alert, by: StaffMember, now: datetime) -> None:
    """Give it up: it rings again, from now. Raises AlertTaken, AlertClosed."""
    _require_open(alert)
    if alert.owner is None:
        return
    _require_mine(alert, by)
    alert.owner, alert.taken_at = None, None
    alert.waiting_since = now
    alert.reminders, alert.reminded_at, alert.managers_told_at = 0, None, None
    audit.record(db, actor=by, action="alert.released", subject=_subject(alert), now=now)


def close(
    db: Session, alert: Alert, outcome: Outcome, note: str, by: StaffMember, now: datetime, *, is_missed: bool = False
) -> None:
    """Write down what was done, and end it. Closing what nobody has taken takes it too.

    `is_missed`: the automatic reply did not notice the danger in it. Closing it again yourself changes nothing.
    Raises AlertTaken, AlertClosed, NoteRefused.
    """
    if _has(alert.closed_by, by):
        return
    _require_open(alert)
    _require_mine(alert, by)
    _check(outcome, note)
    if alert.is_waiting:
        _give(alert, by, now)
    alert.closed_by, alert.closed_at = by, now
    alert.outcome, alert.note, alert.is_missed = outcome, note.strip(), is_missed
    audit.record(db, actor=by, action="alert.closed", subject=_subject(alert), now=now)


def _has(holder: StaffMember | None, member: StaffMember) -> bool:
    return holder is not None and holder.id == member.id


def _give(alert: Alert, to: StaffMember, now: datetime) -> None:
    alert.owner, alert.taken_at = to, now


def _require_open(alert: Alert) -> None:
    if alert.closed_at is not None:
        raise AlertClosed(alert.id, alert.closed_by.name if alert.closed_by else "")


def _require_mine(alert: Alert, by: StaffMember) -> None:
    """Let nobody but a manager act on what a colleague is dealing with."""
    if alert.is_waiting or alert.owner is None or _has(alert.owner, by):
        return
    if not may(by, Permission.OVERSEE_ALERTS):
        raise AlertTaken(alert.id, alert.owner.name)


def _check(outcome: Outcome, note: str) -> None:
    if outcome is Outcome.SEEN_ONLY:
        raise NoteRefused(Code.NOT_A_CHOICE)
    if not note.strip():
        raise NoteRefused(Code.MISSING)
    if len(note) > LONGEST_NOTE:
        raise NoteRefused(Code.TOO_LONG)


def _subject(alert: Alert) -> str:
    return f"alert:{alert.id}"
