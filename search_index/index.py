"""Searches the offer: young people's words become the offer's, typing errors are forgiven."""

import logging
import re
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from whoosh.index import FileIndex
from whoosh.query import Or, Phrase, Query, Term
from whoosh.scoring import BM25F

from content.offer import Offer
from search_index.build import build, keep, opened, read
from search_index.schema import WEIGHTS, words_of
from search_index.spelling import Speller

logger = logging.getLogger(__name__)

LONGEST_QUERY = 300
MOST_WORDS = 40
LONGEST_PHRASE = 4
# A word that young people's vocabulary led to counts for a little less than one they typed.
LED_TO = 0.7
KEPT_ANSWERS = 2048
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that was found. `score` compares hits of one search only."""

    slug: str
    score: float


@dataclass(frozen=True, slots=True)
class Results:
    """What a search found, best first. `terms` are the stemmed words that were looked for."""

    hits: tuple[Hit, ...]
    corrected: str | None
    terms: frozenset[str]


class SearchIndex:
    """One offer's index, open for reading by every thread of the process."""

    def __init__(self, offer: Offer, index: FileIndex) -> None:
        self._vocabulary = offer.vocabulary
        self._speller = Speller(_known_words(offer), heard=_heard_words(offer))
        self._searcher = index.searcher(weighting=BM25F())
        # The library does not promise that one searcher serves threads at once; a search takes about a millisecond.
        self._one_at_a_time = threading.Lock()
        self._remembered = lru_cache(maxsize=KEPT_ANSWERS)(self._search)

    @classmethod
    def open_or_build(cls, offer: Offer, directory: Path) -> "SearchIndex":
        """Return the index of `offer`, from below `directory` where it was kept there whole; else it is built anew.

        A folder that can't be written to costs the time to build it at each start, and nothing else.
        """
        try:
            return cls(offer, opened(read(offer, directory), offer))
        except Exception as error:  # whatever is wrong with the files, building them anew is the cure
            logger.info("index_built_anew", extra={"because": type(error).__name__})
        files = build(offer)
        try:
            keep(files, offer, directory)
        except OSError as error:
            logger.warning("index_not_kept", extra={"kind": type(error).__name__})
        return cls(offer, opened(files, offer))

    def search(self, words: str, limit: int = 10) -> Results:
        """Return the pages that fit `words`, best first. Any text is allowed; nothing in it is an operator."""
        return self._remembered(" ".join(words[:LONGEST_QUERY].lower().split()), limit)

    def _search(self, words: str, limit: int) -> Results:
        typed = WORD.findall(words)[:MOST_WORDS]
        mended = [self._mend(word) for word in typed]
        query, terms = self._query(mended)
        corrected = " ".join(mended) if mended != typed else None
        if query is None:
            return Results((), corrected, terms)
        with self._one_at_a_time:
            found = self._searcher.search(query, limit=limit)
            hits = tuple(Hit(hit["slug"], float(hit.score)) for hit in found)
        return Results(hits, corrected, terms)

    def _mend(self, word: str) -> str:
        return self._speller.correct(word.replace("’", "'"))

    def _query(self, words: list[str]) -> tuple[Query | None, frozenset[str]]:
        weights: dict[str, float] = {}
        for word in words_of(" ".join(words)):
            weights[word] = 1.0
        for word in self._led_to(words):
            weights.setdefault(word, LED_TO)
        if not weights:
            return None, frozenset()
        parts: list[Query] = [
            Term(field, word, boost=weight * WEIGHTS[field]) for word, weight in weights.items() for field in WEIGHTS
        ]
        parts.extend(_phrases(words_of(" ".join(words))))
        return Or(parts), frozenset(weights)

    def _led_to(self, words: list[str]) -> list[str]:
        """Return the offer's words, stemmed, for the young people's words and phrases in `words`."""
        return [
            stem
            for length in range(1, LONGEST_PHRASE + 1)
            for start in range(len(words) - length + 1)
            for means in _meanings(self._vocabulary, " ".join(words[start : start + length]))
            for stem in words_of(means)
        ]


def _meanings(vocabulary: Mapping[str, tuple[str, ...]], said: str) -> tuple[str, ...]:
    return vocabulary.get(said) or vocabulary.get(said.replace("'", ""), ())


def _phrases(stems: Sequence[str]) -> list[Query]:
    """Return what rewards two words that stand together: "council tax" is not "council" and "tax"."""
    pairs = list(pairwise(stems))
    return [
        Phrase(field, list(pair), slop=1, boost=WEIGHTS[field]) for pair in pairs for field in ("title", "asked_as")
    ]


def _known_words(offer: Offer) -> set[str]:
    """Return every word that the offer's own pages and place names use."""
    pages = offer.pages.values()
    texts = [part for page in pages for part in (page.title, page.summary, page.body_text, *page.who.words)]
    texts += [words for means in offer.vocabulary.values() for words in means]
    texts += [name for district in offer.districts.values() for name in (district.name, *district.towns)]
    return _words_in(texts)


def _heard_words(offer: Offer) -> set[str]:
    """Return every word that people are known to write when they ask."""
    return _words_in([*offer.vocabulary, *(words for page in offer.pages.values() for words in page.asked_as)])


def _words_in(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in WORD.findall(text.lower())}
