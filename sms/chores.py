"""What is done beside sending texts: ringing about alerts that nobody takes, and forgetting what is old."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.messages.alert_reminders import OnCall, remind
from portal.records import retention
from portal.records.erasing import erase_again
from portal.referrals.watching import watch
from portal.web.context import Service

logger = logging.getLogger(__name__)
NIGHT_HOUR = 3
A_DAY = timedelta(hours=25)  # the longest, when the clocks go back


@dataclass(frozen=True, slots=True)
class Chore:
    """One thing to do in every round, which costs next to nothing when nothing is due. `failed` names its failure."""

    failed: str
    run: Callable[[datetime], int]


class Nightly:
    """Deletes by the clock what was kept long enough, once each night. A process begins with its first whole night."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._next: datetime | None = None

    def __call__(self, now: datetime) -> int:
        """Do it where a night has come, and return how much was deleted."""
        coming = self._next
        if coming is None:
            self._begin(now)
        if coming is not None and now < coming <= now + A_DAY:
            return 0
        self._next = self._night_after(now)
        # A night further off was counted by a clock that has been put right since.
        return self._delete(now) if coming is not None and now >= coming else 0

    def _begin(self, now: datetime) -> None:
        with self._service.database.transaction() as db:
            retention.begin(db, now)

    def _delete(self, now: datetime) -> int:
        service = self._service
        with service.database.transaction() as db:
            by = retention.settle_clock(db, now)
            erase_again(db, service.settings.data_dir, now)
        deleted = sum(done.number for done in retention.run(service.database, service.offer.retention, now, by))
        logger.info("retention_done", extra={"deleted": deleted, "days_behind": (now - by).days})
        return deleted

    def _night_after(self, now: datetime) -> datetime:
        here = self._service.offer.council.hours.local(now)
        tonight = here.replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
        return tonight if tonight > here else tonight + timedelta(days=1)


def chores_for(service: Service) -> tuple[Chore, ...]:
    """Return what this service does beside sending texts."""
    database, clock = service.database, service.knowledge.safeguarding.clock
    on_call = OnCall(service.settings.on_call_number, service.settings.on_call_manager_number)
    hours = service.knowledge.offer.council.hours
    return (
        Chore("watching_failed", lambda now: watch(database, hours, now)),
        Chore("reminders_failed", lambda now: remind(database, clock, on_call, now)),
        Chore("retention_failed", Nightly(service)),
    )
