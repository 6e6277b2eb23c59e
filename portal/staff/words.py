"""The words that staff pages use for what the services report as facts."""

from datetime import date

from sqlalchemy.orm import Session

from portal.accounts.errors import WeakBecause
from portal.accounts.passwords import LONGEST, SHORTEST
from portal.messages.models import AlertSource, ContactPoint
from portal.messages.phone_numbers import PhoneNumber
from portal.referrals.clock import TeamTimes
from portal.referrals.settings import team_times
from portal.referrals.transitions import TABLE
from portal.referrals.wants import Channel
from portal.web.context import current_offer, now

HAPPENED = {
    "referral.received": "Asked for help",
    **{rule.audit: rule.words for rule in TABLE},
    "referral.noted": "Note added",
    "referral.texts_attributed": "Texts put with this referral",
    "referral.next_step": "Next step named",
    "referral.step_done": "Next step done",
    "referral.situation": "What they do now changed",
    "referral.support": "Money given",
    "referral.support_undone": "Money taken out again",
    "referral.judged": "Checked whether they are ours",
    "referral.they_wrote": "They wrote",
    "referral.they_added": "They added something on the web",
    "referral.number_changed": "They changed their number",
    "referral.waits": "Waiting for them",
    "referral.heard_from": "They got in touch",
    "referral.merged": "Made one with another referral",
    "referral.parted": "Parted from another referral again",
    "referral.lasted_yes": "It lasted",
    "referral.lasted_no": "It did not last",
    "referral.lasted_unknown": "Not known whether it lasted",
    "referral.lasted_undone": "Answer whether it lasted taken back",
    "referral.check_asked": "Asked by text whether it lasted",
    "referral.warned": "Nearly late",
    "referral.exported": "Taken out as a table",
    "referral.escalated": "Late: put before the manager",
}
DANGERS = {
    "suicide": "Might end their life",
    "self_harm": "Hurting themselves",
    "abuse_now": "Being hurt now",
    "domestic_abuse": "Not safe at home",
    "exploitation": "Being used by others",
    "homeless_tonight": "Nowhere to sleep tonight",
    "medical": "Needs a doctor now",
    "no_food": "Nothing to eat",
}
ANOTHER_DANGER = "Needs a person"
SENT_BY = {
    AlertSource.WEB: "on the website. They gave no name and no number",
    AlertSource.TEXT: "by text",
    AlertSource.REFERRAL: "when they asked for help with work",
}
PASSWORD_REFUSED = {
    WeakBecause.TOO_SHORT: f"Use {SHORTEST} characters or more.",
    WeakBecause.TOO_LONG: f"Use {LONGEST} characters or fewer.",
    WeakBecause.TOO_COMMON: "That is too easy to guess. Three or four words that don’t belong together work well.",
}
CAME_BY = {Channel.WEB: "on the website", Channel.TEXT: "by text"}


def today() -> date:
    """Return the day it is where the team works."""
    return current_offer().council.hours.local(now()).date()


def times(db: Session) -> TeamTimes:
    """Return the times that the team gives itself, in the hours of its office."""
    return team_times(db, current_offer().council.hours)


def phone_as_read(contact_point: ContactPoint | None) -> str:
    """Return the number as people read it: "07700 900142", or nothing where there is none."""
    return PhoneNumber(contact_point.phone).as_read if contact_point else ""


def danger_words(danger: str) -> str:
    """Return what a message was taken to mean, in words."""
    return DANGERS.get(danger, ANOTHER_DANGER)


def days_words(left: int) -> str:
    """Return how a day that something is due on stands: "2 days left", "Due today", "1 day late"."""
    if left == 0:
        return "Due today"
    days = "1 day" if abs(left) == 1 else f"{abs(left)} days"
    return f"{days} left" if left > 0 else f"{days} late"
