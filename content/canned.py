"""What staff say often, with places to fill in, and what is texted by itself while a person is on a conversation."""

import re
from dataclasses import dataclass

from content.hours import OfficeHours

NAME, REFERENCE, OFFICER, HOURS, WHEN = "{name}", "{reference}", "{officer}", "{hours}", "{when}"
# A comma and a space that belong to the name go with it where there is none.
WITH_NAME = re.compile(r",? ?\{name\}")


@dataclass(frozen=True, slots=True)
class CannedReply:
    """One reply to put in. `title` is what staff pick it by."""

    key: str
    title: str
    words: str

    @property
    def needs_reference(self) -> bool:
        return REFERENCE in self.words

    def filled(self, *, name: str, reference: str, officer: str, hours: OfficeHours) -> str:
        """Return the words with everything put in. Without a name the sentence closes up over it."""
        words = self.words.replace(NAME, name) if name else WITH_NAME.sub("", self.words)
        return words.replace(REFERENCE, reference).replace(OFFICER, officer).replace(HOURS, hours.in_words)


@dataclass(frozen=True, slots=True)
class Canned:
    """Every canned reply, in the order in which staff see them, and two texts that go by themselves."""

    replies: tuple[CannedReply, ...] = ()
    out_of_hours: str = ""
    number_changed: str = ""

    def of(self, key: str) -> CannedReply | None:
        """Return the reply called `key`, or None."""
        return next((reply for reply in self.replies if reply.key == key), None)
