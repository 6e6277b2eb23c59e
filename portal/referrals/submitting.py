"""Sending a referral: the row, its audit entry and the text with its reference, all at once and once only."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from content.council import Council
from content.offer import District
from portal.accounts import audit
from portal.messages import outbox, threads
from portal.referrals import answers as rules
from portal.referrals import clock, confirmation, drafts, queries, references, search_keys, settings
from portal.referrals.alert_lane import alert_about
from portal.referrals.answers import Answers
from portal.referrals.errors import NoReferenceFree
from portal.referrals.kinds import DueKind
from portal.referrals.models import OPEN_LANE, Referral, ReferralDraft
from portal.referrals.outcome_models import ReferralMove, SituationChange
from portal.referrals.placing import place_in_line
from portal.referrals.promise import Promise, promise_for
from portal.referrals.their_words import words_in
from portal.referrals.wants import Channel, Reach, Status, Want

TRIES_AT_A_REFERENCE = 5


def submit(
    db: Session,
    answers: Answers,
    *,
    channel: Channel,
    draft: ReferralDraft | None,
    council: Council,
    now: datetime,
    districts: Mapping[str, District] | None = None,
    danger: str = "",
    new_reference: Callable[[], str] = references.new_reference,
) -> Referral:
    """Put the answers in the team's queue and the text with the reference in the outbox.

    Row, audit entry and text are the caller's one transaction. Sending the same draft again, also at the same moment,
    returns the first referral and changes nothing. Where they ask by text, the reference goes into the reply that the
    caller gives: no text of its own waits. `districts` are those that the offer has, by slug. `danger` is what their
    words sound like, if anything: then staff are alerted to them at once.

    Raises AnswersRefused, NoReferenceFree.
    """
    if draft is not None and (sent_as := _sent_already(db, draft)):
        return queries.get_by_ref(db, sent_as)
    rules.check(answers, districts=districts)
    promise = promise_for(council, now)
    referral = _referral(db, answers, promise, now)
    referral.channel, referral.draft_key = channel, draft.token_hash if draft else None
    district = (districts or {}).get(answers.district or "")
    referral.locality = district.locality if district else None
    times = settings.team_times(db, council.hours)
    clock.start(referral, DueKind.FIRST_CONTACT, times, now)
    place_in_line(referral, times, now)
    _give_reference(db, referral, new_reference)
    _begin_history(db, referral, now)
    audit.record(db, actor=None, action="referral.received", subject=referral.public_ref, now=now)
    if danger:
        alert_about(db, referral, danger, "\n".join(words_in(referral)), now)
    if channel is Channel.TEXT:
        referral.is_texted = False
    elif referral.is_texted and referral.contact_point is not None:
        body = confirmation.confirmation_text(referral, promise)
        outbox.enqueue(db, referral.contact_point, body, "reference", f"reference:{referral.public_ref}", now)
    if draft is not None:
        drafts.mark_sent(draft, referral.public_ref, now)
    return referral


def _sent_already(db: Session, draft: ReferralDraft) -> str | None:
    """Return the reference under which `draft` was sent. Of two presses of Send, the second waits here."""
    db.flush()  # or answers saved just before would be lost by reading the row again
    db.refresh(draft, with_for_update=True)
    return draft.public_ref


def _referral(db: Session, answers: Answers, promise: Promise, now: datetime) -> Referral:
    number = answers.phone_number
    contact_point = threads.contact_point_for(db, number, now) if number else None
    return Referral(
        wants=answers.wants or (Want.UNSURE,),
        first_name=answers.first_name.strip(),
        age=answers.age,
        district=answers.district,
        place_words=answers.place_words.strip() or None if answers.district is None else None,
        reach=answers.reach,
        contact_point=contact_point,
        email=answers.email.strip() or None,
        safe_note=answers.safe_note.strip(),
        own_words=answers.own_words.strip(),
        has_pa=answers.has_pa,
        keep_from_pa=answers.keep_from_pa,
        situation=answers.situation,
        calls_ok=answers.calls_ok or answers.reach is Reach.CALL,
        **_who_asks(answers),
        consent_at=now,
        received_at=now,
        reply_by=promise.reply_by,
        status=Status.NEW,
        lane=OPEN_LANE,
        last_step_at=now,
        is_texted=contact_point is not None and confirmation.may_text(db, contact_point, now),
    )


def _who_asks(answers: Answers) -> dict[str, Any]:
    """Return the columns that say who asked for somebody else; empty where they asked themselves."""
    if not answers.is_for_other:
        return {"asked_by": answers.asked_by}
    names = ("asker_name", "asker_contact", "consent_how")
    return {"asked_by": answers.asked_by} | {name: getattr(answers, name).strip() for name in names}


def _give_reference(db: Session, referral: Referral, new_reference: Callable[[], str]) -> None:
    """Store `referral` under a reference that nobody has. Raises NoReferenceFree: each that was tried is in use."""
    for _ in range(TRIES_AT_A_REFERENCE):
        referral.public_ref = new_reference()
        try:
            with db.begin_nested():
                db.add(referral)
        except IntegrityError:
            if not queries.is_in_use(db, referral.public_ref):
                raise
        else:
            return
    raise NoReferenceFree("every reference that was tried is in use")


def _begin_history(db: Session, referral: Referral, now: datetime) -> None:
    """Keep what is counted later, and let the referral be found by name."""
    db.add(ReferralMove(referral=referral, to_status=Status.NEW, at=now))
    db.add(SituationChange(referral=referral, situation=referral.situation, noted_at=now))
    search_keys.index_name(db, referral)
