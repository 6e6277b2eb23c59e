"""Everything that is kept about one person, as sections of rows that a person and a program can read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import AuditEntry
from portal.messages.conversations import messages_of
from portal.records.belonging import Belongings
from portal.referrals.models import Referral
from portal.referrals.outcome_models import ReferralMove, ReferralOutcome, SituationChange, SupportGiven

Value = str | int | bool | datetime | date | None
Row = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of thing, and every one of it. `title` is as a person reads it."""

    title: str
    rows: tuple[Row, ...]


def sections_of(db: Session, found: Belongings) -> list[Section]:
    """Return everything that is theirs. Words of other people, and how to reach them, are left out."""
    made: tuple[tuple[str, list[Row]], ...] = (
        ("What you asked for", [_referral(each) for each in found.referrals]),
        ("Notes about your request", _notes(found.referrals)),
        ("What happened with it", _moves(db, found.referrals)),
        ("What came of it", _outcomes(db, found.referrals)),
        ("Money given", _support(db, found.referrals)),
        ("What you did at the time", _situations(db, found.referrals)),
        ("Your number", _number(found)),
        ("STOP and START", _opt_outs(found)),
        ("Texts you sent", _texts_in(found)),
        ("Texts we sent", _texts_out(found)),
        ("What our team wrote by text", _lines(found)),
        ("Talks on the site", [row for talk in found.talks for row in _talk(db, talk)]),
        ("Messages that sounded like danger", _alerts(found)),
        ("Answers to a form by text, not sent yet", [{"answers": each.kept_talk} for each in found.dialogues]),
        ("What you told us about a no", _reports(found)),
        ("Who did what with it", _history(db, found)),
    )
    return [Section(title, tuple(rows)) for title, rows in made if rows]


def left_out(found: Belongings) -> list[str]:
    """Return what is left out because it is, or may be, somebody else's: for staff, who must not hand it over."""
    people = len(found.others)
    notes = []
    if people:
        who = "1 other request" if people == 1 else f"{people} other requests"
        notes.append(f"The number is also in {who}. Nothing of those is in here.")
    if found.left_texts or found.left_talks:
        notes.append(
            f"{found.left_texts} texts and {found.left_talks} talks with this number are left out: nobody has said"
            " whose they are. Say so in the conversation first, then make the file again."
        )
    if any(each.asker_name or each.asker_contact for each in found.referrals):
        notes.append("Somebody asked for them. That person's name and how to reach them are left out.")
    if found.referrals and any(each.notes for each in found.referrals):
        notes.append("Notes by the team may name other people. Read them before you hand the file over.")
    return notes


def _referral(one: Referral) -> Row:
    return {
        "reference": one.reference,
        "received": one.received_at,
        "came by": one.channel.value,
        "first name": one.first_name,
        "age": one.age,
        "district": one.district,
        "place in your words": one.place_words,
        "wants": ", ".join(want.label for want in one.wants),
        "in your words": one.own_words,
        "to keep you safe": one.safe_note,
        "reach by": one.reach.label,
        "email": one.email,
        "calls are fine": one.calls_ok,
        "has a personal adviser": one.has_pa.value,
        "keep it from the adviser": one.keep_from_pa,
        "doing at the time": one.situation.label,
        "asked by": one.asked_by.value,
        "consent": one.consent_at,
        "how consent was given": one.consent_how,
        "checked whether you are ours": one.eligibility.value,
        "status": one.status.label,
        "with": one.taken_by.name if one.taken_by else None,
        "next step": one.next_step,
        "next step on": one.next_step_on,
        "closed": one.closed_at,
    }


def _notes(referrals: Sequence[Referral]) -> list[Row]:
    return [
        {"reference": one.reference, "when": note.written_at, "by": note.by_name, "words": note.words}
        for one in referrals
        for note in one.notes
    ]


def _of(db: Session, table: Any, referrals: Sequence[Referral]) -> Iterator[Any]:
    yield from db.scalars(select(table).where(table.referral_id.in_([one.id for one in referrals])).order_by(table.id))


def _moves(db: Session, referrals: Sequence[Referral]) -> list[Row]:
    return [
        {
            "when": move.at,
            "from": move.from_status.label if move.from_status else None,
            "to": move.to_status.label,
            "because": move.hold_reason.label if move.hold_reason else None,
        }
        for move in _of(db, ReferralMove, referrals)
    ]


def _outcomes(db: Session, referrals: Sequence[Referral]) -> list[Row]:
    return [
        {
            "closed": one.closed_at,
            "outcome": one.outcome.label,
            "where": one.provider,
            "starts": one.starts_on,
            "opened again": one.reopened_at,
            "opened again because": one.reopen_reason,
            "lasted": ", ".join(f"{each.weeks} weeks: {_word(each.result)}" for each in one.checks),
        }
        for one in _of(db, ReferralOutcome, referrals)
    ]


def _word(value: StrEnum | None) -> str:
    return value.value if value else "not asked yet"


def _support(db: Session, referrals: Sequence[Referral]) -> list[Row]:
    given = _of(db, SupportGiven, referrals)
    return [{"day": each.given_on, "what": each.kind.label, "pence": each.pence} for each in given]


def _situations(db: Session, referrals: Sequence[Referral]) -> list[Row]:
    return [{"when": each.noted_at, "doing": each.situation.label} for each in _of(db, SituationChange, referrals)]


def _number(found: Belongings) -> list[Row]:
    return [] if found.point is None else [{"number": found.point.phone, "known since": found.point.created_at}]


def _opt_outs(found: Belongings) -> list[Row]:
    entries = found.point.opt_outs if found.point and not found.others else []
    return [{"when": each.at, "what": "STOP" if each.is_stop else "START", "how": each.how.value} for each in entries]


def _texts_in(found: Belongings) -> list[Row]:
    return [
        {"when": each.received_at, "words": each.body, "our answer": each.reply, "answered": each.replied_at}
        for each in found.texts_in
    ]


def _texts_out(found: Belongings) -> list[Row]:
    return [{"when": each.created_at, "words": each.body, "sent": each.sent_at} for each in found.texts_out]


def _lines(found: Belongings) -> list[Row]:
    return [
        {"when": each.said_at, "by": each.author.name if each.author else None, "words": each.words}
        for each in found.lines
        if each.words
    ]


def _talk(db: Session, talk: Any) -> Iterator[Row]:
    for each in messages_of(db, talk):
        who = each.author.name if each.author else each.side.value
        yield {"talk": talk.id, "first name": talk.first_name, "when": each.said_at, "by": who, "words": each.words}


def _alerts(found: Belongings) -> list[Row]:
    return [
        {
            "when": each.raised_at,
            "words": each.message,
            "taken for": each.danger,
            "closed": each.closed_at,
            "what we did": each.outcome.value if each.outcome else None,
            "note": each.note,
        }
        for each in found.alerts
    ]


def _reports(found: Belongings) -> list[Row]:
    return [
        {"when": each.received_at, "who said no": each.place, "what they said": each.said, "reach": each.reach}
        for each in found.reports
    ]


def _history(db: Session, found: Belongings) -> list[Row]:
    """Who opened or changed it: the trail's own words, without the names of staff."""
    subjects = {*found.refs, found.subject, *(f"alert:{each.id}" for each in found.alerts)}
    entries = select(AuditEntry).where(AuditEntry.subject.in_(subjects)).order_by(AuditEntry.id)
    return [{"when": each.at, "what": each.action} for each in db.scalars(entries)]
