"""Puts a conversation's page together, for everybody on it or for one person of those who have the number."""

from dataclasses import dataclass

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from content.canned import CannedReply
from portal.accounts.models import StaffMember
from portal.accounts.permissions import Permission, may
from portal.messages import answering_people, conversation_queries, takeover
from portal.messages.conversation_lines import Line, lines_of
from portal.messages.conversation_models import Conversation, Place, Side
from portal.referrals import queries, references, together, whose_texts
from portal.referrals.errors import NoSuchReferral
from portal.referrals.models import Referral
from portal.staff.conversation_words import (
    STOPPED,
    cost_words,
    fares,
    segments_of,
    start_of,
    waiting_words,
    who_it_is,
)
from portal.staff.guard import me
from portal.staff.text_forms import ReplyForm, WhomForm
from portal.staff.words import danger_words, phone_as_read
from portal.web.context import current_offer, now, reading


@dataclass(frozen=True, slots=True)
class Found:
    """A conversation with whom it may be, and the one person of them that the page is about, if any."""

    conversation: Conversation
    people: list[Referral]
    about: Referral | None

    @property
    def is_shared(self) -> bool:
        return len(self.people) > 1

    @property
    def person(self) -> Referral | None:
        """Whom a reply goes to, where that is certain."""
        return self.about or (self.people[0] if len(self.people) == 1 else None)

    @property
    def answered(self) -> list[Referral]:
        """Whom a reply may be for: the one person, or everybody with the number. One colleague at a time writes."""
        return [self.person] if self.person else self.people


def find(db: Session, conversation_id: int, about: str, *, to_change: bool = False) -> Found:
    """Return a conversation. Raises NoSuchConversation. NoSuchReferral: `about` doesn't have its number."""
    conversation = conversation_queries.get(db, conversation_id)
    people = list(whose_texts.possible_people(db, conversation))
    if to_change:  # people first, as on a referral's page: else two who write at once could wait for each other
        for each in sorted(people, key=lambda one: one.id):
            queries.get_by_ref(db, each.public_ref, to_change=True)
        conversation = conversation_queries.get(db, conversation_id, to_change=True)
    wanted = references.as_stored(about) if about else ""
    person = next((referral for referral in people if referral.public_ref == wanted), None)
    if wanted and person is None:
        raise NoSuchReferral("this referral does not have the number")
    return Found(conversation, people, person)


def canned_for(found: Found) -> list[CannedReply]:
    """Return the replies that can be filled in."""
    return [reply for reply in current_offer().canned.replies if found.person or not reply.needs_reference]


def filled(found: Found, key: str, writer: StaffMember) -> str:
    """Return the words of a canned reply for this conversation; empty where there is no such reply."""
    reply = next((reply for reply in canned_for(found) if reply.key == key), None)
    if reply is None:
        return ""
    person = found.person
    return reply.filled(
        name=person.first_name if person else found.conversation.first_name or "",
        reference=person.reference if person else "",
        officer=answering_people.first_name_of(writer),
        hours=current_offer().council.hours,
    )


def page(
    conversation_id: int,
    about: str = "",
    status: int = 200,
    problem: str = "",
    *,
    form: ReplyForm | None = None,
    confirm: int = 0,
    seen: int | None = None,
) -> ResponseReturnValue:
    """Return the page as it is now: what went wrong at its top, what was typed in its place.

    `confirm` is how many texts must be said yes to. `seen` is how many replies the writer had read.
    """
    with reading() as db:
        found, myself = find(db, conversation_id, about), me(db)
        whole = lines_of(db, found.conversation)
        shown = {
            "found": found,
            "talk": found.conversation,
            "lines": whose_texts.shown(whole, found.people, found.about.public_ref if found.about else None),
            "problem": problem,
            "meanwhile": _meanwhile(whole, found, seen),
            "whom": WhomForm.among(found.people) if found.is_shared and not found.about else None,
            "names": _names(found.people) if may(myself, Permission.SEE_REFERRALS) else {},
            "elsewhere": _held_elsewhere(db, found.conversation),
            "confirm": confirm,
            **_about_reply(db, found, myself, form),
            **_words_for(found, myself),
        }
        return render_template("staff/text.html", **shown), status


def address(found: Found) -> str:
    """Return the page's own address."""
    if found.about is None:
        return url_for("staff.text_thread", conversation_id=found.conversation.id)
    reference = found.about.public_ref
    return url_for("staff.text_thread_about", conversation_id=found.conversation.id, reference=reference)


def _about_reply(db: Session, found: Found, myself: StaffMember, form: ReplyForm | None) -> dict[str, object]:
    conversation, council = found.conversation, current_offer().council
    form = form or ReplyForm(formdata=None)
    form.seen.data = conversation.replies
    form.about.data = found.about.public_ref if found.about else ""
    form.offer(canned_for(found))
    point = conversation.contact_point
    is_texted = answering_people.is_texted(conversation)
    segments = segments_of(conversation, form.words.data or "", myself, council) if is_texted else 0
    return {
        "form": form,
        "is_texted": is_texted,
        "stopped": STOPPED if point is not None and point.is_stopped else "",
        "may_reply": not (conversation.place is Place.TEXT and not is_texted),
        "cost": cost_words(segments, council),
        "start": start_of(conversation, myself, council),
        "writer": _writer(db, found, myself),
        "price": council.text_price,
    }


def _writer(db: Session, found: Found, myself: StaffMember) -> StaffMember | None:
    """Return the colleague who is writing to them just now, here or on a referral's page."""
    here = answering_people.who_writes(found.conversation, myself, now())
    elsewhere = (together.who_answers(db, each, myself, now()) for each in found.answered)
    return here or next((writer for writer in elsewhere if writer is not None), None)


def _words_for(found: Found, myself: StaffMember) -> dict[str, object]:
    conversation = found.conversation
    return {
        "who": found.about.first_name if found.about else who_it_is(conversation, found.people, myself),
        "phone": phone_as_read(conversation.contact_point),
        "waiting": waiting_words(conversation, now()),
        "address": address(found),
        "fares": fares,
        "danger_words": danger_words,
    }


def _names(people: list[Referral]) -> dict[str, Referral]:
    return {referral.public_ref: referral for referral in people}


def _meanwhile(lines: list[Line], found: Found, seen: int | None) -> list[Line]:
    """Return what colleagues sent since the writer's page was made, as far as this page may show it."""
    if seen is None:
        return []
    sent = [line for line in lines if line.side is Side.STAFF and line.elsewhere_id is None][seen:]
    return whose_texts.shown(sent, found.people, found.about.public_ref if found.about else None)


def _held_elsewhere(db: Session, conversation: Conversation) -> Conversation | None:
    """Return the talk on the website in which a worker texts this number, or None."""
    point = conversation.contact_point
    held = takeover.held_by_number(db, point) if point is not None and conversation.place is Place.TEXT else None
    return held if held is not None and held is not conversation else None
