"""What becomes of a worker's work when they leave: a colleague gets all of it at once, or it is nobody's again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.errors import WorkNotGiven
from portal.accounts.models import StaffMember
from portal.accounts.permissions import Permission, may
from portal.messages import alert_work, takeover
from portal.messages.conversation_models import Conversation
from portal.messages.models import Alert
from portal.referrals.clock import TeamTimes
from portal.referrals.models import Referral
from portal.referrals.wants import Status
from portal.referrals.workflow import hand_over


def held_by(db: Session, member: StaffMember, *, to_change: bool = False) -> list[Referral]:
    """Return the referrals that `member` holds and that are not closed, the oldest first."""
    theirs = (Referral.taken_by_id == member.id, Referral.status != Status.CLOSED)
    query = select(Referral).where(*theirs).order_by(Referral.received_at, Referral.id)
    if to_change:
        query = query.with_for_update().execution_options(populate_existing=True)
    return list(db.scalars(query))


@dataclass(frozen=True, slots=True)
class Work:
    """What somebody holds that is open: referrals, alerts and conversations."""

    referrals: Sequence[Referral]
    alerts: Sequence[Alert]
    conversations: Sequence[Conversation]

    def __len__(self) -> int:
        return len(self.referrals) + len(self.alerts) + len(self.conversations)


def work_of(db: Session, member: StaffMember, *, to_change: bool = False) -> Work:
    """Return everything open that `member` holds."""
    alerts = select(Alert).where(Alert.owner_id == member.id, Alert.closed_at.is_(None)).order_by(Alert.id)
    talks = select(Conversation).where(Conversation.holder_id == member.id, Conversation.ended_at.is_(None))
    talks = talks.order_by(Conversation.id)
    if to_change:
        alerts = alerts.with_for_update(of=Alert).execution_options(populate_existing=True)
        talks = talks.with_for_update(of=Conversation).execution_options(populate_existing=True)
    return Work(held_by(db, member, to_change=to_change), db.scalars(alerts).all(), db.scalars(talks).all())


def give_all(
    db: Session, leaver: StaffMember, to: StaffMember | None, by: StaffMember, now: datetime, times: TeamTimes
) -> int:
    """Hand everything open that `leaver` holds to one colleague, and return how much it is. Statuses stay.

    Raises WorkNotGiven: there is some, and `to` is nobody, the leaver, or somebody who doesn't work on referrals.
    """
    work = work_of(db, leaver, to_change=True)
    if not len(work):
        return 0
    if to is None or to.id == leaver.id or not may(to, Permission.WORK_ON_REFERRALS):
        raise WorkNotGiven(f"{len(work)} open things need somebody who works on referrals")
    for referral in work.referrals:
        hand_over(db, referral, to, by, now, times)
    for alert in work.alerts:
        alert_work.hand_over(db, alert, to, by, now)
    for conversation in work.conversations:
        takeover.hand_over(db, conversation, to, by, now)
    return len(work)
