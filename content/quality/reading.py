"""How old a reader must be: two published formulas, of which the harder counts.

The Automated Readability Index (Smith and Senter, 1967) and the Coleman-Liau index (1975), both as the library
textstat works them out. They give a school grade of the United States; five years more is the age.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

from content.errors import Problem
from content.markup import to_text
from content.offer import Offer, Page
from content.quality.texts import file_of
from content.quality.wording import WordList

OLDEST = 11.0
GRADE_TO_AGE = 5
BLOCK_END = re.compile(r"</(?:p|li|h2|h3|td|th)>")
NUMBERS = re.compile(r"\+?\d[\d ]{4,}\d")
STOPS = re.compile(r"([.?!:])(?:\s*\.)+")


def faults(offer: Offer, words: WordList) -> Iterator[Problem]:
    """Yield every page that asks for a reader older than 11."""
    for page in offer.pages.values():
        age = reading_age(page, words.long_but_allowed)
        if age > OLDEST:
            fix = "Use shorter words and sentences: one thought in each."
            yield Problem(file_of(page), "body", f"has a reading age of {age:.1f}, over {OLDEST:.0f}.", fix)


def reading_age(page: Page, allowed: tuple[str, ...]) -> float:
    """Return the age in years that a reader of the page needs. Names in `allowed` count as short words."""
    words = words_of(page)
    for name in sorted(allowed, key=len, reverse=True):
        words = re.sub(rf"\b{re.escape(name)}\b", "it", words, flags=re.IGNORECASE)
    formulas = _textstat()
    grade = max(formulas.automated_readability_index(words), formulas.coleman_liau_index(words))
    return float(grade) + GRADE_TO_AGE


def words_of(page: Page) -> str:
    """Return everything that the page tells, as sentences."""
    parts = [page.summary, *page.who.words]
    parts += [words for step in page.steps for words in (step.do, step.how, step.say)]
    parts += [_sentences(html) for html in (page.gets_html, page.act_now_html, page.refused_html, page.body_html)]
    parts += [words for check in page.checks for words in (check.what, check.say)]
    parts += [words for each in page.situations for words in (each.title, each.words)]
    told = " ".join(f"{part.strip()}." for part in parts if part.strip())
    return STOPS.sub(r"\1", NUMBERS.sub("", told))


def _sentences(html: str) -> str:
    return to_text(BLOCK_END.sub(". ", html))


@cache
def _textstat() -> Any:
    # Takes most of a second to import, and only an editor's check needs it: the service starts without it.
    return import_module("textstat")
