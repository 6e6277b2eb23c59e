"""What happened to the pages of the offer, newest first."""

from dataclasses import dataclass
from datetime import date

from content.offer import Offer, Page


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a page: a change, or for a page without changes the day it was checked.

    `number` counts the page's changes of that day from 1; a check is 0. So page, day and number name the event for
    good, as long as later changes are written below earlier ones.
    """

    on: date
    page: Page
    what: str
    number: int

    @property
    def name(self) -> str:
        """Its name among all events: "council-tax/2026-11-24/1"."""
        return f"{self.page.slug}/{self.on.isoformat()}/{self.number}"


def history(offer: Offer) -> tuple[Event, ...]:
    """Return every event of the offer, newest first; of one day, in the order of the pages' titles."""
    events = [event for page in offer.pages.values() for event in events_of(page)]
    return tuple(sorted(events, key=lambda each: (-each.on.toordinal(), each.page.title, each.number)))


def events_of(page: Page) -> list[Event]:
    """Return what happened to `page`, in the order in which its file tells it."""
    days = [change.on for change in page.changes]
    changes = [
        Event(change.on, page, change.what, number=days[:place].count(change.on) + 1)
        for place, change in enumerate(page.changes)
    ]
    return changes or [Event(page.checked, page, "We checked this page against where it comes from.", number=0)]


def last_touched(page: Page) -> date:
    """Return the day on which `page` was last changed or checked."""
    return max([page.checked, *(change.on for change in page.changes)])
