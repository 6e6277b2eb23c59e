"""The answer to a text while a person is on the number's conversation."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from content.offer import Offer
from content.who_answers import day_and_hour
from portal.messages import takeover
from portal.messages.models import ContactPoint
from portal.messages.takeover import Goes
from sms.answers import Answer
from sms.segments import fit

# The kinds under which such texts are kept.
PERSON_ON, OUT_OF_HOURS = "person_on", "out_of_hours"


def with_person_on(db: Session, point: ContactPoint, answer: Answer, offer: Offer, now: datetime) -> Answer:
    """Return what to say to a text that just came in: `answer`, unless a person is there to give one."""
    goes = takeover.note_text(
        db,
        point,
        offer.council.hours,
        now,
        is_crisis=answer.is_crisis,
        command=answer.wish or answer.command,
        wants_person=bool(answer.danger),
    )
    if goes is Goes.ANSWER:
        return answer
    # Whoever is on the conversation reads it: no alert beside that.
    silent = replace(answer, words="", kind=PERSON_ON, danger="", question=None)
    return silent if goes is Goes.NOTHING else replace(silent, words=hours_text(offer, now), kind=OUT_OF_HOURS)


def hours_text(offer: Offer, now: datetime) -> str:
    """Return the text that says when a person is there: "on Wednesday at 9am"."""
    when = day_and_hour(offer.sentences.say, offer.council.hours, offer.council.hours.next_open(now), now)
    return fit(offer.canned.out_of_hours.replace("{when}", when))
