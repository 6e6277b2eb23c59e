"""Reads safeguarding.toml: what may be danger, what only sounds like it, and who to ring for each kind."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from content.errors import BadContent, Problem
from content.fields import Fields
from content.offer import Offer
from content.phrase_files import LabelledContact, PhraseFile
from content.phrases import Part, PhraseBook

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
# Filled in when the reply is made: who helps with homelessness in the district, where it is known.
HOMELESS = "{homeless}"


@dataclass(frozen=True, slots=True)
class Crisis:
    """What is said about one kind of danger. `lead`, `lines` and `sms` may hold HOMELESS and nothing else to fill.

    `lead_now` and `sms_now` are for when it is happening already, or to someone else: emergency services come first.
    """

    kind: str
    lead: str
    lines: tuple[str, ...]
    sms: str
    lead_now: str
    sms_now: str
    contacts: tuple[LabelledContact, ...]


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
class Together:
    """One of the `of` patterns that raise an alarm when all are near each other, in any order."""

    danger: int
    rule: int
    part: int
    of: int


@dataclass(frozen=True, slots=True)
class Safeguarding:
    """All of safeguarding.toml. The books give positions in `dangers` and `idioms`.

    `words` are to be recognised even when they are misspelt; `known` are all words that any pattern holds.
    `calm` are messages that are no alarm, for comparison with the examples of danger.
    """

    crises: Mapping[str, Crisis]
    dangers: tuple[Danger, ...]
    idioms: tuple[Idiom, ...]
    danger_book: PhraseBook[int]
    together_book: PhraseBook[Together]
    idiom_book: PhraseBook[int]
    words: frozenset[str]
    known: frozenset[str]
    calm: tuple[str, ...]

    def examples(self) -> dict[str, list[str]]:
        """Return the examples of each kind of danger."""
        found: dict[str, list[str]] = {kind: [] for kind in KINDS}
        for danger in self.dangers:
            found[danger.kind] += danger.examples
        return found


def load_safeguarding(root: Path, offer: Offer) -> Safeguarding:
    """Return what the folder `root` says about danger.

    Raises BadContent: a pattern can't be read, a contact is not in the offer, or a field is missing.
    """
    problems: list[Problem] = []
    file = PhraseFile(root, FILE, offer, problems, left_open=("homeless",))
    dangers, danger_phrases = _dangers(file)
    together = _together(file)
    idioms, idiom_phrases = _idioms(file)
    crises = _crises(file)
    misspelt = Fields(FILE, file.tables.get("misspelt", {}), problems, "misspelt")
    words = frozenset(misspelt.texts("words", least=1))
    calm = Fields(FILE, file.tables.get("calm", {}), problems, "calm").texts("examples", least=1)
    if problems:
        raise BadContent(problems)
    return Safeguarding(
        crises,
        dangers,
        idioms,
        danger_book=PhraseBook(danger_phrases),
        together_book=PhraseBook(together),
        idiom_book=PhraseBook(idiom_phrases),
        words=words,
        known=frozenset(file.known),
        calm=calm,
    )


def _crises(file: PhraseFile) -> dict[str, Crisis]:
    tables = file.tables.get("crisis", {})
    for kind in KINDS:
        if kind not in tables:
            file.problems.append(Problem(FILE, f"crisis.{kind}", "is missing.", "Say what to do about it."))
    return {kind: _crisis(file, kind, values) for kind, values in tables.items()}


def _crisis(file: PhraseFile, kind: str, values: Any) -> Crisis:
    fields = Fields(FILE, values, file.problems, f"crisis.{kind}")
    _check_kind(fields, "", kind)
    contacts = file.contacts(fields, required=True)
    if not contacts:
        fields.wrong("contacts", "has nobody in it.", "Name the contacts, the right one first.")
    lead, sms = file.filled(fields, "lead"), _sms(file, fields, "sms")
    crisis = Crisis(
        kind,
        lead=lead,
        lines=file.filled_lines(fields, least=1),
        sms=sms,
        lead_now=file.filled(fields, "lead_now") if fields.has("lead_now") else lead,
        sms_now=_sms(file, fields, "sms_now") if fields.has("sms_now") else sms,
        contacts=contacts,
    )
    fields.rest_is_unknown()
    return crisis


def _sms(file: PhraseFile, fields: Fields, field: str) -> str:
    sms = file.sms(fields, field)
    if not re.search(r"\d{3}", sms[:NUMBER_WITHIN]) and HOMELESS not in sms[:NUMBER_WITHIN]:
        fields.wrong(field, f"has no number in its first {NUMBER_WITHIN} characters.", "Begin with the number to ring.")
    return sms


def _check_kind(fields: Fields, field: str, kind: str) -> None:
    if kind and kind not in KINDS:
        fields.wrong(field, f"{kind!r} is not a kind of crisis.", f"Use one of: {', '.join(KINDS)}.")


def _dangers(file: PhraseFile) -> tuple[tuple[Danger, ...], list[tuple[int, Part]]]:
    found: list[Danger] = []
    phrases: list[tuple[int, Part]] = []
    for number, fields in enumerate(file.rows("danger")):
        first = file.known_contact(fields, "first", fields.text("first", default=""))
        danger = Danger(fields.text("kind"), fields.text("about"), fields.texts("examples", 1), first)
        _check_kind(fields, "kind", danger.kind)
        phrases.extend((number, part) for part in file.patterns(fields))
        fields.rest_is_unknown(besides=["together"])
        found.append(danger)
    return tuple(found), phrases


def _together(file: PhraseFile) -> list[tuple[Together, Part]]:
    """Return the patterns that count only near each other."""
    phrases: list[tuple[Together, Part]] = []
    for number, fields in enumerate(file.rows("danger")):
        for rule, patterns in enumerate(fields.items("together", required=False)):
            inner = Fields(FILE, {"together": patterns}, file.problems, f"danger {number + 1}")
            parts = file.patterns(inner, "together", least=2)
            phrases += [(Together(number, rule, place, len(parts)), part) for place, part in enumerate(parts)]
    return phrases


def _idioms(file: PhraseFile) -> tuple[tuple[Idiom, ...], list[tuple[int, Part]]]:
    found: list[Idiom] = []
    phrases: list[tuple[int, Part]] = []
    for number, fields in enumerate(file.rows("idiom")):
        found.append(Idiom(fields.text("about"), fields.texts("examples", 1)))
        phrases.extend((number, part) for part in file.patterns(fields))
        fields.rest_is_unknown()
    return tuple(found), phrases
