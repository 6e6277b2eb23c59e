"""Synthetic referrals and staff, to try the service out. Nobody in here is real, and no text is sent to anybody.

Phone numbers are from 07700 900000 to 900999, which are set aside for drama and reach nobody.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content.hours import OfficeHours
from content.offer import Offer
from portal.accounts import accounts, audit
from portal.accounts.models import Role, StaffMember
from portal.accounts.permissions import Permission, may
from portal.messages import threads
from portal.messages.phone_numbers import PhoneNumber
from portal.referrals import queries, references
from portal.referrals.demo_words import NAMES, NOTES, OWN_WORDS, PLACES_ELSEWHERE, SAFE_NOTES
from portal.referrals.models import Referral
from portal.referrals.promise import reply_by
from portal.referrals.wants import Channel, Reach, Status, Want
from portal.referrals.workflow import add_note, change_status, take

SEED = 24
STAFF = (
    ("manager@demo.example", "Demo Manager", Role.MANAGER),
    ("sam@demo.example", "Sam (demo)", Role.OFFICER),
    ("priya@demo.example", "Priya (demo)", Role.OFFICER),
    ("luke@demo.example", "Luke (demo)", Role.OFFICER),
    ("editor@demo.example", "Demo Editor", Role.EDITOR),
    ("auditor@demo.example", "Demo Auditor", Role.AUDITOR),
)
# How far a referral has come, by the steps that led there.
WAYS: tuple[tuple[Status, ...], ...] = (
    (),
    (Status.TAKEN,),
    (Status.TAKEN, Status.CONTACTED),
    (Status.TAKEN, Status.CONTACTED, Status.WORKING),
    (Status.TAKEN, Status.CONTACTED, Status.WORKING, Status.ON_HOLD),
    (Status.TAKEN, Status.CONTACTED, Status.WORKING, Status.CLOSED),
)
DAYS_BACK = 28


@dataclass(frozen=True, slots=True)
class Demo:
    """What was made, and how to sign in: one new password for every demo account."""

    emails: tuple[str, ...]
    password: str
    referrals: int


def make_demo(db: Session, how_many: int, now: datetime, offer: Offer) -> Demo:
    """Add `how_many` synthetic referrals over every district, and the demo accounts with a new password.

    The same referrals on the same database every time; run again, it adds others.
    """
    password = secrets.token_urlsafe(15)
    everybody = [_member(db, email, name, role, password, now) for email, name, role in STAFF]
    team = [member for member in everybody if may(member, Permission.WORK_ON_REFERRALS)]
    already = db.scalar(select(func.count()).select_from(Referral)) or 0
    chance = Random(SEED + already)  # noqa: S311 - made to repeat itself, and guards nothing
    for number in range(how_many):
        referral = _received(db, chance, offer, number, now)
        _worked_on(db, chance, referral, team, offer.council.hours, now)
    return Demo(tuple(member.email for member in everybody), password, how_many)


def _member(db: Session, email: str, name: str, role: Role, password: str, now: datetime) -> StaffMember:
    found = accounts.find(db, email)
    if found is None:
        return accounts.create_staff_member(
            db, email=email, name=name, role=role, password=password, now=now, is_factor_waived=True
        )
    accounts.set_password(db, found, password, now)
    return found


def _received(db: Session, chance: Random, offer: Offer, number: int, now: datetime) -> Referral:
    """Return one referral, stored as if it had come in some time in the last four weeks."""
    at = now - timedelta(minutes=chance.randrange(5, DAYS_BACK * 24 * 60))
    districts = sorted(offer.districts)
    is_elsewhere = chance.random() < 0.05
    want = chance.choice(list(Want))
    reach = chance.choices(list(Reach), weights=(7, 2, 1))[0]
    phone = f"07700 900{chance.randrange(1000):03}"
    referral = Referral(
        public_ref=_reference(db, chance),
        channel=chance.choices(list(Channel), weights=(3, 1))[0],
        wants=(want, chance.choice(list(Want))) if want is not Want.UNSURE else (want,),
        first_name=chance.choice(NAMES),
        age=chance.choices(range(16, 26), weights=(1, 2, 4, 4, 4, 3, 3, 2, 2, 1))[0],
        district=None if is_elsewhere else districts[number % len(districts)],
        place_words=chance.choice(PLACES_ELSEWHERE) if is_elsewhere else None,
        reach=reach,
        contact_point=None if reach is Reach.EMAIL else threads.contact_point_for(db, PhoneNumber.parse(phone), at),
        email=f"demo{number}@mail.example" if reach is Reach.EMAIL else None,
        safe_note=chance.choice(SAFE_NOTES),
        own_words=chance.choice(OWN_WORDS[want]),
        consent_at=at,
        received_at=at,
        reply_by=reply_by(offer.council.hours, at),
        status=Status.NEW,
    )
    db.add(referral)
    db.flush()
    audit.record(db, actor=None, action="referral.received", subject=referral.public_ref, now=at)
    return referral


def _worked_on(
    db: Session, chance: Random, referral: Referral, team: list[StaffMember], hours: OfficeHours, now: datetime
) -> None:
    """Take `referral` as far as its age makes likely, a few hours or days a step, while the office is open."""
    days_old = (now - referral.received_at).days
    weights = (6, 3, 2, 1, 0, 0) if days_old < 3 else (1, 1, 3, 5, 2, 4)
    by, at = chance.choice(team), referral.received_at
    for step in chance.choices(WAYS, weights=weights)[0]:
        at = hours.next_open(at + timedelta(hours=chance.randrange(1, 30))) + timedelta(minutes=chance.randrange(45))
        if at > now:
            return
        if step is Status.TAKEN:
            take(db, referral, by, at)
        else:
            change_status(db, referral, step, by, at)
            add_note(db, referral, chance.choice(NOTES[step]), by, at)


def _reference(db: Session, chance: Random) -> str:
    while True:
        made = "".join(chance.choices(references.ALPHABET, k=references.LENGTH))
        if not queries.is_in_use(db, made):
            return made
