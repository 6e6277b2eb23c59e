"""Valid staff and referrals, so that a test names only what it is about."""

from datetime import date, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from content.council import Council
from content.hours import OfficeHours
from portal.accounts import accounts
from portal.accounts.models import Role, StaffMember
from portal.messages import threads
from portal.messages.phone_numbers import PhoneNumber
from portal.referrals import drafts, workflow
from portal.referrals.answers import Answers
from portal.referrals.clock import TeamTimes
from portal.referrals.kinds import DueKind, HoldReason, Outcome
from portal.referrals.models import OPEN_LANE, Referral, ReferralDraft
from portal.referrals.outcomes import Closing
from portal.referrals.placing import place_in_line
from portal.referrals.promise import promise_for
from portal.referrals.references import ALPHABET
from portal.referrals.wants import Channel, Reach, Status, Want
from portal.referrals.working_hours import add_minutes
from tests.conftest import NOON

PASSWORD = "four odd llamas skating"
HOURS = OfficeHours(
    opens=time(9),
    closes=time(17),
    weekdays=frozenset(range(5)),
    bank_holidays=frozenset({date(2026, 12, 25), date(2026, 12, 28)}),
    zone=ZoneInfo("Europe/London"),
)
COUNCIL = Council(
    name="Anywhere County Council",
    short_name="Anywhere",
    service="In Your Corner",
    area="Anywhere",
    people="care leavers",
    text_number="07700 900142",
    office_phone="office",
    link_host="iyc.example",
    leave_to="https://weather.example",
    outside_areas=(),
    hours=HOURS,
)
TIMES = TeamTimes(HOURS)
PROMISE = promise_for(COUNCIL, NOON)
KAI = Answers(
    wants=(Want.APPRENTICESHIP, Want.COSTS),
    first_name="Kai",
    age=18,
    district="preston",
    reach=Reach.TEXT,
    phone="07700 900982",
    safe_note="Don't leave voicemail",
    own_words="I want to do bricklaying like my grandad.",
    consent=True,
)
_numbers = count(1)


def make_worker(db: Session, **given: Any) -> StaffMember:
    """Somebody who can sign in with PASSWORD alone, on a local run."""
    number = next(_numbers)
    usual = {
        "email": f"worker{number}@team.example",
        "name": f"Worker {number}",
        "role": Role.OFFICER,
        "is_factor_waived": True,
    }
    return accounts.create_staff_member(db, **{**usual, "password": PASSWORD, "now": NOON, **given})


def make_draft(db: Session, answers: Answers = KAI) -> ReferralDraft:
    """A draft with these answers in it."""
    draft = drafts.load(db, drafts.start(db, NOON))
    assert draft is not None
    drafts.save(draft, answers, NOON)
    return draft


def make_referral(db: Session, **given: Any) -> Referral:
    """A referral that nobody has taken; give `taken_by` for one that somebody has."""
    number = next(_numbers)
    usual = {
        "public_ref": "".join(ALPHABET[number // len(ALPHABET) ** place % len(ALPHABET)] for place in range(6)),
        "channel": Channel.WEB,
        "wants": (Want.JOB,),
        "first_name": "Kai",
        "age": 18,
        "district": "preston",
        "reach": Reach.TEXT,
        "contact_point": threads.contact_point_for(db, PhoneNumber.parse("07700 900982"), NOON),
        "safe_note": "",
        "own_words": "",
        "consent_at": NOON,
        "received_at": NOON,
        "reply_by": PROMISE.reply_by,
        "status": Status.TAKEN if given.get("taken_by") else Status.NEW,
        "taken_at": NOON if given.get("taken_by") else None,
    }
    referral = Referral(**usual | _as_its_status_needs(usual | given) | given)
    if "lane" not in given:
        referral.lane = OPEN_LANE
        place_in_line(referral, TIMES, referral.received_at)
    db.add(referral)
    db.flush()
    return referral


def bring_to(db: Session, referral: Referral, status: Status) -> StaffMember:
    """Let a worker take `referral` and bring it to `status`, and return them."""
    by, day = make_worker(db), NOON.date() + timedelta(days=14)
    workflow.take(db, referral, by, NOON, TIMES)
    if status is Status.CONTACTED:
        workflow.contact(db, referral, by, NOON, TIMES)
    elif status is Status.WORKING:
        workflow.work(db, referral, by, NOON, TIMES)
    elif status is Status.ON_HOLD:
        workflow.hold(db, referral, workflow.Hold(HoldReason.HOUSING, day), by, NOON, TIMES)
    elif status is Status.CLOSED:
        workflow.close(db, referral, Closing(Outcome.OTHER_SUPPORT), by, NOON, TIMES)
    return by


def _as_its_status_needs(given: dict[str, Any]) -> dict[str, Any]:
    """What goes with a status: a clock before the first word, a reason for a hold, a time of closing."""
    status, at = given["status"], given["received_at"]
    if status in {Status.NEW, Status.TAKEN}:
        clock_due_at = add_minutes(HOURS, at, TIMES.minutes_for(DueKind.FIRST_CONTACT))
        needs: dict[str, Any] = {"clock_kind": DueKind.FIRST_CONTACT, "clock_due_at": clock_due_at}
    elif status is Status.ON_HOLD:
        needs = {"hold_reason": HoldReason.HOUSING, "look_again_on": at.date() + timedelta(days=14)}
    else:
        needs = {"closed_at": at} if status is Status.CLOSED else {}
    return {"last_step_at": at, **needs}
