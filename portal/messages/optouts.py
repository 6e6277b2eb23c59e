"""STOP and START: the number's own word, kept with when and how it was said."""

from datetime import datetime

from portal.messages.models import ContactPoint


def stop(contact_point: ContactPoint, reason: str, now: datetime) -> None:
    """Send nothing more to this number. Saying it twice keeps the first time."""
    if contact_point.stopped_at is None:
        contact_point.stopped_at = now
        contact_point.stop_reason = reason


def start(contact_point: ContactPoint) -> None:
    """Send to this number again: it asked us to."""
    contact_point.stopped_at = None
    contact_point.stop_reason = None
