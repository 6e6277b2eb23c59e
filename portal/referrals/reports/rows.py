"""One row for each referral, for whoever counts in a spreadsheet: no phone number, no notes, no words of their own."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Select, SQLColumnExpression, and_, func, select
from sqlalchemy.orm import Session, aliased

from portal.accounts.models import StaffMember
from portal.messages.models import ContactPoint
from portal.referrals import references
from portal.referrals.models import Referral
from portal.referrals.outcome_models import ReferralMove, ReferralOutcome, SupportGiven, SustainedCheck
from portal.referrals.outcomes import CHECKED_AFTER_WEEKS
from portal.referrals.reports.scope import Scope
from portal.referrals.reports.waits import FIRST_WORD

AT_ONCE = 1000
CHECKS = {weeks: aliased(SustainedCheck) for weeks in CHECKED_AFTER_WEEKS}
FIRST_CONTACT = (
    select(ReferralMove.referral_id, func.min(ReferralMove.at).label("at"))
    .where(ReferralMove.to_status.in_(FIRST_WORD))
    .group_by(ReferralMove.referral_id)
    .subquery()
)
SPENT = (
    select(SupportGiven.referral_id, func.sum(SupportGiven.pence).label("pence"))
    .group_by(SupportGiven.referral_id)
    .subquery()
)


class _Column(NamedTuple):
    """A column of the file: its head, what it is read from, and how it is written."""

    head: str
    source: SQLColumnExpression[Any]
    written: Callable[[Any], object] = lambda value: value


def _pounds(pence: int | None) -> str:
    return f"{(pence or 0) / 100:.2f}"


def _yes(value: object) -> str:
    return "Yes" if value else "No"


COLUMNS = (
    _Column("Reference", Referral.public_ref, references.as_read),
    _Column("First name", Referral.first_name),
    _Column("Age when they asked", Referral.age, lambda age: "Not known" if age is None else age),
    _Column("District", Referral.district),
    _Column("Locality", Referral.locality),
    _Column("Asked", Referral.received_at),
    _Column("Came by", Referral.channel),
    _Column("Asked by", Referral.asked_by),
    _Column("Wants", Referral.wants, lambda wants: "; ".join(want.label for want in wants)),
    _Column("Status", Referral.status),
    _Column("With", StaffMember.name),
    _Column("On hold because of", Referral.hold_reason),
    _Column("Look again", Referral.look_again_on),
    _Column("Next step on", Referral.next_step_on),
    _Column("Next due", Referral.due_at),
    _Column("First contact", FIRST_CONTACT.c.at),
    _Column("Situation", Referral.situation),
    _Column("Has a personal adviser", Referral.has_pa),
    _Column("Keep from the personal adviser", Referral.keep_from_pa, _yes),
    _Column("One of ours", Referral.eligibility),
    _Column("Said STOP", ContactPoint.stopped_at, _yes),
    _Column("Closed", Referral.closed_at),
    _Column("Outcome", ReferralOutcome.outcome),
    _Column("Sector", ReferralOutcome.sector),
    _Column("Employer or provider", ReferralOutcome.provider),
    _Column("Started", ReferralOutcome.starts_on),
    *(_Column(f"Lasted {weeks} weeks", check.result) for weeks, check in CHECKS.items()),
    _Column("Spent, pounds", SPENT.c.pence, _pounds),
)


def referral_rows(db: Session, scope: Scope) -> Iterator[list[object]]:
    """Yield the heads, then a row for each referral that came in during the period, oldest first, today's included."""
    yield [column.head for column in COLUMNS]
    for row in db.execute(_query(scope), execution_options={"yield_per": AT_ONCE}):
        yield [_words(column.written(value), scope) for column, value in zip(COLUMNS, row, strict=True)]


def _query(scope: Scope) -> Select[Any]:
    rows = (
        select(*(column.source for column in COLUMNS))
        .select_from(Referral)
        .outerjoin(StaffMember, StaffMember.id == Referral.taken_by_id)
        .outerjoin(ContactPoint, ContactPoint.id == Referral.contact_point_id)
        .outerjoin(
            ReferralOutcome,
            and_(ReferralOutcome.referral_id == Referral.id, ReferralOutcome.reopened_at.is_(None)),
        )
        .outerjoin(FIRST_CONTACT, FIRST_CONTACT.c.referral_id == Referral.id)
        .outerjoin(SPENT, SPENT.c.referral_id == Referral.id)
        .where(*scope.during(Referral.received_at), *scope.people())
        .order_by(Referral.received_at, Referral.id)
    )
    for weeks, check in CHECKS.items():
        rows = rows.outerjoin(check, and_(check.outcome_id == ReferralOutcome.id, check.weeks == weeks))
    return rows


def _words(value: object, scope: Scope) -> object:
    """Return a value as people read it: moments in the council's own time, choices by their labels."""
    if isinstance(value, datetime):
        return f"{scope.times.hours.local(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return getattr(value, "label", value.value) if isinstance(value, StrEnum) else value
