"""The part of a referral's page in which a text to them is written: what stands in the way, and what it costs."""

from sqlalchemy.orm import Session

from portal.accounts.models import StaffMember
from portal.accounts.permissions import Permission, may
from portal.errors import PortalError
from portal.messages import answering_people
from portal.messages.gsm7 import cheap_letters
from portal.messages.segments import count_segments
from portal.referrals import writing
from portal.referrals.models import Referral
from portal.staff.conversation_words import cost_words
from portal.staff.referral_forms import AnswerForm
from portal.staff.referral_texts import ReferralTexts
from portal.staff.refusals import refusal_words
from portal.web.context import current_offer
from portal.web.forms import PlainForm


def answering(
    db: Session,
    found: Referral,
    myself: StaffMember,
    texts: ReferralTexts | None,
    typed: PlainForm | None,
    confirm: int,
) -> dict[str, object]:
    """Return what the template needs for writing to them."""
    form = typed if isinstance(typed, AnswerForm) else AnswerForm(formdata=None)
    conversation = texts.conversation if texts else None
    form.seen.data = conversation.replies if conversation else 0
    form.offer(list(current_offer().canned.replies))
    council = current_offer().council
    return {
        "answer_form": form,
        "no_text": why_no_text(db, found) if may(myself, Permission.TALK_TO_PEOPLE) else "Your role can’t text people.",
        "holder": conversation.holder if conversation and conversation.holder_id != myself.id else None,
        "cost": cost_words(segments_in(form.words.data or ""), council),
        "price": council.text_price,
        "confirm": confirm,
    }


def why_no_text(db: Session, found: Referral) -> str:
    """Return why no text can go to them; empty where one can."""
    try:
        writing.conversation_with(db, found)
    except PortalError as refusal:
        return refusal_words(refusal)
    return ""


def segments_in(words: str) -> int:
    """Return how many texts it makes; 0 where there are no words."""
    return count_segments(cheap_letters(words.strip())) if words.strip() else 0


def filled(key: str, found: Referral, myself: StaffMember) -> str:
    """Return the words of a canned reply for them; empty where there is no such reply."""
    reply = current_offer().canned.of(key)
    if reply is None:
        return ""
    return reply.filled(
        name=found.first_name,
        reference=found.reference,
        officer=answering_people.first_name_of(myself),
        hours=current_offer().council.hours,
    )
