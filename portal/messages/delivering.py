"""Sends the texts that wait. One that may have gone is asked after before it is sent again.

A text may go out twice only if the provider took it, did not say so, and denies it when asked. That is logged.
"""

import logging
import random
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.database import Database
from portal.messages import optouts
from portal.messages.carriers import HAS_STOPPED, Claimed, TextNotAccepted, TextSender
from portal.messages.claiming import AT_ONCE, Rules, claim_next, is_due, is_too_old
from portal.messages.models import Delivery, How, OutgoingText

logger = logging.getLogger(__name__)

FIRST_GAP = timedelta(seconds=15)
LONGEST_GAP = timedelta(hours=1)


def deliver_waiting(database: Database, sender: TextSender, now: datetime, rules: Rules | None = None) -> int:
    """Send what is due, AT_ONCE at most, and return how many were dealt with: sent, or found to have gone.

    The database is let go of while the provider answers, and not asked to write when nothing is due.
    """
    with database.reading() as db:
        if db.scalar(select(OutgoingText.id).where(is_due(now)).limit(1)) is None:
            return 0
    done = 0
    for _ in range(AT_ONCE):
        with database.transaction() as db:
            claimed = claim_next(db, now, rules or Rules(), sender)
        if claimed is None:
            break
        done += _deliver(database, sender, claimed, now)
    return done


def _deliver(database: Database, sender: TextSender, claimed: Claimed, now: datetime) -> bool:
    try:
        sid = sender.send(claimed.to, claimed.body, claimed.id) if claimed.in_doubt_since is None else None
        if sid is None:
            return _settle_doubt(database, sender, claimed, now)
    except TextNotAccepted as refusal:
        _keep_refusal(database, claimed, refusal, now)
        return False
    except Exception as error:
        # Whatever is wrong with this one, the texts behind it must still go.
        logger.error("text_failed", extra={"text_id": claimed.id, "kind": type(error).__name__})
        unknown = TextNotAccepted("failed", is_permanent=False, is_unknown=True)
        _keep_refusal(database, claimed, unknown, now)
        return False
    _keep_sent(database, claimed, sid, now)
    return True


def _keep_sent(database: Database, claimed: Claimed, sid: str, now: datetime) -> None:
    with database.transaction() as db:
        mark_sent(db.get_one(OutgoingText, claimed.id, with_for_update=True), sid, now)


def mark_sent(text: OutgoingText, sid: str, now: datetime) -> None:
    """Write down that the provider has taken a text. Doing it again changes nothing."""
    if text.status is not Delivery.SENT:
        text.status, text.sent_at = Delivery.SENT, now
    text.provider_sid = text.provider_sid or sid
    text.in_doubt, text.lease_until, text.last_error_code = False, None, None


def _settle_doubt(database: Database, sender: TextSender, claimed: Claimed, now: datetime) -> bool:
    """Ask the provider whether it took a text. If not, it waits for its next try like any other.

    Raises TextNotAccepted: the provider can't say just now.
    """
    with database.reading() as db:
        besides = _ids_of_others(db, claimed)
    sid = sender.find(claimed.to, claimed.body, claimed.in_doubt_since or now, besides)
    if sid is not None:
        _keep_sent(database, claimed, sid, now)
        logger.warning("text_found_to_have_gone", extra={"text_id": claimed.id})
        return True
    with database.transaction() as db:
        text = db.get_one(OutgoingText, claimed.id, with_for_update=True)
        if text.status is Delivery.WAITING:
            text.in_doubt, text.lease_until, text.cost = False, None, None
    logger.warning("text_goes_again_after_doubt", extra={"text_id": claimed.id})
    return False


def _ids_of_others(db: Session, claimed: Claimed) -> frozenset[str]:
    """Return the provider's ids of other texts to the same number: the same words may be sent twice on purpose."""
    number = db.get_one(OutgoingText, claimed.id).contact_point_id
    theirs = (OutgoingText.contact_point_id == number, OutgoingText.id != claimed.id)
    return frozenset(sid for sid in db.scalars(select(OutgoingText.provider_sid).where(*theirs)) if sid)


def _keep_refusal(database: Database, claimed: Claimed, refusal: TextNotAccepted, now: datetime) -> None:
    with database.transaction() as db:
        text = db.get_one(OutgoingText, claimed.id, with_for_update=True)
        if text.status is Delivery.WAITING:  # a report may have said meanwhile that it went
            was_asked_after = claimed.in_doubt_since is not None
            _note_refusal(text, refusal, now, is_unknown=refusal.is_unknown or was_asked_after)
    logger.warning("text_not_accepted", extra={"text_id": claimed.id, "code": refusal.code})


def _note_refusal(text: OutgoingText, refusal: TextNotAccepted, now: datetime, *, is_unknown: bool) -> None:
    """Keep a failure on its own row: try again later, or not at all. Unknown: ask first, whether it went."""
    text.last_error_code = refusal.code[:20]
    text.lease_until = None
    if not is_unknown:
        text.in_doubt, text.cost = False, None
    if refusal.code == HAS_STOPPED:
        optouts.stop(text.contact_point, How.CARRIER, now)
        text.status = Delivery.STOPPED
    elif refusal.is_permanent and not is_unknown:
        text.status = Delivery.REFUSED
    elif is_too_old(text, now):
        text.status = Delivery.GIVEN_UP
    else:
        text.due_at = now + gap_after(text.attempts)


def gap_after(attempts: int) -> timedelta:
    """Return how long to wait after so many tries: twice as long each time, a little apart from others'."""
    gap = min(FIRST_GAP * 2 ** min(max(attempts, 1) - 1, 10), LONGEST_GAP)
    spread = random.uniform(0.8, 1.2)  # noqa: S311 - spreads tries, hides nothing
    return timedelta(seconds=gap.total_seconds() * spread)
