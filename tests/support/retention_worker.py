"""One run of retention in a process of its own, that can be killed: python -m tests.support.retention_worker

Two years after noon, a few rows at a time, so that there are many moments in which to kill it.
"""

import os
from datetime import timedelta
from pathlib import Path

from content.loading import load_offer
from portal.database import Database
from portal.encryption import use_keys
from portal.lookup_key import use_kept
from portal.records import retention
from portal.settings import read_settings
from tests.conftest import NOON

LATER = NOON + timedelta(days=730)
AT_A_TIME = 5


def main() -> None:
    """Delete what is due."""
    settings = read_settings(os.environ)
    use_keys(settings.encryption_keys)
    database = Database(settings.database_url)
    use_kept(database)
    retention.AT_A_TIME = AT_A_TIME
    for _ in retention.run(database, load_offer(Path("content")).retention, LATER):
        pass


if __name__ == "__main__":
    main()
