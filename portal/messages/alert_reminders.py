"""The clock that rings: while nobody takes an alert, whoever is on call is texted again and again, then managers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content.alert_clock import AlertClock
from portal.accounts import audit
from portal.database import Database
from portal.messages import outbox, threads
from portal.messages.alerts import is_waiting
from portal.messages.models import Alert, ContactPoint, TextKind
from portal.messages.phone_numbers import PhoneNumber

# Many messages at once are one text: a phone that never stops is a phone that is switched off.
BETWEEN_TEXTS = timedelta(minutes=2)
# What lies further ahead than this was written down by a clock that was wrong.
CLOCKS_DIFFER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class OnCall:
    """Whom to text: E.164 numbers, or empty where the council names nobody."""

    number: str = ""
    manager_number: str = ""

    @property
    def for_managers(self) -> str:
        return self.manager_number or self.number


@dataclass(frozen=True, slots=True)
class Due:
    """An alert for which a reminder is due, the how manieth, and whether managers are to be told now."""

    alert: Alert
    reminder: int
    is_new_reminder: bool
    to_managers: bool


def due_reminders(db: Session, clock: AlertClock, now: datetime, *, to_change: bool = False) -> list[Due]:
    """Return the alerts that nobody has taken in the time for their kind of danger, the longest waiting first.

    With `to_change` they are locked, and those that another worker has in hand are left out.
    """
    alerts = select(Alert).where(is_waiting()).order_by(Alert.raised_at, Alert.id)
    if to_change:
        alerts = alerts.with_for_update(skip_locked=True, of=Alert)
    found = [_due(alert, clock, now) for alert in db.scalars(alerts)]
    return [due for due in found if due.is_new_reminder or due.to_managers]


def remind(database: Database, clock: AlertClock, on_call: OnCall, now: datetime) -> int:
    """Text whoever is on call about what is due, and mark what managers must see. Returns for how many alerts.

    A reminder is one text, however many alerts wait. Nothing is written when nothing is due.
    """
    with database.reading() as db:
        if not due_reminders(db, clock, now) or _too_soon(db, now):
            return 0
    with database.transaction() as db:
        due = due_reminders(db, clock, now, to_change=True)
        if not due:
            return 0
        for each in due:
            _note(db, each, now)
        _text(db, due, clock, on_call, now)
        return len(due)


def find_on_call(db: Session, on_call: OnCall) -> ContactPoint | None:
    """Return the on-call number as we know it, with whether it said STOP; None where it was never texted."""
    return threads.find_contact_point(db, PhoneNumber(on_call.number)) if on_call.number else None


def _due(alert: Alert, clock: AlertClock, now: datetime) -> Due:
    since, last = alert.waiting_since, alert.reminded_at
    was_ahead = last is not None and last > now + CLOCKS_DIFFER
    if since > now + CLOCKS_DIFFER:  # nobody knows how long it has waited: it rings now, and goes on from its last text
        is_new = last is None or was_ahead or clock.reminders(alert.danger, last, now) > 0
        return Due(alert, alert.reminders + is_new, is_new, alert.managers_told_at is None)
    reminder = clock.reminders(alert.danger, since, now)
    is_late = alert.managers_told_at is None and clock.is_for_managers(alert.danger, since, now)
    return Due(alert, reminder, reminder > (0 if was_ahead else alert.reminders), is_late)


def _too_soon(db: Session, now: datetime) -> bool:
    last = db.scalar(select(func.max(Alert.reminded_at)).where(Alert.closed_at.is_(None)))
    return last is not None and abs(now - last) < BETWEEN_TEXTS


def _note(db: Session, due: Due, now: datetime) -> None:
    due.alert.reminders, due.alert.reminded_at = due.reminder, now
    if due.to_managers:
        due.alert.managers_told_at = now
        audit.record(db, actor=None, action="alert.managers_told", subject=f"alert:{due.alert.id}", now=now)


def _text(db: Session, due: Sequence[Due], clock: AlertClock, on_call: OnCall, now: datetime) -> None:
    waiting = db.scalar(select(func.count()).select_from(Alert).where(is_waiting())) or 0
    words = clock.text if waiting == 1 else clock.texts.replace("{count}", str(waiting))
    # Which alerts, and for the how manieth time: two workers at once ask for the same text.
    key = f"{due[0].alert.id}:{due[0].alert.waiting_since:%Y%m%d%H%M%S}:{due[0].reminder}"
    if on_call.number:
        _enqueue(db, on_call.number, words, f"alert:{key}", now)
    if on_call.for_managers and any(each.to_managers for each in due):
        _enqueue(db, on_call.for_managers, clock.text_managers, f"alert-managers:{key}", now)


def _enqueue(db: Session, number: str, words: str, key: str, now: datetime) -> None:
    point = threads.contact_point_for(db, PhoneNumber(number), now)
    outbox.enqueue(db, point, words, "alert", key, now, TextKind.SAFETY)
