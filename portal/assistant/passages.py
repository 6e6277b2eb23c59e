"""The published words of each page, in pieces small enough to be an answer, and which of them fit a question best."""

import html
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from content.facts import Certainty
from content.offer import Check, Offer, Page, Step
from content.plain_words import plain_words
from portal.assistant.answers import Passage, Place
from portal.assistant.terms import EMPTY_STEMS, stems

BLOCK = re.compile(r"<(?P<tag>h2|h3|p|li|td)>(?P<words>.*?)(?=</?(?:h2|h3|p|li|ul|ol|td)>)", re.DOTALL)
TAG = re.compile(r"<[^>]+>")
# A passage that is longer than this is no answer, but a page.
LONGEST = 306
# A page that can promise nothing begins so.
MAYBE = "Maybe"
# The usual weights of BM25.
SATURATION, LENGTH = 1.2, 0.5
# A heading, and a word that means the same, say less than the word itself.
HEADING, MEANT = 0.5, 0.6
# Says nothing, except where somebody asks how long it takes.
TAKES = "takes"
FORMS_OF_TAKES = frozenset(stems(["take", "takes", "taking"]))
# The figures of a year.
YEAR = 4
# How many telling words an uncertain fact must share with a passage that rests on it, and what share of the fact's.
SHARED, PART_SHARED = 3, 0.4


def step_words(step: Step) -> str:
    """Return one step as a sentence or two."""
    return f"{step.do.rstrip('.')}. {step.how}".strip()


def telling(words: str | Sequence[str]) -> list[str]:
    """Return the stems of words that say what something is about."""
    said = plain_words(words) if isinstance(words, str) else words
    found = [TAKES if stem in FORMS_OF_TAKES else stem for stem in stems(said)]
    return [stem for stem in found if (stem not in EMPTY_STEMS or stem == TAKES) and len(stem) > 1]


@dataclass(frozen=True, slots=True)
class Found:
    """A passage with how well it fits, and how many of the telling words it has.

    `own` counts those that are not in the title of the page: all the page is about the others.
    """

    passage: Passage
    score: float
    shared: int
    own: int


class PagePassages:
    """The passages of one page, ready to be searched. The first is its summary."""

    def __init__(self, page: Page, unsure: Iterable[str]) -> None:
        self._unsure = tuple(unsure)
        self.heading = telling(page.title)
        self._checks = [(check, _names(telling(check.what)) - frozenset(self.heading)) for check in page.checks]
        pieces = list(_pieces(page))
        self.all = tuple(self._passage(page, place, words) for place, words, _ in pieces)
        self._counts = [_counted(words, heading) for _, words, heading in pieces]
        self._lengths = [max(sum(counts.values()), 1.0) for counts in self._counts]
        self._usual = sum(self._lengths) / len(self._lengths)
        holding = Counter(term for counts in self._counts for term in counts)
        total = len(pieces)
        self._worth = {term: math.log(1 + (total - n + 0.5) / (n + 0.5)) for term, n in holding.items()}

    def best(
        self, terms: Mapping[str, float], places: Sequence[Place] = (), holds: frozenset[str] = frozenset()
    ) -> list[Found]:
        """Return the passages that share telling words with `terms`, which have weights, best first.

        With `places`, only those; with `holds`, only those that have one of these words or a figure.
        """
        found = [
            Found(passage, *self._fit(number, terms))
            for number, passage in enumerate(self.all)
            if (not places or passage.place in places) and (not holds or _has_one(passage.words, holds))
        ]
        return sorted((each for each in found if each.shared), key=lambda each: -each.score)

    def _fit(self, number: int, terms: Mapping[str, float]) -> tuple[float, int, int]:
        counts, length = self._counts[number], self._lengths[number] / self._usual
        score, shared, own = 0.0, 0, 0
        for term, weight in terms.items():
            count = counts.get(term, 0.0)
            if count:
                shared += weight >= 1.0
                own += weight >= 1.0 and term not in self.heading
                score += (
                    weight
                    * self._worth[term]
                    * count
                    * (SATURATION + 1)
                    / (count + SATURATION * (1 - LENGTH + LENGTH * length))
                )
        return score, shared, own

    def _passage(self, page: Page, place: Place, words: str) -> Passage:
        check = self._check_of(words)
        is_unsure = check is not None or words.startswith(MAYBE) or any(each in words for each in self._unsure)
        certainty = Certainty.CHECK if is_unsure else Certainty.SURE
        return Passage(words, place, page.slug, page.title, page.checked, certainty, check=check)

    def _check_of(self, words: str) -> Check | None:
        """Return the uncertain fact of the page that `words` rest on: the one that shares the most telling words."""
        has = _names(telling(words))
        shared = [
            (len(has & what), check) for check, what in self._checks if len(has & what) >= PART_SHARED * len(what)
        ]
        most, check = max(shared, key=lambda each: each[0], default=(0, None))
        return check if most >= SHARED else None


def unsure_words(offer: Offer) -> tuple[str, ...]:
    """Return words that make a passage uncertain wherever they stand: the mark, and numbers that are to be checked."""
    numbers = [
        number
        for contact in offer.contacts.values()
        if contact.certainty is Certainty.CHECK
        for number in (contact.phone, contact.phone_out_of_hours, contact.text_to)
    ]
    sure = {
        number
        for contact in offer.contacts.values()
        if contact.certainty is Certainty.SURE
        for number in (contact.phone, contact.phone_out_of_hours, contact.text_to)
    }
    return (offer.sentences.say("marks.ask_to_check"), *(number for number in numbers if number and number not in sure))


def _pieces(page: Page) -> Iterator[tuple[Place, str, str]]:
    """Yield each passage of the page: its place, its words, and the heading above it. The summary is first."""
    yield Place.SUMMARY, page.summary, page.title
    if page.key_fact:
        yield Place.FIGURE, f"{page.key_fact.figure}: {page.key_fact.words}", ""
    yield from ((Place.WHO, words, "") for words in page.who.words)
    yield from ((Place.STEP, step_words(step), step.say) for step in page.steps)
    for place, markup in (
        (Place.GETS, page.gets_html),
        (Place.ACT_NOW, page.act_now_html),
        (Place.BODY, page.body_html),
        (Place.REFUSED, page.refused_html),
    ):
        yield from ((place, words, heading) for words, heading in _blocks(markup))


def _blocks(markup: str) -> Iterator[tuple[str, str]]:
    """Yield each paragraph and point of a list, with its heading. A point keeps the words that lead in to its list."""
    heading = lead_in = ""
    for block in BLOCK.finditer(markup):
        words = " ".join(html.unescape(TAG.sub("", block["words"])).split())
        if block["tag"] in ("h2", "h3"):
            heading, lead_in = words, ""
        elif words.endswith(":") and block["tag"] == "p":
            lead_in = words
        elif words:
            whole = f"{lead_in} {words}" if lead_in and block["tag"] == "li" else words
            lead_in = lead_in if block["tag"] == "li" else ""
            if len(whole) <= LONGEST:
                yield whole, heading


def _names(terms: Iterable[str]) -> frozenset[str]:
    """Return the terms that are no figures, years aside: an age is shared by much that has nothing to do with it."""
    return frozenset(term for term in terms if not term.isdigit() or len(term) == YEAR)


def _counted(words: str, heading: str) -> dict[str, float]:
    counts: dict[str, float] = dict(Counter(telling(words)))
    for term in telling(heading):
        counts[term] = counts.get(term, 0.0) + HEADING
    return counts


def _has_one(words: str, holds: frozenset[str]) -> bool:
    lower = f" {' '.join(re.findall(r'[a-z0-9]+', words.lower()))} "
    return any(f" {word} " in lower for word in holds)
