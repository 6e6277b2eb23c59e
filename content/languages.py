"""Reads languages.toml: the languages that people write in, how each is known, and which of them has checked words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from content.errors import Problem
from content.fields import Fields

FILE = "languages.toml"
# The language that everything is written in.
SOURCE, SOURCE_TAG = "en", "en-GB"
DIRECTIONS = ("ltr", "rtl")
SCRIPTS = ("latin", "arabic", "cyrillic", "ethiopic", "han", "other")
# Unicode's marks around words of another direction: what stands outside can't turn them round.
ISOLATED = ("\u2068", "\u2069")


@dataclass(frozen=True, slots=True)
class Wording:
    """The few words that go with a figure or a number in one language, and the marks that stand `around` each."""

    ask_to_check: str = "ask to check"
    text_to: str = "text {word} to {number}"
    around: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class CheckedReply:
    """What is said to a message in one language, in its own checked words. References are not yet put in."""

    lead: str
    lines: tuple[str, ...]
    sms: str
    checked: date
    checked_by: str


@dataclass(frozen=True, slots=True)
class Language:
    """One language. `name` is its own name for itself, `english` is ours.

    `checked` says when its interface words were checked, by whom in `checked_by`; without it, it is never offered.
    `words` are everyday words that tell it from others, `alone` are words that tell it by themselves, and `letters`
    those of its letters that no other language of the same `script` here has. All are in lower case.
    """

    code: str
    name: str
    english: str
    direction: str
    script: str
    words: frozenset[str]
    alone: frozenset[str]
    letters: str
    wording: Wording = field(default_factory=Wording)
    checked: date | None = None
    checked_by: str = ""
    reply: CheckedReply | None = None

    @property
    def tag(self) -> str:
        """What browsers and screen readers know it by."""
        return SOURCE_TAG if self.code == SOURCE else self.code

    @property
    def is_offered(self) -> bool:
        """Whether the interface may be shown in it."""
        return self.checked is not None


def read_languages(tables: Mapping[str, Fields], problems: list[Problem]) -> dict[str, Language]:
    """Return the languages by code, in the order of the file. English must be one of them."""
    if SOURCE not in tables:
        problems.append(Problem(FILE, SOURCE, "is missing.", "Put English back: everything is written in it."))
    return {code: _language(code, fields) for code, fields in tables.items()}


def offered(languages: Mapping[str, Language]) -> dict[str, Language]:
    """Return the languages that the interface may be shown in: English, and those with checked words."""
    return {code: each for code, each in languages.items() if each.is_offered}


def without_isolates(words: str) -> str:
    """Return `words` without the marks around figures and numbers, for a text message: they would cost letters."""
    return words.translate(dict.fromkeys(map(ord, ISOLATED)))


def _language(code: str, fields: Fields) -> Language:
    is_checked = fields.has("checked")
    language = Language(
        code=code,
        name=fields.text("name"),
        english=fields.text("english"),
        direction=_one_of(fields, "direction", DIRECTIONS),
        script=_one_of(fields, "script", SCRIPTS),
        words=frozenset(fields.texts("words")),
        alone=frozenset(fields.texts("alone")),
        letters=fields.text("letters", default=""),
        wording=_wording(fields, is_checked and code != SOURCE),
        checked=fields.day("checked") if is_checked else None,
        checked_by=fields.text("checked_by", default=None if is_checked else ""),
        reply=_reply(fields.table("reply")) if fields.has("reply") else None,
    )
    fields.rest_is_unknown()
    return language


def _one_of(fields: Fields, field_name: str, allowed: tuple[str, ...]) -> str:
    value = fields.text(field_name)
    if value and value not in allowed:
        fields.wrong(field_name, f"is {value!r}.", f"Use one of: {', '.join(allowed)}.")
    return value


def _wording(fields: Fields, is_needed: bool) -> Wording:
    """Return the words that go round a figure or a number. A language with checked words must have its own."""
    if not is_needed:
        return Wording()
    text_to = fields.text("text_to")
    if text_to and not ("{word}" in text_to and "{number}" in text_to):
        fields.wrong("text_to", "has no {word} or no {number}.", 'Write it like "text {word} to {number}".')
    return Wording(fields.text("ask_to_check"), text_to, ISOLATED)


def _reply(fields: Fields) -> CheckedReply:
    reply = CheckedReply(
        fields.text("lead"),
        fields.texts("lines"),
        fields.text("sms"),
        fields.day("checked"),
        fields.text("checked_by"),
    )
    fields.rest_is_unknown()
    return reply
