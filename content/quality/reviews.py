"""Every page is checked again in time."""

from collections.abc import Iterator
from datetime import date

from content.errors import Problem
from content.offer import Offer
from content.quality.texts import file_of


def faults(offer: Offer, today: date) -> Iterator[Problem]:
    """Yield every page whose day of review has gone by."""
    for page in offer.pages.values():
        if page.review_by < today:
            late = (today - page.review_by).days
            what = f"went by {late} {'day' if late == 1 else 'days'} ago."
            fix = "Check every fact of the page, then set checked to today and review_by to the next date."
            yield Problem(file_of(page), "review_by", what, fix)
