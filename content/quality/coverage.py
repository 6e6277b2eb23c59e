"""The law's headings are all served, and no page leaves anybody without a person to turn to."""

from collections.abc import Iterator

from content.errors import Problem
from content.offer import Contact, Offer, Page
from content.quality.texts import file_of


def faults(offer: Offer) -> Iterator[Problem]:
    """Yield headings without a page, and pages without a person."""
    for heading in uncovered(offer):
        what = f"{offer.law[heading].title!r} has no page."
        yield Problem("law.toml", heading, what, "Write a page and give it this heading.")
    for page in offer.pages.values():
        if not any(_is_a_person(offer.contacts[key]) for key in page.contacts if key in offer.contacts):
            fix = "Add a contact with a phone number, a text number or an email address."
            yield Problem(file_of(page), "contacts", "has no way to a person.", fix)


def uncovered(offer: Offer) -> tuple[str, ...]:
    """Return the headings of the law that no page serves."""
    return tuple(key for key in offer.law if not pages_under(offer, key))


def pages_under(offer: Offer, heading: str) -> tuple[Page, ...]:
    """Return the pages that serve a heading of the law, in the order of their titles."""
    return tuple(sorted((page for page in offer.pages.values() if heading in page.headings), key=lambda p: p.title))


def _is_a_person(contact: Contact) -> bool:
    return bool(contact.phone or contact.phone_out_of_hours or contact.text_to or contact.email)
