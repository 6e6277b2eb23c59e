"""Reads safeguarding.toml: what may be danger, what only sounds like it, and who to ring for each kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from content.alert_clock import AlertClock, read_clock
from content.crises import FILE, KINDS, Crisis, check_kind, check_now, read_crises
from content.errors import BadContent, Problem
from content.fields import Fields
from content.offer import Offer
from content.phrase_files import PhraseFile
from content.phrases import Part, PhraseBook
from content.telling import Told, read_told

__all__ = ["FILE", "KINDS", "Crisis", "Danger", "Idiom", "Safeguarding", "Together", "load_safeguarding"]


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
    told: Told
    clock: AlertClock
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
    file = PhraseFile(root, FILE, offer, problems, left_open=("homeless", "now"))
    tables = Fields(FILE, file.tables, problems)
    told = read_told(tables)
    clock = read_clock(tables, offer.council.hours, problems)
    dangers, danger_phrases = _dangers(file)
    together = _together(file)
    idioms, idiom_phrases = _idioms(file)
    crises = read_crises(file)
    check_now(crises, offer, problems)
    words = frozenset(tables.table("misspelt").texts("words", least=1))
    calm = tables.table("calm").texts("examples", least=1)
    if problems:
        raise BadContent(problems)
    return Safeguarding(
        crises,
        told,
        clock,
        dangers,
        idioms,
        danger_book=PhraseBook(danger_phrases),
        together_book=PhraseBook(together),
        idiom_book=PhraseBook(idiom_phrases),
        words=words,
        known=frozenset(file.known),
        calm=calm,
    )


def _dangers(file: PhraseFile) -> tuple[tuple[Danger, ...], list[tuple[int, Part]]]:
    found: list[Danger] = []
    phrases: list[tuple[int, Part]] = []
    for number, fields in enumerate(file.rows("danger")):
        first = file.known_contact(fields, "first", fields.text("first", default=""))
        danger = Danger(fields.text("kind"), fields.text("about"), fields.texts("examples", 1), first)
        check_kind(fields, "kind", danger.kind)
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
