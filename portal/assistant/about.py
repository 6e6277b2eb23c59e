"""What one answer is about, and what one line of it is."""

from dataclasses import dataclass
from datetime import datetime

from content.facts import Certainty
from content.offer import District, DistrictLine, Offer, Page
from portal.assistant.answering import Answering
from portal.assistant.answers import Passage, Place
from portal.assistant.asking import Asked
from portal.assistant.passages import PagePassages


@dataclass(frozen=True, slots=True)
class Said:
    """One line of an answer, for the page and for a text, with where it is from."""

    words: str
    sms: str
    passage: Passage


@dataclass(frozen=True, slots=True)
class About:
    """What an answer is composed from: the page, what differs in the district, and what exactly was asked."""

    page: Page
    district: District | None
    line: DistrictLine | None
    age: int | None
    asked: Asked
    offer: Offer
    answering: Answering
    now: datetime | None

    @property
    def passages(self) -> PagePassages:
        return self.answering.passages[self.page.slug]

    def passage(self, words: str, place: Place, source: str, certainty: Certainty, key: str) -> Passage:
        """Return words of the data that the page names as a passage of it."""
        return Passage(words, place, self.page.slug, source, self.page.checked, certainty, key)
