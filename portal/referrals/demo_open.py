"""Made-up referrals that are open, by the functions through which real ones come and go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy.orm import Session

from portal.accounts import audit
from portal.accounts.models import StaffMember
from portal.messages import threads
from portal.messages.phone_numbers import PhoneNumber
from portal.referrals import clock, progress, search_keys, workflow
from portal.referrals.clock import TeamTimes
from portal.referrals.demo_people import Person, Place, reference, somebody
from portal.referrals.demo_words import NEXT_STEPS, NOTES
from portal.referrals.kinds import AskedBy, DueKind, HoldReason, Support
from portal.referrals.models import OPEN_LANE, Referral
from portal.referrals.outcome_models import ReferralMove, SituationChange
from portal.referrals.placing import place_in_line
from portal.referrals.promise import reply_by
from portal.referrals.wants import Reach, Status

# How far a referral has come, by the steps that led there, and how likely that is when it is new and when it is old.
WAYS: tuple[tuple[Status, ...], ...] = (
    (),
    (Status.TAKEN,),
    (Status.TAKEN, Status.CONTACTED),
    (Status.TAKEN, Status.CONTACTED, Status.WORKING),
    (Status.TAKEN, Status.CONTACTED, Status.WORKING, Status.ON_HOLD),
)
NEW_WEIGHTS, OLD_WEIGHTS = (6, 3, 2, 1, 0), (1, 1, 4, 14, 4)
NEW_DAYS, MOST_DAYS = 3, 120


@dataclass(frozen=True, slots=True)
class Setting:
    """Where, by whom, in which times and when; and which references are in use."""

    places: Sequence[Place]
    team: Sequence[StaffMember]
    times: TeamTimes
    used: set[str]
    now: datetime


def make(db: Session, chance: Random, setting: Setting, number: int) -> Referral:
    """Add one that came in during the last months, most of them lately, and is still open."""
    days = chance.random() ** 2 * MOST_DAYS
    at = setting.now - timedelta(minutes=5 + int(days * 24 * 60))
    person = somebody(chance, setting.places, number)
    referral = _received(db, person, reference(chance, setting.used), number, setting.times, at)
    _worked_on(db, chance, referral, setting)
    return referral


def _received(db: Session, person: Person, public_ref: str, number: int, times: TeamTimes, at: datetime) -> Referral:
    phone = PhoneNumber.parse(f"07700 900{person.phone:03}")
    is_for_another = person.asked_by is not AskedBy.SELF
    referral = Referral(
        public_ref=public_ref,
        channel=person.channel,
        wants=person.wants,
        first_name=person.first_name,
        age=person.age,
        district=person.place.district if person.place else None,
        locality=person.place.locality if person.place else None,
        place_words=person.place_words,
        reach=person.reach,
        contact_point=None if person.reach is Reach.EMAIL else threads.contact_point_for(db, phone, at),
        email=f"demo{number}@mail.example" if person.reach is Reach.EMAIL else None,
        safe_note=person.safe_note,
        own_words=person.own_words,
        consent_at=at,
        received_at=at,
        reply_by=reply_by(times.hours, at),
        status=Status.NEW,
        lane=OPEN_LANE,
        last_step_at=at,
        situation=person.situation,
        has_pa=person.has_pa,
        keep_from_pa=person.keep_from_pa,
        asked_by=person.asked_by,
        asker_name="Demo worker" if is_for_another else None,
        consent_how="They were beside me and said yes." if is_for_another else None,
    )
    clock.start(referral, DueKind.FIRST_CONTACT, times, at)
    place_in_line(referral, times, at)
    db.add(referral)
    db.flush()
    db.add(ReferralMove(referral=referral, to_status=Status.NEW, at=at))
    db.add(SituationChange(referral=referral, situation=person.situation, noted_at=at))
    search_keys.index_name(db, referral)
    audit.record(db, actor=None, action="referral.received", subject=referral.public_ref, now=at)
    return referral


def _worked_on(db: Session, chance: Random, referral: Referral, setting: Setting) -> None:
    """Take `referral` as far as its age makes likely, a few hours a step, while the office is open."""
    days_old = (setting.now - referral.received_at).days
    weights = NEW_WEIGHTS if days_old < NEW_DAYS else OLD_WEIGHTS
    by, at = chance.choice(setting.team[1:]), referral.received_at
    for step in chance.choices(WAYS, weights=weights)[0]:
        at += timedelta(hours=chance.randrange(1, 30))
        at = setting.times.hours.next_open(at) + timedelta(minutes=chance.randrange(45))
        if at > setting.now:
            return
        _step(db, chance, referral, step, by, at, setting.times)
    if referral.status is Status.WORKING:
        _plan(db, chance, referral, by, at, setting)


def _step(
    db: Session, chance: Random, referral: Referral, to: Status, by: StaffMember, at: datetime, times: TeamTimes
) -> None:
    if to is Status.TAKEN:
        workflow.take(db, referral, by, at, times)
        return
    if to is Status.CONTACTED:
        workflow.contact(db, referral, by, at, times)
    elif to is Status.WORKING:
        workflow.work(db, referral, by, at, times)
    else:
        day = at.date() + timedelta(days=chance.randrange(14, 120))
        workflow.hold(db, referral, workflow.Hold(chance.choice(tuple(HoldReason)), day), by, at, times)
    workflow.add_note(db, referral, chance.choice(NOTES[to]), by, at)


def _plan(db: Session, chance: Random, referral: Referral, by: StaffMember, at: datetime, setting: Setting) -> None:
    """Name a next step about now for most, and spend something for some."""
    if chance.random() < 0.8:
        day = setting.now.date() + timedelta(days=chance.randrange(-2, 21))
        planned_at = max(at, setting.now - timedelta(days=3))
        if day >= planned_at.date():
            words = chance.choice(NEXT_STEPS)
            progress.set_next_step(db, referral, words, day, by, min(planned_at, setting.now), setting.times)
    if chance.random() < 0.3:
        pence = chance.randrange(500, 12_000)
        progress.give_support(db, referral, chance.choice(tuple(Support)), pence, at.date(), by, at)
