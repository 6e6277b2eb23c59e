"""Chooses what a message is about: what was learned from how people ask, the words of each subject, and the index."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from content.offer import Offer
from content.plain_words import plain_words
from content.subjects import Subject
from portal.assistant.learning import Learned
from portal.assistant.terms import stems, terms_of
from search_index import SearchIndex

# Below this nothing was really asked: one telling word is about 2.
ENOUGH = 12.0
# One step of the classifier's score, in the unit of the other evidence. Below NOTHING it says nothing for a page.
LEARNED, NOTHING = 20.0, -1.0
LONGEST_CUE = 5
# How much a cue counts beside one question that holds the same words.
CUE = 3.0
# Two words that stand together say more than one.
PAIR = 1.5
# A term in few questions might be there by chance.
DOUBT = 0.7
# A subject with few questions: as if it had these more.
FEW = 8.0
# The nearest question of a subject, and the search index, beside the terms.
ALIKE = 1.5
FOUND = 1.2
FOUND_HALF = 30.0
DECISIVE, AHEAD = 12.0, 1.5
# A question that an editor wrote down, word for word, is answered from its page.
WORD_FOR_WORD = 40.0
MOST_WORDS = 120


@dataclass(frozen=True, slots=True)
class Choice:
    """A subject with its score. Scores of different messages may be compared: one telling word is about 2."""

    slug: str
    score: float


class Chooser:
    """Scores every subject for a message. It knows the subjects without a page too, so as not to answer amiss."""

    def __init__(
        self, offer: Offer, subjects: Mapping[str, Subject], index: SearchIndex, learned: Learned | None = None
    ) -> None:
        """`learned` may be added later, by `learn_from`: how words are mended first depends on those known here."""
        self._index = index
        self._learned = learned
        self._offer = offer
        asked = _asked(offer, subjects)
        cues = {slug: subject.words for slug, subject in subjects.items()}
        self.subjects = subjects
        self.words = _words(asked, cues)
        self.questions = tuple(question for all_ in asked.values() for question in all_)
        self._cues, self._beginnings = _cues(cues)
        in_words = {slug: [plain_words(question) for question in all_] for slug, all_ in asked.items()}
        in_terms = {slug: [terms_of(words) for words in all_] for slug, all_ in in_words.items()}
        self._weights, self._worth = _learn(in_terms, cues)
        self._questions = _Questions(in_terms, self._worth)
        self._asked_by: dict[str, set[str]] = {}
        self._titles = frozenset(tuple(plain_words(page.title)) for page in offer.pages.values())
        for slug, all_ in in_words.items():
            for words in all_:
                self._asked_by.setdefault(" ".join(words), set()).add(slug)

    def is_title(self, words: Sequence[str]) -> bool:
        """Return whether plain `words` are the title of a page, as suggestions and numbered choices have it."""
        return tuple(words) in self._titles

    def learn_from(self, learned: Learned) -> None:
        """Use what was learned of the pages, too."""
        self._learned = learned

    def scores(self, words: Sequence[str], *, ask_index: bool = True) -> tuple[Choice, ...]:
        """Return the subjects that plain `words` may be about, best first. Those with no evidence are left out.

        The search index is asked only where the other evidence leaves doubt: it takes most of the time.
        """
        words = words[:MOST_WORDS]
        total = self._own_evidence(words)
        if ask_index and _leaves_doubt(total):
            for hit in self._index.search(" ".join(words), limit=6).hits:
                if not self._offer.is_guide(hit.slug):
                    total[hit.slug] += FOUND * hit.score / (hit.score + FOUND_HALF)
        ranked = sorted(total.items(), key=lambda item: (-item[1], item[0]))
        return tuple(Choice(slug, score) for slug, score in ranked)

    def _own_evidence(self, words: Sequence[str]) -> defaultdict[str, float]:
        total: defaultdict[str, float] = defaultdict(float)
        for term in set(self._terms(words)):
            for slug, weight in self._weights.get(term, {}).items():
                total[slug] += weight
        for slug, likeness in self._questions.likeness(terms_of(words)).items():
            total[slug] += ALIKE * likeness
        for slug in self._asked_by.get(" ".join(words), ()):
            total[slug] += WORD_FOR_WORD
        if self._learned:
            for slug, score in self._learned.scores("pages", self._learned.read(words)).items():
                total[slug] += LEARNED * max(score - NOTHING, 0.0)
        return total

    def _terms(self, words: Sequence[str]) -> list[str]:
        """Return the terms of a message with the cues that it holds."""
        all_stems = stems(words)
        found = [_cue_term(cue) for length in range(1, LONGEST_CUE + 1) for cue in _runs(all_stems, length, self._cues)]
        begun = [f"{start}*" for word in words for start in self._beginnings if word.startswith(start)]
        return terms_of(words) + found + begun


def _leaves_doubt(total: Mapping[str, float]) -> bool:
    best, second = [*sorted(total.values(), reverse=True), 0.0, 0.0][:2]
    return best < DECISIVE or best < AHEAD * second


def _cue_term(cue: tuple[str, ...]) -> str:
    return f"<{' '.join(cue)}>"


def _runs(all_stems: Sequence[str], length: int, known: frozenset[tuple[str, ...]]) -> list[tuple[str, ...]]:
    runs = [tuple(all_stems[start : start + length]) for start in range(len(all_stems) - length + 1)]
    return [run for run in runs if run in known]


def _asked(offer: Offer, subjects: Mapping[str, Subject]) -> dict[str, list[str]]:
    """Return how each subject is asked for: in subjects.toml, and on its page where there is one."""
    asked = {slug: [*subject.asked_as, subject.name] for slug, subject in subjects.items()}
    for slug, page in offer.pages.items():
        if not offer.is_guide(slug):
            asked.setdefault(slug, []).extend([*page.asked_as, page.title])
    return asked


def _words(asked: Mapping[str, Sequence[str]], cues: Mapping[str, Sequence[str]]) -> frozenset[str]:
    texts = [text.replace("*", " ") for part in (asked, cues) for all_ in part.values() for text in all_]
    return frozenset(word for text in texts for word in plain_words(text))


def _cues(cues: Mapping[str, Sequence[str]]) -> tuple[frozenset[tuple[str, ...]], frozenset[str]]:
    """Return the cues as runs of stems, and the beginnings that "word*" stands for."""
    whole = {tuple(stems(plain_words(cue))) for all_ in cues.values() for cue in all_ if not cue.endswith("*")}
    return frozenset(whole), frozenset(_beginning(cue) for all_ in cues.values() for cue in all_ if cue.endswith("*"))


def _beginning(cue: str) -> str:
    return cue.rstrip("*")


def _learn(
    asked: Mapping[str, Sequence[Sequence[str]]], cues: Mapping[str, Sequence[str]]
) -> tuple[dict[str, dict[str, float]], dict[str, float]]:
    """Return what each term says for each subject, and what it is worth at most. `asked` has the terms of questions."""
    rates: dict[str, dict[str, float]] = {}
    for slug, questions in asked.items():
        counts: defaultdict[str, float] = defaultdict(float)
        for question in questions:
            for term in set(question):
                counts[term] += 1
        for cue in cues.get(slug, ()):
            term = f"{_beginning(cue)}*" if cue.endswith("*") else _cue_term(tuple(stems(plain_words(cue))))
            counts[term] += CUE
        for term, count in counts.items():
            rates.setdefault(term, {})[slug] = count / (len(questions) + FEW) * (count / (count + DOUBT))
    worth = {term: math.log((1 + len(asked)) / len(of)) * (PAIR if " " in term else 1.0) for term, of in rates.items()}
    weights = {term: {slug: worth[term] * _purity(rate, of) for slug, rate in of.items()} for term, of in rates.items()}
    return weights, worth


def _purity(rate: float, of: Mapping[str, float]) -> float:
    return rate / (sum(of.values()) + 0.01)


class _Questions:
    """Every known question, to find those most like a message."""

    def __init__(self, asked: Mapping[str, Sequence[Sequence[str]]], worth: Mapping[str, float]) -> None:
        """`asked` has the terms of each question."""
        self._worth = worth
        self._all = [(slug, self._vector(terms)) for slug, all_ in asked.items() for terms in all_]
        self._by_term: dict[str, list[int]] = {}
        for number, (_, vector) in enumerate(self._all):
            for term in vector:
                self._by_term.setdefault(term, []).append(number)

    def _vector(self, terms: Sequence[str]) -> dict[str, float]:
        """Return the worth of each term, so that the squares add up to one."""
        raw = {term: self._worth.get(term, 0.0) for term in terms}
        length = math.sqrt(sum(worth * worth for worth in raw.values())) or 1.0
        return {term: worth / length for term, worth in raw.items() if worth}

    def likeness(self, terms: Sequence[str]) -> dict[str, float]:
        """Return for each subject how like `terms` its nearest question is, from 0 to 1."""
        vector = self._vector(terms)
        dots: defaultdict[int, float] = defaultdict(float)
        for term, worth in vector.items():
            for number in self._by_term.get(term, ()):
                dots[number] += worth * self._all[number][1][term]
        best: dict[str, float] = {}
        for number, dot in dots.items():
            slug = self._all[number][0]
            best[slug] = max(best.get(slug, 0.0), dot)
        return best
