"""Two people at one referral: what makes the second one's page stale, and what they are told then."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, object_session
from sqlalchemy.orm.attributes import flag_modified

from portal.accounts.models import AuditEntry
from portal.referrals.errors import Happened, StaleReferral
from portal.referrals.models import Referral

MOST_TOLD = 3
ONLY_LOOKED = "referral.opened"


def touch(referral: Referral) -> None:
    """Let `referral` count as changed, so that its version goes up, also where what changed hangs on it only."""
    flag_modified(referral, "last_step_at")


def require_unchanged(referral: Referral, seen_version: int) -> None:
    """Do nothing where `referral` is as it was when it was read. Raises StaleReferral, with what was done last."""
    if referral.version != seen_version:
        db = object_session(referral)
        raise StaleReferral(referral.public_ref, referral.status, last_done(db, referral) if db else ())


def last_done(db: Session, referral: Referral) -> Sequence[Happened]:
    """Return what was done last, the newest first. Who only looked did nothing."""
    newest = (
        select(AuditEntry)
        .where(AuditEntry.subject == referral.public_ref, AuditEntry.action != ONLY_LOOKED)
        .options(joinedload(AuditEntry.actor))
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(MOST_TOLD)
    )
    return [Happened(each.action, each.actor.name if each.actor else "", each.at) for each in db.scalars(newest)]
