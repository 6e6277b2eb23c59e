"""Sends what waits and answers what was left behind, in a thread of the server or a process of its own."""

import logging
import threading
from collections.abc import Callable, Sequence
from functools import partial

from portal.messages.claiming import Rules
from portal.messages.outbox import TextSender, deliver_waiting
from portal.web.context import Clock, Service
from sms.answering import Answerer
from sms.chores import Chore

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 1.0
STOP_SECONDS = 15.0


def run_once(
    answerer: Answerer, sender: TextSender, clock: Clock, rules: Rules | None = None, chores: Sequence[Chore] = ()
) -> int:
    """Answer texts that were left behind, do the `chores`, and send what waits. Returns how many texts were dealt with.

    Never raises: what fails now, a database that is away for instance, is tried again the next time.
    """
    answered = _tried("late_answers_failed", lambda: answerer.answer_left_behind(clock.now()))
    for chore in chores:
        _tried(chore.failed, partial(chore.run, clock.now()))
    sent = _tried("delivery_failed", lambda: deliver_waiting(answerer.database, sender, clock.now(), rules))
    if answered or sent:
        logger.info("texts_delivered", extra={"answered_late": answered, "sent": sent})
    return answered + sent


def rules_for(service: Service) -> Rules:
    """Return what holds for the texts of this service: what they may cost, and where it is night."""
    return Rules(service.settings.texts, service.offer.council.hours.zone)


def _tried(event: str, work: Callable[[], int]) -> int:
    try:
        return work()
    except Exception as error:
        logger.error(event, extra={"kind": type(error).__name__})
        return 0


class DeliveryThread:
    """Runs `run_once` until it is stopped: again at once while there is more to do, else after a second."""

    def __init__(
        self,
        answerer: Answerer,
        sender: TextSender,
        clock: Clock,
        rules: Rules | None = None,
        chores: Sequence[Chore] = (),
    ) -> None:
        self._answerer = answerer
        self._sender = sender
        self._clock = clock
        self._rules = rules
        self._chores = chores
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="texts", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Let the round in hand finish, and end."""
        self._stopping.set()
        self._thread.join(STOP_SECONDS)

    def _run(self) -> None:
        done = 0
        while not self._stopping.wait(0 if done else PAUSE_SECONDS):
            done = run_once(self._answerer, self._sender, self._clock, self._rules, self._chores)
