"""Notices danger in words that somebody wrote into a form."""

from portal.assistant import Kind, Reply, reply
from portal.web.context import current_knowledge, now


def danger_in(*words: str) -> Reply | None:
    """Return the crisis reply to what somebody wrote, or None where nothing sounds like danger."""
    found = reply("\n".join(words), [], current_knowledge(), now())
    return found if found.kind is Kind.CRISIS else None


def told_anonymous() -> str:
    """Return the sentence that says that our team won't know who wrote."""
    return current_knowledge().safeguarding.told.anonymous
