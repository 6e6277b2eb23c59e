"""Made-up referrals that are closed, by the hundred thousand: rows written straight into the tables.

What each went through is thought up as plain values, sealed for its row, and stored a thousand at a time.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, cast

from sqlalchemy import Table, Text, column, insert, select, table, text
from sqlalchemy.orm import Session

from portal.accounts.models import AuditEntry
from portal.database import Base
from portal.encryption import blind_index, seal
from portal.messages.models import ContactPoint
from portal.referrals import demo_lives
from portal.referrals.demo_lives import Life
from portal.referrals.demo_open import Setting
from portal.referrals.demo_people import reference, somebody
from portal.referrals.finding_models import SearchKey
from portal.referrals.models import CLOSED_LANE, Referral, ReferralNote
from portal.referrals.outcome_models import (
    ReferralMove,
    ReferralOutcome,
    SituationChange,
    SupportGiven,
    SustainedCheck,
)
from portal.referrals.search_keys import keys_of
from portal.referrals.wants import Reach, Status
from portal.sealing import ROW_KEY, encrypted_columns, new_row_key

AT_A_TIME = 1000
DAYS_BACK = 6 * 365
FEWEST_DAYS = 180
CACHE_KIB = 256 * 1024
Row = dict[str, Any]


@dataclass(slots=True)
class Kept:
    """What is worked out once: the keys that each name is found by, and where the numbers are."""

    keys: dict[str, list[str]] = field(default_factory=dict)
    points: dict[int, int] = field(default_factory=dict)

    def keys_of(self, name: str) -> list[str]:
        if name not in self.keys:
            self.keys[name] = keys_of(name)
        return self.keys[name]


def make(db: Session, chance: Random, setting: Setting, how_many: int) -> None:
    """Add `how_many` closed ones over the last years; few of them, over the last months."""
    if db.get_bind().dialect.name == "sqlite":
        db.execute(text(f"PRAGMA cache_size = -{CACHE_KIB}"))
    kept = Kept(points=_points(db, setting.now))
    days = min(DAYS_BACK, max(FEWEST_DAYS, how_many // 5))
    for start in range(0, how_many, AT_A_TIME):
        numbers = range(start, min(start + AT_A_TIME, how_many))
        _store(db, [_life(chance, setting, number, days * (1 - number / how_many)) for number in numbers], kept)


def _life(chance: Random, setting: Setting, number: int, days_ago: float) -> Life:
    """Return one that came in about so many days ago. The oldest are made first: so indexes grow fast."""
    minutes = max(demo_lives.SHORTEST_MINUTES, int(days_ago * 24 * 60) - chance.randrange(24 * 60))
    received_at = setting.now - timedelta(minutes=minutes)
    person = somebody(chance, setting.places, number)
    public_ref = reference(chance, setting.used)
    return demo_lives.live(chance, person, public_ref, setting, received_at)


def _store(db: Session, lives: Sequence[Life], kept: Kept) -> None:
    _insert(db, Referral, [_referral(life, kept) for life in lives])
    refs = [life.public_ref for life in lives]
    ids = {
        ref: its
        for ref, its in db.execute(select(Referral.public_ref, Referral.id).where(Referral.public_ref.in_(refs)))
    }
    rows: defaultdict[type[Base], list[Row]] = defaultdict(list)
    for life in lives:
        for kind, row in _hangs_on(life, ids[life.public_ref], kept):
            rows[kind].append(row)
    for kind, several in rows.items():
        _insert(db, kind, several)
    _store_checks(db, lives, ids)


def _store_checks(db: Session, lives: Sequence[Life], ids: dict[str, int]) -> None:
    theirs = select(ReferralOutcome.referral_id, ReferralOutcome.id).where(
        ReferralOutcome.referral_id.in_(list(ids.values()))
    )
    outcome_ids = {referral_id: outcome_id for referral_id, outcome_id in db.execute(theirs)}
    checks = [
        {"outcome_id": outcome_ids[ids[life.public_ref]], "asked_at": None, **check}
        for life in lives
        for check in life.checks
    ]
    _insert(db, SustainedCheck, checks)


def _referral(life: Life, kept: Kept) -> Row:
    person = life.person
    return {
        "first_name": person.first_name,
        "place_words": person.place_words,
        "safe_note": person.safe_note,
        "own_words": person.own_words,
        "email": "demo@mail.example" if person.reach is Reach.EMAIL else None,
        "public_ref": life.public_ref,
        "channel": person.channel,
        "wants": person.wants,
        "age": person.age,
        "district": person.place.district if person.place else None,
        "locality": person.place.locality if person.place else None,
        "reach": person.reach,
        "contact_point_id": None if person.reach is Reach.EMAIL else kept.points[person.phone],
        "consent_at": life.received_at,
        "received_at": life.received_at,
        "reply_by": life.reply_by,
        "is_texted": False,
        "status": Status.CLOSED,
        "taken_by_id": life.by_id,
        "taken_at": life.taken_at,
        "lane": CLOSED_LANE,
        "due_at": life.due_at,
        "due_kind": life.due_kind,
        "last_step_at": life.closed_at,
        "closed_at": life.closed_at,
        "next_check_on": life.next_check_on,
        "has_pa": person.has_pa,
        "keep_from_pa": person.keep_from_pa,
        "situation": life.situations[-1][0],
        "asked_by": person.asked_by,
        "calls_ok": True,
        "eligibility": person.eligibility,
        "version": 1 + len(life.moves),
    }


def _hangs_on(life: Life, referral_id: int, kept: Kept) -> Iterator[tuple[type[Base], Row]]:
    """Yield the rows that hang on a referral, each with its table."""
    its: Row = {"referral_id": referral_id}
    for move in life.moves:
        yield ReferralMove, its | move
    for action, at, by_id in life.entries:
        yield AuditEntry, {"at": at, "actor_id": by_id, "action": action, "subject": life.public_ref}
    for words, at in life.notes:
        yield ReferralNote, its | {"author_id": life.by_id, "words": words, "written_at": at}
    until: datetime | None = None
    for situation, at, by_id in reversed(life.situations):
        yield SituationChange, its | {"situation": situation, "noted_at": at, "until": until, "by_id": by_id}
        until = at
    for given in life.support:
        yield SupportGiven, its | given
    yield ReferralOutcome, its | life.outcome
    for key in kept.keys_of(life.person.first_name):
        yield SearchKey, its | {"key": key}


def _insert(db: Session, kind: type[Base], rows: Sequence[Row]) -> None:
    """Add rows past the mapper, each with its words sealed for it."""
    if not rows:
        return
    its = cast(Table, kind.__table__)
    secret = {each.name: f"{its.name}.{each.name}" for each in encrypted_columns(its)}
    sealed = [_sealed(row, secret) for row in rows] if secret else list(rows)
    columns = (
        column(each.name, Text() if each.name in secret else each.type)
        for each in its.columns
        if each.name in sealed[0]
    )
    db.execute(insert(table(kind.__tablename__, *columns)), sealed)


def _sealed(row: Row, secret: Mapping[str, str]) -> Row:
    row_key = new_row_key()
    words = {name: seal(row[name], place, row_key) for name, place in secret.items() if row.get(name) is not None}
    return row | words | {ROW_KEY: row_key}


def _points(db: Session, now: datetime) -> dict[int, int]:
    """Return the ids of the thousand numbers set aside for drama."""
    phones = {blind_index(phone): phone for phone in (f"+447700900{number:03}" for number in range(1000))}
    known = select(ContactPoint.phone_index).where(ContactPoint.phone_index.in_(list(phones)))
    missing = phones.keys() - set(db.scalars(known))
    rows = [{"phone": phones[key], "phone_index": key, "created_at": now} for key in missing]
    _insert(db, ContactPoint, rows)
    found = select(ContactPoint.phone_index, ContactPoint.id).where(ContactPoint.phone_index.in_(list(phones)))
    return {int(phones[key][-3:]): point_id for key, point_id in db.execute(found)}
