"""What the content check finds wrong with the published offer, kept for the day: finding it takes a second."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from threading import Lock
from typing import cast

from flask import current_app

from content import quality
from content.errors import Problem
from content.offer import Offer, Page
from content.quality.texts import file_of
from portal.staff.words import today
from portal.web.context import current_offer, settings

STORE = "page-faults"
Check = Callable[[Path, Offer, date], tuple[Problem, ...]]


class PageFaults:
    """The faults of one version of the content on one day. The first who asks waits; the others are answered."""

    def __init__(self, check: Check = quality.faults) -> None:
        self._check = check
        self._lock = Lock()
        self._found_for: tuple[str, date] | None = None
        self._found: tuple[Problem, ...] = ()

    def of(self, offer: Offer, root: Path, day: date) -> tuple[Problem, ...]:
        """Return what is wrong with `offer`, whose files are in the folder `root`, on that day."""
        with self._lock:
            if self._found_for != (offer.version, day):
                self._found = self._check(root, offer, day)
                self._found_for = (offer.version, day)
            return self._found


def faults_today() -> tuple[Problem, ...]:
    """Return every fault of the published offer as it is today."""
    kept = cast(PageFaults, current_app.extensions.setdefault(STORE, PageFaults()))
    return kept.of(current_offer(), settings().content_dir, today())


def faults_in(page: Page, faults: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Return those of the faults that are in the file of `page`."""
    return tuple(fault for fault in faults if fault.file == file_of(page))
