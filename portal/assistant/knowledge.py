"""Everything the assistant knows, made once when the service starts and shared by every thread."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from content.examples import ExampleFiles
from content.offer import Offer
from content.plain_words import plain_words
from content.recalling import recalled
from content.replies import Replies, load_replies
from content.safeguarding import Safeguarding, load_safeguarding
from content.subjects import load_subjects
from content.text_dialogue import TextDialogue, load_text_dialogue
from content.typed_as import JOINED, SPELLINGS
from content.who_answers import WhoAnswers
from portal.assistant.answering import Answering
from portal.assistant.choosing import Chooser, words_asked_with
from portal.assistant.learning import Learned, learn
from portal.assistant.lessons import Lessons
from portal.assistant.meaning import Meaning, Progress
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
    learned: Learned
    places: Places
    mender: Mender
    suggestions: Suggestions
    answering: Answering
    dialogue: TextDialogue
    who_answers: WhoAnswers

    @property
    def right_words(self) -> frozenset[str]:
        """Every word that the offer, its rules and its places use. What is not among them may be a name."""
        return self.mender.right

    @classmethod
    def load(
        cls,
        offer: Offer,
        index: SearchIndex,
        content_dir: Path,
        kept_in: Path | None = None,
        besides: Collection[str] = (),
        meaning: Meaning | None = None,
        progress: Progress | None = None,
    ) -> "Knowledge":
        """Return what the folder `content_dir` holds. Takes about a second where `kept_in` holds what was learned.

        `kept_in` is where what was learned is kept; training anew takes some ten seconds. Messages in `besides` are
        not learned: to measure how well others are understood. With a `meaning` and `progress`, what messages mean is
        learned too, which takes minutes; with a `meaning` alone it is used where it was kept.

        Raises BadContent: a file of replies, forms, danger, subjects or examples can't be used; it says why.
        """
        safeguarding = load_safeguarding(content_dir, offer)
        replies = load_replies(content_dir, offer)
        subjects = load_subjects(content_dir)
        examples = ExampleFiles(content_dir, {*offer.pages, *subjects}, replies.keys, besides)
        asked_with = words_asked_with(offer, subjects)
        right = _right_words(offer) | safeguarding.known | replies.known | asked_with
        places = Places(offer, right)
        mender = Mender(safeguarding.words | asked_with, right | places.words)
        lessons = Lessons(offer, subjects, replies, safeguarding, examples)
        learned = learn(lessons, mender.mended, kept_in, meaning, progress, mender.digest())
        chooser = Chooser(offer, subjects, index, learned)
        suggestions = Suggestions(offer, chooser, safeguarding, learned, replies)
        return cls(
            offer,
            index,
            safeguarding,
            replies,
            chooser,
            learned,
            places,
            mender,
            suggestions,
            Answering.load(offer, content_dir),
            load_text_dialogue(content_dir, offer),
            WhoAnswers(offer),
        )


def _right_words(offer: Offer) -> frozenset[str]:
    """Return every word that the offer uses, as people type it and as rules spell it."""
    texts: list[str] = [*SPELLINGS, *(word for pair in JOINED for word in pair)]
    for page in offer.pages.values():
        texts += [page.title, page.summary, page.body_text, page.refused_html, *page.asked_as, *page.who.words]
        texts += [words for step in page.steps for words in (step.do, step.how, step.say)]
    texts += [words for word, means in offer.vocabulary.items() for words in (word, *means)]
    texts += [section.blurb for section in offer.sections.values()]
    return frozenset(recalled("words", "\0".join(texts), lambda: _words(texts)))


def _words(texts: Iterable[str]) -> list[str]:
    return sorted({word for text in texts for word in (*plain_words(text), *re.findall(r"[a-z]+", text.lower()))})
