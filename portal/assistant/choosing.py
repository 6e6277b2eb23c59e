"""Chooses what a message is about: what was learned from how people ask and, where that leaves doubt, the index."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from content.offer import Offer
from content.plain_words import plain_words
from content.subjects import Subject
from portal.assistant.learning import Learned
from search_index import SearchIndex

# Below ENOUGH a page does not answer. Below PERHAPS it is not worth asking about either.
ENOUGH, PERHAPS = 12.0, 8.0
# One step of the classifier's score, in the unit of these. Below NOTHING it says nothing for a page.
LEARNED, NOTHING = 26.0, -1.0
# The most that the search index adds, and the score of a hit that adds half of it.
FOUND, FOUND_HALF = 1.2, 30.0
DECISIVE, AHEAD = 12.0, 1.5
# A question that an editor wrote down, word for word, is answered from its page.
WORD_FOR_WORD = 40.0
MOST_WORDS = 120


@dataclass(frozen=True, slots=True)
class Choice:
    """A subject with its score. Scores of different messages may be compared."""

    slug: str
    score: float


class Chooser:
    """Scores every subject for a message. It knows the subjects without a page too, so as not to answer amiss."""

    def __init__(self, offer: Offer, subjects: Mapping[str, Subject], index: SearchIndex, learned: Learned) -> None:
        self._index = index
        self._learned = learned
        self._offer = offer
        self.subjects = subjects
        self._titles = frozenset(tuple(plain_words(page.title)) for page in offer.pages.values())
        self._asked_by: dict[str, tuple[str, ...]] = {}
        for slug, all_ in _asked(offer, subjects).items():
            for question in {" ".join(plain_words(each)) for each in all_}:
                self._asked_by[question] = (*self._asked_by.get(question, ()), slug)

    def is_title(self, words: Sequence[str]) -> bool:
        """Return whether plain `words` are the title of a page, as suggestions and numbered choices have it."""
        return tuple(words) in self._titles

    def scores(
        self, words: Sequence[str], pages: Mapping[str, float] | None = None, *, ask_index: bool = True
    ) -> tuple[Choice, ...]:
        """Return the subjects that plain `words` may be about, best first. Those with no evidence are left out.

        `pages` is what was learned of these words, where that was asked before. The search index is asked only where
        that leaves doubt: it takes most of the time.
        """
        words = words[:MOST_WORDS]
        if pages is None:
            pages = self._learned.scores("pages", self._learned.read(words))
        total = {slug: LEARNED * (score - NOTHING) for slug, score in pages.items() if score > NOTHING}
        for slug in self._asked_by.get(" ".join(words), ()):
            total[slug] = total.get(slug, 0.0) + WORD_FOR_WORD
        if ask_index and _leaves_doubt(total):
            for hit in self._index.search(" ".join(words), limit=6).hits:
                if not self._offer.is_guide(hit.slug):
                    total[hit.slug] = total.get(hit.slug, 0.0) + FOUND * hit.score / (hit.score + FOUND_HALF)
        ranked = sorted(total.items(), key=lambda item: (-item[1], item[0]))
        return tuple(Choice(slug, score) for slug, score in ranked)


def _leaves_doubt(total: Mapping[str, float]) -> bool:
    best, second = [*sorted(total.values(), reverse=True), 0.0, 0.0][:2]
    return best < DECISIVE or best < AHEAD * second


def _asked(offer: Offer, subjects: Mapping[str, Subject]) -> dict[str, list[str]]:
    """Return how each subject is asked for: in subjects.toml, and on its page where there is one."""
    asked = {slug: [*subject.asked_as, subject.name] for slug, subject in subjects.items()}
    for slug, page in offer.pages.items():
        if not offer.is_guide(slug):
            asked.setdefault(slug, []).extend([*page.asked_as, page.title])
    return asked


def words_asked_with(offer: Offer, subjects: Mapping[str, Subject]) -> frozenset[str]:
    """Return the plain words that pages and subjects say people ask for them with."""
    texts = [text for all_ in _asked(offer, subjects).values() for text in all_]
    texts += [cue.replace("*", " ") for subject in subjects.values() for cue in subject.words]
    return frozenset(word for text in texts for word in plain_words(text))
