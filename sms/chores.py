"""What is done beside sending texts: ringing about alerts that nobody takes, and forgetting what is old."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from portal.feedback import unanswered
from portal.messages.alert_reminders import OnCall, remind
from portal.referrals.watching import watch
from portal.web.context import Service


@dataclass(frozen=True, slots=True)
class Chore:
    """One thing to do in every round, which costs next to nothing when nothing is due. `failed` names its failure."""

    failed: str
    run: Callable[[datetime], int]


def chores_for(service: Service) -> tuple[Chore, ...]:
    """Return what this service does beside sending texts."""
    database, clock = service.database, service.knowledge.safeguarding.clock
    on_call = OnCall(service.settings.on_call_number, service.settings.on_call_manager_number)
    hours = service.knowledge.offer.council.hours
    return (
        Chore("watching_failed", lambda now: watch(database, hours, now)),
        Chore("reminders_failed", lambda now: remind(database, clock, on_call, now)),
        Chore("forgetting_failed", lambda now: unanswered.forget_old(database, now)),
    )
