"""What "Text me this" sends: a page, or the list of "What can I get?", in as few texts as they take."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from content.entitlements import Entitlement, WhatYouCanGet
from content.offer import District, Offer, Page
from portal.messages.gsm7 import plain_gsm7
from portal.messages.parts import in_parts
from portal.settings import Settings

ONE_TEXT = 150  # and its number: "1/3 "
GROUPS = (("now", "YOURS NOW"), ("maybe", "MAYBE, check one thing"), ("later", "LATER"))


def page_parts(page: Page, district: District | None, offer: Offer, settings: Settings) -> tuple[str, ...]:
    """Return a page as texts: what it says, for the district where one was chosen, when that was checked, the link."""
    line = offer.line_for(district.slug, page.slug) if district else None
    words = f"{offer.council.service}: {page.title}. {line.sms if line else page.sms}"
    checked, link = f"Checked {page.checked.day} {page.checked:%b %Y}.", f"{_host(offer, settings)}/o/{page.slug}"
    # The words must be enough without data: what comes after them may not cost a text of its own.
    wordings = (f"{words} {checked} {link}", f"{words} {link}", words)
    return min((in_parts(wording) for wording in wordings), key=len)


def list_parts(found: WhatYouCanGet, offer: Offer, settings: Settings) -> tuple[str, ...]:
    """Return the list as texts, one for each group that has something in it: the first things by name, with the sum."""
    link = f"{_host(offer, settings)}/what-can-i-get"
    groups = [(title, getattr(found, group)) for group, title in GROUPS if getattr(found, group)]
    texts = [
        _group(title, each, "" if place else f"{offer.council.service}. ") for place, (title, each) in enumerate(groups)
    ]
    if texts:
        texts[-1] = _group(*groups[-1], "" if len(texts) > 1 else f"{offer.council.service}. ", f" {link}")
    return tuple(f"{number}/{len(texts)} {text}" if len(texts) > 1 else text for number, text in enumerate(texts, 1))


def _group(title: str, entitlements: Sequence[Entitlement], before: str, after: str = "") -> str:
    """Return one group in one text: as many as fit, and how many more there are."""
    named = [_named(each) for each in entitlements]
    for count in range(len(named), 0, -1):
        left = len(named) - count
        more = f" And {left} more." if left else ""
        text = plain_gsm7(f"{before}{title}: {'; '.join(named[:count])}.{more}{after}")
        if len(text) <= ONE_TEXT:
            return text
    return plain_gsm7(f"{before}{title}: {len(named)} things.{after}")


def _named(entitlement: Entitlement) -> str:
    amount = entitlement.rule.amount
    return f"{entitlement.rule.get} {amount.figure}" if amount else entitlement.rule.get


def _host(offer: Offer, settings: Settings) -> str:
    """Return the host that links begin with: the public one, or the content's on a local run."""
    return offer.council.link_host if settings.is_local else urlsplit(settings.public_base_url).netloc
