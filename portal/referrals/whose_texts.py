"""Whom a text belongs to, where several people have one number: never guessed, always said by staff."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import audit
from portal.accounts.models import StaffMember
from portal.messages.conversation_lines import Line
from portal.messages.conversation_models import Conversation, Place
from portal.messages.models import InboundText
from portal.referrals.errors import NoSuchReferral
from portal.referrals.models import Referral


def possible_people(db: Session, conversation: Conversation) -> Sequence[Referral]:
    """Return the referrals that gave this number while the conversation lasts, the newest first, closed ones too.

    Who has referred twice is there twice: that it is one person is for staff to know.
    """
    if conversation.place is Place.WEB or conversation.contact_point_id is None:
        return ()
    theirs = select(Referral).where(
        Referral.contact_point_id == conversation.contact_point_id, Referral.received_at >= conversation.started_at
    )
    if conversation.ended_at is not None:
        theirs = theirs.where(Referral.received_at < conversation.ended_at)
    return db.scalars(theirs.order_by(Referral.received_at.desc(), Referral.id.desc())).all()


def shown(lines: Iterable[Line], people: Sequence[Referral], about: str | None) -> list[Line]:
    """Return the lines to show: of one person where `about` is their reference, else those that are nobody's yet.

    As long as one referral alone has the number, everything is theirs, and is shown in both places.
    """
    refs = {referral.public_ref for referral in people}
    if len(refs) < 2:
        return [line for line in lines if line.about_ref is None or line.about_ref in refs or about is None]
    return [line for line in lines if line.about_ref == about]


def attribute(
    db: Session, conversation: Conversation, text_ids: Iterable[int], to: str, by: StaffMember, now: datetime
) -> int:
    """Say that texts are from the person of the referral `to`, and return how many. They are shown only there then.

    Texts of another conversation are left alone. Raises NoSuchReferral: this referral doesn't have the number.
    """
    if to not in {referral.public_ref for referral in possible_people(db, conversation)}:
        raise NoSuchReferral("this referral does not have the number")
    theirs = select(InboundText).where(
        InboundText.id.in_(list(text_ids)),
        InboundText.contact_point_id == conversation.contact_point_id,
        InboundText.received_at >= conversation.started_at,
    )
    texts = db.scalars(theirs).all()
    for text in texts:
        text.about_ref = to
    if texts:
        audit.record(db, actor=by, action="conversation.attributed", subject=conversation.subject, now=now)
        audit.record(db, actor=by, action="referral.texts_attributed", subject=to, now=now)
    return len(texts)
