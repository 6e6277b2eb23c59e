"""Reads safeguarding.toml: what may be danger, what only sounds like it, and who to ring for each kind."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from content.checking import GSM7, LONGEST_SMS
from content.errors import BadContent, Problem
from content.fields import Fields
from content.offer import Offer
from content.phrases import BadPhrase, Part, PhraseBook, read_families, read_phrase
from content.references import References

FILE = "safeguarding.toml"
KINDS = (
    "suicide",
    "abuse_now",
    "domestic_abuse",
    "exploitation",
    "self_harm",
    "medical",
    "homeless_tonight",
    "no_food",
)
# A frightened person reads the first line: a number must be in it.
NUMBER_WITHIN = 100
# Filled in when the reply is made: the homeless team of the district, where it is known.
HOMELESS = "{homeless}"


@dataclass(frozen=True, slots=True)
class CrisisContact:
    """One contact to offer, by its key, and when to use it."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Crisis:
    """What is said about one kind of danger. `lead`, `lines` and `sms` may hold HOMELESS and nothing else to fill."""

    kind: str
    lead: str
    lines: tuple[str, ...]
    sms: str
    contacts: tuple[CrisisContact, ...]


@dataclass(frozen=True, slots=True)
class Danger:
    """A way in which people say that there is danger. `first` is a contact key that goes before the usual one."""

    kind: str
    about: str
    examples: tuple[str, ...]
    first: str = ""


@dataclass(frozen=True, slots=True)
class Idiom:
    """Words that only sound alarming."""

    about: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Safeguarding:
    """All of safeguarding.toml. The books give positions in `dangers` and `idioms`."""

    crises: Mapping[str, Crisis]
    dangers: tuple[Danger, ...]
    idioms: tuple[Idiom, ...]
    danger_book: PhraseBook[int]
    idiom_book: PhraseBook[int]


def load_safeguarding(root: Path, offer: Offer) -> Safeguarding:
    """Return what the folder `root` says about danger.

    Raises BadContent: a pattern can't be read, a contact is not in the offer, or a field is missing.
    """
    problems: list[Problem] = []
    reader = _Reader(_open(root, problems), offer, problems)
    dangers, danger_phrases = reader.dangers()
    idioms, idiom_phrases = reader.idioms()
    crises = reader.crises()
    if problems:
        raise BadContent(problems)
    return Safeguarding(crises, dangers, idioms, PhraseBook(danger_phrases), PhraseBook(idiom_phrases))


def _open(root: Path, problems: list[Problem]) -> dict[str, Any]:
    try:
        return tomllib.loads((root / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        problems.append(Problem(FILE, "file", "is missing.", "Put it back from the last good version."))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(Problem(FILE, "file", f"can't be read: {error}.", "Mend the line that it names."))
    return {}


class _Reader:
    """Reads the tables of the file. Every problem found goes into `problems`."""

    def __init__(self, tables: Mapping[str, Any], offer: Offer, problems: list[Problem]) -> None:
        self._tables = tables
        self._offer = offer
        self._problems = problems
        self._references = References(offer.council, offer.amounts, offer.contacts)
        self._families = self._read_families()

    def _read_families(self) -> dict[str, Part]:
        words = Fields(FILE, self._tables.get("words", {}), self._problems, "words")
        families: dict[str, Part] = {}
        for name in self._tables.get("words", {}):
            try:
                families |= read_families({name: words.texts(name, least=1)}, families)
            except BadPhrase as error:
                words.wrong(name, f"{error}.", "The top of the file says how words are written.")
        return families

    def crises(self) -> dict[str, Crisis]:
        tables = self._tables.get("crisis", {})
        for kind in KINDS:
            if kind not in tables:
                self._problems.append(Problem(FILE, f"crisis.{kind}", "is missing.", "Say what to do about it."))
        return {kind: self._crisis(kind, values) for kind, values in tables.items()}

    def _crisis(self, kind: str, values: Any) -> Crisis:
        fields = Fields(FILE, values, self._problems, f"crisis.{kind}")
        if kind not in KINDS:
            fields.wrong("", "is not a kind of crisis.", f"Use one of: {', '.join(KINDS)}.")
        contacts = tuple(self._contact(fields, row) for row in fields.items("contacts", required=True))
        if not contacts:
            fields.wrong("contacts", "has nobody in it.", "Name the contacts, the right one first.")
        crisis = Crisis(
            kind,
            lead=self._filled(fields, "lead", fields.text("lead")),
            lines=tuple(self._filled(fields, "lines", line) for line in fields.texts("lines", least=1)),
            sms=self._filled(fields, "sms", fields.text("sms")),
            contacts=contacts,
        )
        _check_sms(fields, crisis.sms)
        fields.rest_is_unknown()
        return crisis

    def _contact(self, fields: Fields, row: Any) -> CrisisContact:
        inner = fields.inner("contacts", row)
        contact = CrisisContact(self._known_contact(inner, inner.text("key")), inner.text("label"))
        inner.rest_is_unknown()
        return contact

    def _known_contact(self, fields: Fields, key: str) -> str:
        if key and key not in self._offer.contacts:
            fields.wrong("key", f"{key!r} is not in contacts.toml.", "Use the key of a contact that is there.")
        return key

    def _filled(self, fields: Fields, field: str, words: str) -> str:
        def missing(kind: str, key: str) -> None:
            if f"{{{kind}}}" != HOMELESS:
                fields.wrong(field, f"names {{{kind}:{key}}}, which is not known.", "Use a key of contacts.toml.")

        return self._references.fill(words, missing)

    def dangers(self) -> tuple[tuple[Danger, ...], list[tuple[int, Part]]]:
        found: list[Danger] = []
        phrases: list[tuple[int, Part]] = []
        for number, row in enumerate(self._tables.get("danger", [])):
            fields = Fields(FILE, row, self._problems, f"danger {number + 1}")
            danger = Danger(fields.text("kind"), fields.text("about"), fields.texts("examples", 1), self._first(fields))
            if danger.kind and danger.kind not in KINDS:
                fields.wrong("kind", f"is {danger.kind!r}.", f"Use one of: {', '.join(KINDS)}.")
            phrases.extend((number, part) for part in self._patterns(fields))
            fields.rest_is_unknown()
            found.append(danger)
        return tuple(found), phrases

    def _first(self, fields: Fields) -> str:
        return self._known_contact(fields, fields.text("first", default=""))

    def idioms(self) -> tuple[tuple[Idiom, ...], list[tuple[int, Part]]]:
        found: list[Idiom] = []
        phrases: list[tuple[int, Part]] = []
        for number, row in enumerate(self._tables.get("idiom", [])):
            fields = Fields(FILE, row, self._problems, f"idiom {number + 1}")
            found.append(Idiom(fields.text("about"), fields.texts("examples", 1)))
            phrases.extend((number, part) for part in self._patterns(fields))
            fields.rest_is_unknown()
        return tuple(found), phrases

    def _patterns(self, fields: Fields) -> list[Part]:
        parts = []
        for pattern in fields.texts("patterns", least=1):
            try:
                parts.append(read_phrase(pattern, self._families))
            except BadPhrase as error:
                fields.wrong("patterns", f"{pattern!r} {error}.", "The top of the file says how one is written.")
        return parts


def _check_sms(fields: Fields, sms: str) -> None:
    if len(sms) > LONGEST_SMS:
        fields.wrong("sms", f"has {len(sms)} characters once filled in.", f"Use at most {LONGEST_SMS}.")
    if not re.search(r"\d{3}", sms[:NUMBER_WITHIN]) and HOMELESS not in sms[:NUMBER_WITHIN]:
        fields.wrong("sms", f"has no number in its first {NUMBER_WITHIN} characters.", "Begin with the number to ring.")
    strange = sorted({letter for letter in sms.replace("{", "").replace("}", "") if letter not in GSM7})
    if strange:
        fields.wrong("sms", f"has {' '.join(strange)}, which makes a text cost double.", "Use plain quotes and hyphens.")
