"""Everything the assistant knows, made once when the service starts and shared by every thread."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from content.offer import Offer
from content.plain_words import plain_words
from content.replies import Replies, load_replies
from content.safeguarding import Safeguarding, load_safeguarding
from content.subjects import load_subjects
from content.typed_as import JOINED, SPELLINGS
from content.who_answers import WhoAnswers
from portal.assistant.choosing import Chooser
from portal.assistant.danger import unmasked_words
from portal.assistant.likeness import Resemblance
from portal.assistant.places import Places
from portal.assistant.spelling import Mender
from portal.assistant.suggesting import Suggestions
from search_index import SearchIndex


@dataclass(frozen=True, slots=True, eq=False)
class Knowledge:
    """The published offer, its index, the rules about danger, the fixed replies, and how to choose a page."""

    offer: Offer
    index: SearchIndex
    safeguarding: Safeguarding
    replies: Replies
    chooser: Chooser
    resemblance: Resemblance
    places: Places
    mender: Mender
    suggestions: Suggestions
    who_answers: WhoAnswers

    @property
    def right_words(self) -> frozenset[str]:
        """Every word that the offer, its rules and its places use. What is not among them may be a name."""
        return self.mender.right

    @classmethod
    def load(cls, offer: Offer, index: SearchIndex, content_dir: Path) -> "Knowledge":
        """Return what the folder `content_dir` holds. Takes about a second: do it once.

        Raises BadContent: safeguarding.toml, replies.toml or subjects.toml can't be used; it says why.
        """
        safeguarding = load_safeguarding(content_dir, offer)
        replies = load_replies(content_dir, offer)
        chooser = Chooser(offer, load_subjects(content_dir), index)
        right = _right_words(offer) | safeguarding.known | replies.known | chooser.words
        places = Places(offer, right)
        mender = Mender(safeguarding.words | chooser.words, right | places.words)
        resemblance = _resemblance(safeguarding, replies, chooser)
        suggestions = Suggestions(offer, chooser, safeguarding, resemblance, replies)
        who = WhoAnswers(offer)
        return cls(offer, index, safeguarding, replies, chooser, resemblance, places, mender, suggestions, who)


def _resemblance(safeguarding: Safeguarding, replies: Replies, chooser: Chooser) -> Resemblance:
    def words(messages: Iterable[str]) -> list[list[str]]:
        return [unmasked_words(plain_words(message), safeguarding) for message in messages]

    danger = {kind: words(examples) for kind, examples in safeguarding.examples().items()}
    return Resemblance(danger, words(_ordinary(safeguarding, replies, chooser)))


def _ordinary(safeguarding: Safeguarding, replies: Replies, chooser: Chooser) -> list[str]:
    """Return messages in which nobody is in danger."""
    idioms = [example for idiom in safeguarding.idioms for example in idiom.examples]
    asked = [example for fixed in (*replies.fixed, *replies.smalltalk) for example in fixed.examples]
    return [*safeguarding.calm, *idioms, *asked, *chooser.questions]


def _right_words(offer: Offer) -> frozenset[str]:
    """Return every word that the offer uses, as people type it and as rules spell it."""
    texts: list[str] = [*SPELLINGS, *(word for pair in JOINED for word in pair)]
    for page in offer.pages.values():
        texts += [page.title, page.summary, page.body_text, page.refused_html, *page.asked_as, *page.who.words]
        texts += [words for step in page.steps for words in (step.do, step.how, step.say)]
    texts += [words for word, means in offer.vocabulary.items() for words in (word, *means)]
    texts += [section.blurb for section in offer.sections.values()]
    return frozenset(_words(texts))


def _words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in (*plain_words(text), *re.findall(r"[a-z]+", text.lower()))}
