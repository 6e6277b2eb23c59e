"""The words that staff pages use about alerts."""

from datetime import datetime

from portal.accounts.models import AuditEntry
from portal.messages.models import Outcome

OUTCOMES = {
    Outcome.RANG: "Rang them",
    Outcome.TEXTED: "Texted them",
    Outcome.SOCIAL_CARE: "Passed to children’s social care",
    Outcome.POLICE: "Passed to the police",
    Outcome.AMBULANCE: "Called an ambulance",
    Outcome.ALREADY_SAFE: "They were safe already",
    Outcome.NOT_REACHED: "Could not reach them",
    Outcome.FALSE_ALARM: "False alarm: there was no danger",
    Outcome.SEEN_ONLY: "Seen, before it was written down what was done",
}
HAPPENED = {
    "alert.taken": "Taken",
    "alert.handed_over": "Given to a colleague",
    "alert.released": "Given up: it rang again",
    "alert.managers_told": "Managers were told that nobody had taken it",
    "alert.closed": "Closed",
}
MINUTES_IN_AN_HOUR, HOURS_IN_TWO_DAYS, HOURS_IN_A_DAY = 60, 48, 24


def age_words(since: datetime, now: datetime) -> str:
    """Return how long ago something was: "1 minute", "3 hours", "2 days"."""
    minutes = max(0, int((now - since).total_seconds()) // MINUTES_IN_AN_HOUR)
    if minutes < MINUTES_IN_AN_HOUR:
        return _counted(minutes, "minute") if minutes else "less than a minute"
    hours = minutes // MINUTES_IN_AN_HOUR
    return _counted(hours, "hour") if hours < HOURS_IN_TWO_DAYS else _counted(hours // HOURS_IN_A_DAY, "day")


def alert_timeline(entries: list[AuditEntry]) -> list[tuple[str, AuditEntry]]:
    """Return what happened to an alert, in words, newest first."""
    return [(HAPPENED[entry.action], entry) for entry in entries if entry.action in HAPPENED]


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"
