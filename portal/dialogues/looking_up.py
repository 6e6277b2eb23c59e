"""Tells somebody their reference and how their request stands, once they have said the name that they gave."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from content.plain_words import plain_words
from portal.clocks import is_lately
from portal.dialogues.wording import Wording
from portal.referrals.confirmation import day_words
from portal.referrals.models import Referral
from portal.referrals.promise import days_left

# Who sent a form by text this long ago is still the person who holds the phone.
JUST_SENT = timedelta(hours=2)
MOST_TOLD = 2


def is_just_sent(referral: Referral, now: datetime) -> bool:
    """Whether a referral that this conversation sent is so new that whoever texts now is who sent it."""
    return is_lately(referral.received_at, now, JUST_SENT)


def named(referrals: Sequence[Referral], words: str) -> list[Referral]:
    """Return the referrals whose first name is in `words`: of several people who share a number, each gets theirs."""
    said = set(plain_words(words))
    return [each for each in referrals if (name := plain_words(each.first_name)[:1]) and name[0] in said]


def told(referrals: Sequence[Referral], wording: Wording, today: date) -> str:
    """Return the references, newest first, and how each request stands."""
    return "\n".join(
        wording.say("reference", reference=each.reference, state=state_words(each, wording, today))
        for each in referrals[:MOST_TOLD]
    )


def state_words(referral: Referral, wording: Wording, today: date) -> str:
    """Return how a request stands, and what comes next."""
    left = days_left(referral, today)
    if left is not None and left < 0:
        return wording.say("state_late")
    return wording.say(f"state_{referral.status.value}", day=day_words(referral.reply_by))
