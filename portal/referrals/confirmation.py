"""The text that gives somebody their reference: one segment, and nothing in it that a stranger should not read."""

from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.clocks import lately
from portal.messages.models import ContactPoint
from portal.referrals.models import Referral
from portal.referrals.promise import Promise
from portal.referrals.wants import Reach

ONE_SEGMENT = 160
IN_TOUCH = {Reach.TEXT: "text you", Reach.CALL: "ring you", Reach.EMAIL: "email you"}
TEXTS_IN_AN_HOUR = 1
TEXTS_IN_A_DAY = 3


def confirmation_text(referral: Referral, promise: Promise) -> str:
    """Return the text: GSM-7, at most 160 characters. It never says what was asked for, nor a name.

    Whoever fills in the form could name any number, and must not be able to send its owner words of their own.
    """
    start = f"It's {promise.service}. Your reference is {referral.reference}."
    when = f"Someone will {IN_TOUCH[referral.reach]} by {day_words(promise.reply_by)}."
    sure = "They'll say it, so you know it's us."
    wordings = (
        ("Thanks.", start, when, sure, "STOP ends texts."),
        ("Thanks.", start, when, sure),
        ("Thanks.", start, when),
    )
    texts = [" ".join(wording) for wording in wordings]
    return next((text for text in texts if len(text) <= ONE_SEGMENT), texts[-1])


def may_text(db: Session, contact_point: ContactPoint, now: datetime) -> bool:
    """Say whether this number may be sent a reference now: once an hour and three times a day, never after STOP."""

    def texted_within(hours: int) -> int:
        came = lately(Referral.received_at, now, timedelta(hours=hours))
        theirs = (Referral.contact_point_id == contact_point.id, Referral.is_texted, came)
        return db.scalar(select(func.count()).select_from(Referral).where(*theirs)) or 0

    if contact_point.is_stopped:
        return False
    return texted_within(hours=1) < TEXTS_IN_AN_HOUR and texted_within(hours=24) < TEXTS_IN_A_DAY


def day_words(day: date) -> str:
    """Return a day as a text says it: "Thu 26 Nov"."""
    return f"{day:%a} {day.day} {day:%b}"
