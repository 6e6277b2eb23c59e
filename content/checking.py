"""Rules that need the whole offer: nothing may point at what is not there, and texts must fit."""

from collections.abc import Iterator

from content.errors import Problem
from content.gsm7 import GSM7
from content.offer import District, Offer, Page

LONGEST_SUMMARY = 160
# Two joined segments hold 306 septets, and the short link with its space stands in them too.
LONGEST_SMS = 306
LONGEST_DISTRICT_SMS = 160
# These are addresses of the service's own beside those of pages: /offer/print, /offer/in/burnley.
NOT_A_SLUG = frozenset({"about", "changes", "in", "print", "section"})


def check(offer: Offer) -> Iterator[Problem]:
    """Yield every problem that shows only when the whole offer is there."""
    for page in offer.pages.values():
        yield from _check_page(page, offer.council.link_host)
    for district in offer.districts.values():
        yield from _check_district(offer, district)
    if offer.council.office_phone not in offer.contacts:
        yield Problem("council.toml", "council.office_phone", "names no contact.", "Use a key of contacts.toml.")
    if not offer.pages:
        yield Problem(
            "pages", "file", "has no page that can be read.", "Put the pages back from the last good version."
        )


def _check_page(page: Page, link_host: str) -> Iterator[Problem]:
    file = f"pages/{page.section}/{page.slug}.md"
    if len(page.summary) > LONGEST_SUMMARY:
        yield Problem(file, "summary", f"has {len(page.summary)} characters.", f"Use at most {LONGEST_SUMMARY}.")
    if page.slug in NOT_A_SLUG:
        yield Problem(file, "slug", f"can't be {page.slug!r}: another page has that address.", "Choose another slug.")
    if page.review_by <= page.checked:
        yield Problem(file, "review_by", "is not after checked.", "Say when it must be checked again.")
    yield from _check_sms(file, "sms", page.sms, LONGEST_SMS - len(f" {link_host}/o/{page.slug}"))


def _check_sms(file: str, field: str, words: str, longest: int) -> Iterator[Problem]:
    for what, fix in sms_faults(words, longest, letters=words):
        yield Problem(file, field, what, fix)


def sms_faults(words: str, longest: int, *, letters: str) -> Iterator[tuple[str, str]]:
    """Yield what keeps a filled-in text from being sent cheaply, and what mends it: its length, and its `letters`."""
    if len(words) > longest:
        yield f"has {len(words)} characters once filled in.", f"Use at most {longest}."
    strange = sorted({letter for letter in letters if letter not in GSM7})
    if strange:
        yield f"has {' '.join(strange)}, which makes a text cost double.", "Use plain quotes and hyphens."


def _check_district(offer: Offer, district: District) -> Iterator[Problem]:
    keys = [("homeless", key) for key in district.homeless]
    keys += [(f"lines.{slug}.contacts", key) for slug, line in district.lines.items() for key in line.contacts]
    for field, key in keys:
        if key not in offer.contacts:
            name = f"{district.slug}.{field}"
            yield Problem("districts.toml", name, f"names the contact {key!r}, which is not known.", "Use a known key.")
    for slug, line in district.lines.items():
        name = f"{district.slug}.lines.{slug}"
        if slug not in offer.pages:
            yield Problem("districts.toml", name, "is for a page that does not exist.", "Use the slug of a page.")
        yield from _check_sms("districts.toml", f"{name}.sms", line.sms, LONGEST_DISTRICT_SMS)
