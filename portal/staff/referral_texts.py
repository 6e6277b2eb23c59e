"""The texts of one referral's number, as far as they belong to that person."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.accounts.models import StaffMember
from portal.accounts.permissions import Permission, may
from portal.messages import conversation_queries
from portal.messages.conversation_lines import Line, lines_of
from portal.messages.conversation_models import Conversation
from portal.messages.models import Delivery
from portal.referrals import whose_texts
from portal.referrals.models import Referral
from portal.staff.conversation_words import fares
from portal.staff.words import danger_words


@dataclass(frozen=True, slots=True)
class ReferralTexts:
    """What a referral's page shows of the texts. Without a `conversation` nobody has texted yet."""

    conversation: Conversation | None
    lines: list[Line]
    is_shared: bool
    fares: Callable[[Delivery | None], str] = fares
    danger_words: Callable[[str], str] = danger_words


def texts_of(db: Session, referral: Referral, myself: StaffMember) -> ReferralTexts | None:
    """Return the texts of this person alone; None where they gave no number, or `myself` may not read texts."""
    point = referral.contact_point
    if point is None or not may(myself, Permission.TALK_TO_PEOPLE):
        return None
    conversation = conversation_queries.about_number_at(db, point, referral.received_at)
    if conversation is None:
        return ReferralTexts(None, [], is_shared=False)
    people = whose_texts.possible_people(db, conversation)
    lines = whose_texts.shown(lines_of(db, conversation), people, referral.public_ref)
    return ReferralTexts(conversation, lines, is_shared=len(people) > 1)
