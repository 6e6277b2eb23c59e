"""Synthetic referrals and staff, to try the service out. Nobody in here is real, and no text is sent to anybody.

Phone numbers are from 07700 900000 to 900999, which are set aside for drama and reach nobody. Who is open came through
the same functions as real ones. The many that are closed (`demo_history`) are written straight into the tables.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content.offer import Offer
from portal.accounts import accounts
from portal.accounts.models import Role, StaffMember
from portal.accounts.permissions import Permission, may
from portal.referrals import demo_history, demo_open, demo_talk
from portal.referrals.clock import TeamTimes
from portal.referrals.demo_people import Place
from portal.referrals.models import Referral

SEED = 24
STAFF = (
    ("manager@demo.example", "Demo Manager", Role.MANAGER),
    *(
        (f"{name.lower()}@demo.example", f"{name} (demo)", Role.OFFICER)
        for name in ("Sam", "Priya", "Luke", "Nadia", "Owen", "Farah", "Beth", "Marcus", "Ines", "Tom")
    ),
    ("editor@demo.example", "Demo Editor", Role.EDITOR),
    ("auditor@demo.example", "Demo Auditor", Role.AUDITOR),
)
# As many as the team has on its hands at a time; of few, most are open.
USUALLY_OPEN, MOST_OPEN, ONE_MORE_OF = 170, 0.85, 1000


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
    already = db.scalar(select(func.max(Referral.id))) or 0
    chance = Random(SEED + already)  # noqa: S311 - made to repeat itself, and guards nothing
    places, times = places_of(offer), TeamTimes(offer.council.hours)
    used = set(db.scalars(select(Referral.public_ref)))
    still_open = min(round(how_many * MOST_OPEN), USUALLY_OPEN + how_many // ONE_MORE_OF)
    setting = demo_open.Setting(places, team, times, used, now)
    open_ones = [demo_open.make(db, chance, setting, number) for number in range(still_open)]
    db.flush()
    demo_talk.make(db, setting, open_ones)
    demo_history.make(db, chance, setting, how_many - still_open)
    return Demo(tuple(member.email for member in everybody), password, how_many)


def places_of(offer: Offer) -> Sequence[Place]:
    """Return every district with its locality."""
    return tuple(Place(district.slug, district.locality) for _, district in sorted(offer.districts.items()))


def _member(db: Session, email: str, name: str, role: Role, password: str, now: datetime) -> StaffMember:
    found = accounts.find(db, email)
    if found is None:
        # They were there before what they did: the oldest of it is some years old.
        long_ago = now - timedelta(days=demo_history.DAYS_BACK)
        made = accounts.create_staff_member(
            db, email=email, name=name, role=role, password=password, now=now, is_factor_waived=True
        )
        made.created_at = long_ago
        return made
    accounts.set_password(db, found, password, now)
    return found
