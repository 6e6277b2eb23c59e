"""Amounts may not contradict each other, and an old one is never passed off as today's."""

import re
from collections.abc import Iterable, Iterator
from itertools import combinations

from content.errors import Problem
from content.facts import Amount, Certainty
from content.offer import Offer
from content.quality.texts import Text

USED = re.compile(r"\{amount:(?P<key>[a-z0-9-]+)\}")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
DATED = re.compile(r"\d{4}(?:-\d{2}){0,2}")
# Before any date and after any date, in the order of written dates.
ALWAYS, NEVER = "0000", "9999"


def faults(offer: Offer, texts: Iterable[Text]) -> Iterator[Problem]:
    """Yield amounts that contradict others, that nothing uses, and old ones that are used without their year."""
    used = {text: USED.findall(text.words) for text in texts}
    for one, other in combinations(offer.amounts.values(), 2):
        if _contradicts(one, other):
            what = f"contradicts {other.key}: {one.figure} and {other.figure} for the same thing at the same time."
            fix = "Keep the right one, or give each its own who, valid_from and valid_to."
            yield Problem("amounts.toml", one.key, what, fix)
    yield from _old_without_year(offer, used)
    yield from _uncertain_without_a_question(offer, used)


def _contradicts(one: Amount, other: Amount) -> bool:
    same = (one.about.lower(), one.who.lower(), one.unit) == (other.about.lower(), other.who.lower(), other.unit)
    return same and one.value != other.value and _overlap(one, other)


def _overlap(one: Amount, other: Amount) -> bool:
    return _from(one) <= _to(other) and _from(other) <= _to(one)


def _from(amount: Amount) -> str:
    match = DATED.match(amount.valid_from)
    return match[0] if match else ALWAYS


def _to(amount: Amount) -> str:
    """Return the last date. A month or a year lasts to its end."""
    match = DATED.match(amount.valid_to)
    return f"{match[0]}-99" if match else NEVER


def _old_without_year(offer: Offer, used: dict[Text, list[str]]) -> Iterator[Problem]:
    for text, keys in used.items():
        for key in keys:
            amount = offer.amounts.get(key)
            if amount and amount.valid_to and not YEAR.search(text.words):
                what = f"gives {amount.figure} ({key}), which is from {amount.valid_from}, as if it were today's."
                yield Problem(text.file, text.field, what, "Say its year in the same sentence.", text.line)


def _uncertain_without_a_question(offer: Offer, used: dict[Text, list[str]]) -> Iterator[Problem]:
    pages = {f"pages/{page.section}/{page.slug}.md": page for page in offer.pages.values()}
    for text, keys in used.items():
        page = pages.get(text.file)
        unsure = [key for key in keys if key in offer.amounts and offer.amounts[key].certainty is Certainty.CHECK]
        if unsure and page and not page.checks:
            fix = "Add to checks what is not certain, and the words to ask with."
            yield Problem(text.file, text.field, f"uses {unsure[0]}, which is not certain.", fix, text.line)
