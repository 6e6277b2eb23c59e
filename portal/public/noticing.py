"""Notices danger in words that somebody wrote into a form."""

from flask import session

from portal.assistant import Kind, Reply, reply
from portal.encryption import passing_mark
from portal.messages import alerts
from portal.messages.models import AlertSource
from portal.web.context import current_knowledge, now, transaction

ALERTED = "alerted"


def danger_in(*words: str) -> Reply | None:
    """Return the crisis reply to what somebody wrote, or None where nothing sounds like danger."""
    found = reply("\n".join(words), [], current_knowledge(), now())
    return found if found.kind is Kind.CRISIS else None


def alert_once(danger: Reply, words: str, form_key: str) -> None:
    """Alert staff to words in a form that can't be kept yet: danger waits for no mending. Once for each form."""
    # A keyed hash: the cookie is on a phone that others may hold too, and must not say what the danger was.
    mark = passing_mark(f"{form_key} {danger.crisis_type}")
    if session.get(ALERTED) == mark:
        return
    with transaction() as db:
        kind = danger.crisis_type or alerts.NEEDS_PERSON
        place = danger.district.slug if danger.district else None
        alerts.raise_alert(db, source=AlertSource.WEB, danger=kind, message=words, now=now(), district=place)
    session[ALERTED] = mark


def told_anonymous() -> str:
    """Return the sentence that says that our team won't know who wrote."""
    return current_knowledge().safeguarding.told.anonymous
