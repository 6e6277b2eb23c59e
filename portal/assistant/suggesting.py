"""What somebody could ask next: only questions that this assistant answers well."""

from collections.abc import Iterator
from itertools import islice

from content.offer import Offer, Page
from content.plain_words import plain_words
from content.replies import Replies
from content.safeguarding import Safeguarding
from portal.assistant.answers import Kind
from portal.assistant.choosing import ENOUGH, Chooser
from portal.assistant.danger import look_for_danger
from portal.assistant.kinds import Leaning
from portal.assistant.lazily import Lazily
from portal.assistant.learning import Learned
from portal.assistant.matching import fixed_for, smalltalk_for

MOST = 3
SHORTEST, LONGEST = 12, 48


class Suggestions:
    """A short question, as people ask it, for each page that has one which leads to it."""

    def __init__(
        self,
        offer: Offer,
        chooser: Chooser,
        safeguarding: Safeguarding,
        learned: Learned,
        replies: Replies,
    ) -> None:
        self._chooser, self._safeguarding, self._replies = chooser, safeguarding, replies
        self._learned = learned
        self._question = Lazily(offer.pages, lambda slug: next(self._good(offer.pages[slug]), None))

    def beside(self, page: Page) -> tuple[str, ...]:
        """Return up to three questions, each of which leads to a page related to this one."""
        questions = (self._question.get(slug) for slug in page.related)
        return tuple(islice((question for question in questions if question), MOST))

    def _good(self, page: Page) -> Iterator[str]:
        fitting = (question for question in page.asked_as if SHORTEST <= len(question) <= LONGEST)
        return (question for question in (*fitting, page.title) if self._leads_to(page.slug, question))

    def _leads_to(self, slug: str, question: str) -> bool:
        words = plain_words(question)
        if fixed_for(question, words, self._replies) or smalltalk_for(question, words, self._replies):
            return False
        if look_for_danger(words, self._safeguarding):
            return False
        leaning = Leaning.of(words, self._learned)
        if leaning.is_danger() or leaning.kind(len(words), None) is not Kind.ANSWER:
            return False
        choices = self._chooser.scores(words, leaning.pages, ask_index=False)
        return bool(choices) and choices[0].slug == slug and choices[0].score >= ENOUGH
