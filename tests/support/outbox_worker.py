"""A worker of the outbox in a process of its own, that can be killed: python -m tests.support.outbox_worker

It takes its settings from the environment and lives at midday, so that no night holds anything back.
"""

import os
import time
from datetime import datetime, timedelta

from portal.database import Database
from portal.encryption import use_keys
from portal.messages.outbox import deliver_waiting
from portal.settings import read_settings
from portal.web.logs import set_up_logs
from sms.sending import TwilioSender
from tests.conftest import NOON

PAUSE_SECONDS = 0.02
BEGUN = "WORKERS_BEGAN_AT"  # seconds since 1970: that moment is midday for all of them


def midday(began_at: float) -> datetime:
    """Return the time that it is for a worker."""
    return NOON + timedelta(seconds=time.time() - began_at)


def main() -> None:
    """Send what waits until killed."""
    settings = read_settings(os.environ)
    began_at = float(os.environ[BEGUN])
    use_keys(settings.encryption_keys)
    set_up_logs()
    database, sender = Database(settings.database_url), TwilioSender(settings)
    while True:
        if not deliver_waiting(database, sender, midday(began_at)):
            time.sleep(PAUSE_SECONDS)


if __name__ == "__main__":
    main()
