"""Amounts may not contradict each other, and an old one is never passed off as today's."""

import re
from collections.abc import Iterable, Iterator
from itertools import combinations

from content.errors import Problem
from content.facts import Amount, Certainty
from content.offer import Offer, Page
from content.quality.texts import Text, file_of

USED = re.compile(r"\{amount:(?P<key>[a-z0-9-]+)\}")
SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
DATED = re.compile(r"\d{4}(?:-\d{2}){0,2}")
# Before any date and after any date, in the order of written dates.
ALWAYS, NEVER = "0000", "9999"


def faults(offer: Offer, texts: Iterable[Text]) -> Iterator[Problem]:
    """Yield amounts that contradict others, old ones without their year, and uncertain ones that nobody asks about."""
    with_amounts = [text for text in texts if USED.search(text.words)]
    for one, other in combinations(offer.amounts.values(), 2):
        if _contradicts(one, other):
            what = f"contradicts {other.key}: {one.figure} and {other.figure} for the same thing at the same time."
            fix = "Keep the right one, or give each its own who, valid_from and valid_to."
            yield Problem("amounts.toml", one.key, what, fix)
    for text in with_amounts:
        yield from _old_without_year(offer, text)
    for page in offer.pages.values():
        yield from _old_in_rules(page)
    yield from _uncertain_without_a_question(offer, with_amounts)


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


def _old_without_year(offer: Offer, text: Text) -> Iterator[Problem]:
    for sentence in SENTENCE_END.split(text.words):
        # The year in the key of an amount is nothing that people read.
        if not YEAR.search(USED.sub("", sentence)):
            for key in USED.findall(sentence):
                if key in offer.amounts and offer.amounts[key].valid_to:
                    yield _out_of_date(offer.amounts[key], text.file, text.field, text.line)


def _old_in_rules(page: Page) -> Iterator[Problem]:
    for number, rule in enumerate(page.rules, 1):
        if rule.amount and rule.amount.valid_to and not YEAR.search(f"{rule.get} {rule.note} {rule.depends}"):
            yield _out_of_date(rule.amount, file_of(page), f"rules {number}.amount", 0)


def _out_of_date(amount: Amount, file: str, field: str, line: int) -> Problem:
    what = f"gives {amount.figure} ({amount.key}), which is from {amount.valid_from}, as if it were today's."
    return Problem(file, field, what, "Say its year in the same sentence.", line)


def _uncertain_without_a_question(offer: Offer, texts: Iterable[Text]) -> Iterator[Problem]:
    without_checks = {file_of(page) for page in offer.pages.values() if not page.checks}
    for text in texts:
        keys = [key for key in USED.findall(text.words) if key in offer.amounts]
        unsure = [key for key in keys if offer.amounts[key].certainty is Certainty.CHECK]
        if unsure and text.file in without_checks:
            fix = "Add to checks what is not certain, and the words to ask with."
            yield Problem(text.file, text.field, f"uses {unsure[0]}, which is not certain.", fix, text.line)
