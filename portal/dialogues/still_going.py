"""A yes or a no to "is it still going?", noted by itself. Anything less clear stays with a person."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.assistant import Knowledge
from portal.dialogues.desk import Heard
from portal.dialogues.wording import Wording
from portal.messages.models import ContactPoint
from portal.referrals import checks_by_text
from portal.referrals.kinds import Lasted
from portal.referrals.settings import team_times

MOST_WORDS = 12
# "ok" is a yes elsewhere, but says nothing of a job.
YES = ("still_going",)
NO = ("no", "begins_no", "not_going")
UNCLEAR = ("unsure", "asks")


def meant(heard: Heard) -> Lasted | None:
    """Return what a text says of it; None: it says both, or neither, or asks something, or says much more."""
    if len(heard.said.plain) > MOST_WORDS or heard.means(*UNCLEAR) or heard.said.is_question or heard.alerts:
        return None
    says_yes, says_no = heard.means(*YES), heard.means(*NO)
    if says_yes is says_no:
        return None
    return Lasted.YES if says_yes else Lasted.NO


def noted(db: Session, point: ContactPoint, heard: Heard, knowledge: Knowledge, now: datetime) -> str:
    """Note the answer to a check that was asked by text, and return what to say; empty: it is no such answer."""
    lasted = meant(heard)
    check = checks_by_text.check_asked(db, point, now) if lasted is not None else None
    if lasted is None or check is None:
        return ""
    checks_by_text.note_answer(db, check, lasted, now, team_times(db, knowledge.offer.council.hours))
    return Wording(knowledge.dialogue, knowledge.offer).say(f"lasted_{lasted.value}")
