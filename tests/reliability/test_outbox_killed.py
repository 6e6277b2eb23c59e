"""Workers are killed while they send: every text arrives, and hardly any twice."""

import logging
import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal.database import Database
from portal.messages import outbox, threads
from portal.messages.models import Delivery, OutgoingText
from portal.messages.outbox import deliver_waiting
from portal.messages.phone_numbers import PhoneNumber
from portal.settings import Settings
from sms.sending import TwilioSender
from tests.conftest import NOON
from tests.support.live_server import ROOT
from tests.support.outbox_worker import BEGUN, midday
from tests.support.twilio.mock import TwilioMock

TEXTS, KILLS = 500, 10
LONGEST_SECONDS = 120


class Workers:
    """Processes that send what waits. One on SQLite, several on PostgreSQL."""

    def __init__(self, settings: Settings, log: Path, number: int) -> None:
        self._log = log
        self._number = number
        self._environment = {
            **os.environ,
            BEGUN: str(time.time()),
            "DATABASE_URL": settings.database_url,
            "DATA_DIR": str(settings.data_dir),
            "TWILIO_ACCOUNT_SID": settings.twilio_account_sid,
            "TWILIO_FROM": settings.twilio_from,
            "TWILIO_API_BASE": settings.twilio_api_base,
        }
        self._running: list[subprocess.Popen[bytes]] = []

    def start_missing(self) -> None:
        while len(self._running) < self._number:
            with self._log.open("ab") as output:
                command = [sys.executable, "-m", "tests.support.outbox_worker"]
                self._running.append(
                    subprocess.Popen(command, cwd=ROOT, env=self._environment, stdout=output, stderr=output)
                )

    def kill_one(self) -> None:
        """SIGKILL: no time to finish anything."""
        worker = self._running.pop(random.randrange(len(self._running)))  # noqa: S311 - picks one, hides nothing
        worker.kill()
        worker.wait()

    def kill_all(self) -> None:
        while self._running:
            self.kill_one()

    @property
    def log(self) -> str:
        return self._log.read_text()


def wait_to_send(database: Database) -> None:
    with database.transaction() as db:
        for number in range(TEXTS):
            point = threads.contact_point_for(db, PhoneNumber(f"+4477009{number:05}"), NOON)
            outbox.enqueue(db, point, f"text {number}", "test", f"k{number}", NOON)


def kill_now_and_then(workers: Workers, twilio: TwilioMock) -> None:
    """Kill a worker at KILLS random points, and start another each time."""
    points = sorted(random.sample(range(5, TEXTS - 20), KILLS))
    print("killed after", points)
    until = time.monotonic() + LONGEST_SECONDS
    for point in points:
        workers.start_missing()
        while len(twilio.taken) < point:
            assert time.monotonic() < until, f"only {len(twilio.taken)} sent:\n{workers.log[-2000:]}"
            time.sleep(0.001)
        time.sleep(random.uniform(0, 0.03))  # noqa: S311 - anywhere between two texts
        workers.kill_one()


@pytest.mark.slow
def test_killed_ten_times_while_sending_all_arrive_and_hardly_any_twice(
    database: Database, settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    wait_to_send(database)
    with TwilioMock() as twilio:
        ours = twilio.settings(settings)
        workers = Workers(ours, tmp_path / "workers.log", 1 if database.is_sqlite else 3)
        twilio.now = lambda: midday(float(workers._environment[BEGUN]))
        try:
            kill_now_and_then(workers, twilio)
        finally:
            workers.kill_all()
        # What was in the hands of the dead is looked after when their time is up.
        sender, later = TwilioSender(ours), NOON.replace(hour=15)
        while deliver_waiting(database, sender, later):
            pass
    sent = Counter(taken.body for taken in twilio.taken)
    assert set(sent) == {f"text {number}" for number in range(TEXTS)}
    twice = sum(sent.values()) - TEXTS
    again = (workers.log + caplog.text).count("text_goes_again_after_doubt")
    print(f"{twice} of {TEXTS} went twice; {again} were sent again after asking")
    assert twice <= min(KILLS, again)
    assert twilio.faults == []
    assert still_waiting(database) == 0


def still_waiting(database: Database) -> int:
    with database.reading() as db:
        left = select(func.count()).select_from(OutgoingText).where(OutgoingText.status != Delivery.SENT)
        return db.scalar(left) or 0
