"""What safeguarding.toml and replies.toml have in common: word families, patterns, contacts, and texts to fill in."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from content.checking import LONGEST_SMS, sms_faults
from content.errors import Problem
from content.fields import Fields
from content.languages import Wording
from content.offer import Offer
from content.phrases import BadPhrase, Part, read_families, read_phrase
from content.recalling import recalled
from content.references import ENGLISH, References
from content.toml_files import open_toml

WORD = re.compile(r"[a-z]+")
HOW_WRITTEN = "The top of safeguarding.toml says how patterns are written."


@dataclass(frozen=True, slots=True)
class LabelledContact:
    """One contact to offer, by its key, and when to use it."""

    key: str
    label: str


class PhraseFile:
    """One file of patterns, being read. Every problem found goes into `problems`.

    `left_open` are the names in curly brackets that are filled in later, when a reply is made.
    """

    def __init__(
        self, root: Path, file: str, offer: Offer, problems: list[Problem], left_open: Sequence[str] = ()
    ) -> None:
        self.file = file
        self.problems = problems
        self._offer = offer
        self._references = References(
            offer.council, offer.amounts, offer.contacts, offer.sentences.say("marks.ask_to_check")
        )
        self._left_open = left_open
        self.tables = open_toml(root, file, problems)
        self.known: set[str] = set()
        # What a pattern means depends on the families too: it is recalled where they are the same.
        self._told = ""
        self._families: dict[str, Part] = {}
        self._read_families()

    def _read_families(self) -> None:
        words = Fields(self.file, self.tables, self.problems).table("words")
        for name in words.names():
            ways = words.texts(name, least=1)
            self.known.update(WORD.findall(" ".join(ways)))
            self._told = sha256("\0".join((self._told, name, *ways)).encode()).hexdigest()
            try:
                (self._families[name],) = self._recalled(ways, partial(self._family, name, ways))
            except BadPhrase as error:
                words.wrong(name, f"{error}.", HOW_WRITTEN)

    def _family(self, name: str, ways: Sequence[str]) -> list[Part]:
        return [read_families({name: ways}, self._families)[name]]

    def _recalled(self, words: Sequence[str], read: Callable[[], list[Part]]) -> list[Part]:
        """Return the parts that `read` makes of these words. Raises BadPhrase."""
        made = recalled("phrases", "\0".join((self._told, *words)), lambda: [part.packed() for part in read()])
        return [Part.unpacked(each) for each in made]

    def rows(self, name: str) -> list[Fields]:
        """Return the fields of each [[name]] table, in order."""
        return Fields(self.file, self.tables, self.problems).rows(name)

    def patterns(self, fields: Fields, field: str = "patterns", least: int = 1) -> list[Part]:
        """Return the patterns in `field`, ready for a PhraseBook. Their words are `known` from then on."""
        patterns = fields.texts(field, least=least)
        self.known.update(WORD.findall(" ".join(patterns)))
        try:
            return self._recalled(patterns, lambda: [read_phrase(each, self._families) for each in patterns])
        except BadPhrase:
            return list(self._those_that_can_be_read(patterns, fields, field))

    def _those_that_can_be_read(self, patterns: Sequence[str], fields: Fields, field: str) -> Iterator[Part]:
        for pattern in patterns:
            try:
                yield read_phrase(pattern, self._families)
            except BadPhrase as error:
                fields.wrong(field, f"{pattern!r} {error}.", HOW_WRITTEN)

    def filled(self, fields: Fields, field: str) -> str:
        """Return a text with its references put in."""
        return self._fill(fields, field, fields.text(field))

    def filled_lines(self, fields: Fields, field: str = "lines", least: int = 0) -> tuple[str, ...]:
        """Return a list of texts with their references put in."""
        return tuple(self._fill(fields, field, line) for line in fields.texts(field, least=least))

    def _fill(self, fields: Fields, field: str, words: str) -> str:
        return self.fill(fields, field, words, ENGLISH)

    def fill(self, fields: Fields, field: str, words: str, wording: Wording) -> str:
        """Return `words` with their references put in, with the words that one language has for them."""

        def missing(kind: str, key: str) -> None:
            if kind not in self._left_open:
                fields.wrong(field, f"names {{{kind}:{key}}}, which is not known.", "Use a key of contacts.toml.")

        service = words.replace("{service}", self._offer.council.service)
        return self._references.worded(wording).fill(service, missing)

    def contacts(self, fields: Fields, *, required: bool) -> tuple[LabelledContact, ...]:
        """Return the contacts to offer, in their order."""
        return tuple(self._contact(fields, row) for row in fields.items("contacts", required=required))

    def _contact(self, fields: Fields, row: Any) -> LabelledContact:
        inner = fields.inner("contacts", row)
        contact = LabelledContact(self.known_contact(inner, "key", inner.text("key")), inner.text("label"))
        inner.rest_is_unknown()
        return contact

    def known_contact(self, fields: Fields, field: str, key: str) -> str:
        """Return `key`, having noted it as a problem where the offer has no such contact."""
        if key and key not in self._offer.contacts:
            fields.wrong(field, f"{key!r} is not in contacts.toml.", "Use the key of a contact that is there.")
        return key

    def known_page(self, fields: Fields, field: str) -> str:
        """Return the slug in `field`, having noted it as a problem where the offer has no such page."""
        slug = fields.text(field)
        if slug and slug not in self._offer.pages:
            fields.wrong(field, f"{slug!r} is not a page.", "Use the slug of a page that is there.")
        return slug

    def sms(self, fields: Fields, field: str = "sms") -> str:
        """Return the text message, having checked that it fits in two segments beside a link."""
        words = self.filled(fields, field)
        bare = "".join(letter for letter in words if letter not in "{}")
        for what, fix in sms_faults(words, LONGEST_SMS, letters=bare):
            fields.wrong(field, what, fix)
        return words
