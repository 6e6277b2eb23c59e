"""Gathers from the content what the assistant learns from: messages, each with its label."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from content.examples import SMALLTALK, Examples, SomeExamples
from content.offer import Offer, Page
from content.plain_words import BREAK, plain_words
from content.replies import Replies
from content.safeguarding import Safeguarding
from content.subjects import ELSEWHERE, Subject
from portal.assistant.answers import Kind

# A sentence of the page is not how people ask, but it has the page's words.
SENTENCE_COUNTS = 0.3
SHORTEST_SENTENCE = 15
NO_DANGER = "none"
_SENTENCES = re.compile(r"(?<=[.?!])\s+|\n")

Mend = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Said:
    """A message, its label, and how much it counts."""

    message: str
    label: str
    counts: float = 1.0

    def words(self, mend: Mend) -> tuple[str, ...]:
        return tuple(mend(word) for word in plain_words(self.message) if word != BREAK)


class NoExamples:
    """What is learned where examples/ is left out."""

    examples = Examples({}, {}, {}, {})

    def digest(self) -> bytes:
        return b""


@dataclass(frozen=True, slots=True)
class Lessons:
    """The content that is learned from."""

    offer: Offer
    subjects: Mapping[str, Subject]
    replies: Replies
    safeguarding: Safeguarding
    more: SomeExamples

    @property
    def examples(self) -> Examples:
        """The messages under examples/. Raises BadContent: they can't be used."""
        return self.more.examples

    def digest(self) -> bytes:
        """Return what tells these lessons from any others, without reading the examples."""
        digest = hashlib.sha256(self.more.digest())
        bare = replace(self, more=NoExamples())
        for part in (bare.pages(), bare.kinds(), bare.fixed(), bare.dangers()):
            for said in part:
                digest.update(f"{said.label}\t{said.counts}\t{said.message}\n".encode())
        return digest.digest()

    def pages(self) -> Iterator[Said]:
        """Yield how people ask for each page and what it says, by the page's slug."""
        yield from self._questions()
        for page in self.offer.pages.values():
            if not self.offer.is_guide(page.slug):
                yield from (Said(said, page.slug, SENTENCE_COUNTS) for said in _sentences(page))

    def kinds(self) -> Iterator[Said]:
        """Yield messages by the kind of reply that they need."""
        small = [said for talk in self.replies.smalltalk for said in talk.examples]
        elsewhere = self.subjects.get(ELSEWHERE)
        kinds = {fixed.key: fixed.kind for fixed in self.replies.fixed}
        yield from (Said(question.message, Kind.ANSWER) for question in self._questions())
        yield from self.calm()
        yield from (Said(danger.message, Kind.CRISIS) for danger in self.dangers())
        yield from (Said(fixed.message, kinds[fixed.label]) for fixed in self.fixed())
        yield from (Said(said, Kind.SMALLTALK) for said in (*small, *self.examples.kinds.get(SMALLTALK, ())))
        yield from (Said(said, Kind.OUT_OF_SCOPE) for said in (elsewhere.asked_as if elsewhere else ()))

    def fixed(self) -> Iterator[Said]:
        """Yield messages that no page answers, by the key of their fixed reply."""
        more = {**self.examples.kinds, **self.examples.commands}
        for fixed in self.replies.fixed:
            yield from (Said(said, fixed.key) for said in (*fixed.examples, *more.get(fixed.key, ())))

    def calm(self) -> Iterator[Said]:
        """Yield messages that only sound like danger."""
        idioms = (said for idiom in self.safeguarding.idioms for said in idiom.examples)
        yield from (Said(said, Kind.ANSWER) for said in (*self.safeguarding.calm, *idioms))

    def dangers(self) -> Iterator[Said]:
        """Yield messages that show danger, by its kind."""
        for part in (self.safeguarding.examples(), self.examples.danger):
            for kind, messages in part.items():
                yield from (Said(message, kind) for message in messages)

    def kinds_of_danger(self) -> Iterator[Said]:
        """Yield messages that show danger by its kind, and all others as NO_DANGER."""
        yield from self.dangers()
        yield from (Said(said.message, NO_DANGER) for said in self.kinds() if said.label != Kind.CRISIS)

    def _questions(self) -> Iterator[Said]:
        """Yield how each subject is asked for, whether it has a page or not."""
        pages = {slug: page for slug, page in self.offer.pages.items() if not self.offer.is_guide(slug)}
        for slug in dict.fromkeys([*pages, *self.subjects]):
            if slug == ELSEWHERE:
                continue
            on_page = pages[slug].asked_as if slug in pages else ()
            in_subject = self.subjects[slug].asked_as if slug in self.subjects else ()
            for said in (*on_page, *in_subject, *self.examples.pages.get(slug, ())):
                yield Said(said, slug)


def _sentences(page: Page) -> Iterator[str]:
    yield from (page.title, page.summary, page.sms)
    yield from (f"{step.do} {step.how} {step.say}" for step in page.steps)
    yield from (said for said in _SENTENCES.split(page.body_text) if len(said) > SHORTEST_SENTENCE)
