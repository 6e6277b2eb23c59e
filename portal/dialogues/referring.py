"""Sends a form that was filled in by text to the team's queue, as the web does."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.assistant import Knowledge
from portal.dialogues.form import Form
from portal.dialogues.questions import HOURS
from portal.dialogues.wording import Wording
from portal.messages.phone_numbers import PhoneNumber
from portal.referrals.answers import LONGEST_OWN_WORDS, LONGEST_SAFE_NOTE, Answers
from portal.referrals.confirmation import day_words
from portal.referrals.kinds import AskedBy, HasPA
from portal.referrals.models import Referral
from portal.referrals.submitting import submit
from portal.referrals.wants import Channel

PA_SAID = {"yes": HasPA.YES, "no": HasPA.NO, "secret": HasPA.YES}


def send(db: Session, form: Form, knowledge: Knowledge, now: datetime) -> Referral:
    """Put the form in the queue. The caller holds the number's dialogue, so that it goes in once.

    Raises AnswersRefused, NoReferenceFree.
    """
    offer = knowledge.offer
    return submit(
        db,
        answers_of(form, Wording(knowledge.dialogue, offer)),
        channel=Channel.TEXT,
        draft=None,
        council=offer.council,
        districts=offer.districts,
        now=now,
    )


def answers_of(form: Form, wording: Wording) -> Answers:
    """Return the answers as staff read them: what the web's form has no field for stands in words."""
    staff, answers = wording.dialogue.for_staff, form.answers
    safe = [
        staff["text_us"] if form.texts_us else "",
        staff["adviser_secret"] if form.adviser == "secret" else "",
        staff["hours"] if answers.safe_note == HOURS else answers.safe_note,
    ]
    about = staff[f"adviser_{form.adviser}"] if form.adviser in {"yes", "no", "unsure"} else ""
    for_other = f"{staff['for_other']} {PhoneNumber(form.sender).as_read}" if form.is_for_other else ""
    own = answers.own_words[: LONGEST_OWN_WORDS // 2]
    return replace(
        answers,
        has_pa=PA_SAID.get(form.adviser, HasPA.UNKNOWN),
        keep_from_pa=form.adviser == "secret",
        calls_ok=not form.texts_us,
        **(_who_asks(form, staff) if form.is_for_other else {}),
        safe_note=" ".join(part for part in safe if part)[:LONGEST_SAFE_NOTE],
        own_words="\n".join(part for part in (own, about, for_other) if part),
    )


def _who_asks(form: Form, staff: Mapping[str, str]) -> dict[str, Any]:
    """Return what is known of somebody who asks for somebody else: no more than their number."""
    return {
        "asked_by": AskedBy.OTHER,
        "asker_name": staff["asker_unnamed"],
        "asker_contact": PhoneNumber(form.sender).as_read,
        "consent_how": staff["agreed_by_text"],
    }


def sent_words(form: Form, referral: Referral, wording: Wording) -> str:
    """Return what to text back: the reference, and who does what by when."""
    name = wording.name(form)
    return wording.say(
        "sent_text_us" if form.texts_us else "sent",
        comma_name=f", {name}" if name and not form.is_for_other else "",
        reference=referral.reference,
        day=day_words(referral.reply_by),
        reach=wording.dialogue.labels[f"reach_{referral.reach.value}"],
    )
