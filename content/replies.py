"""Reads replies.toml: what is always said in the same words, and how a message that wants it is recognised."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from content.checking import LONGEST_SMS
from content.errors import BadContent, Problem
from content.fields import Fields
from content.gsm7 import GSM7
from content.language_book import LanguageBook, language_book
from content.languages import FILE as LANGUAGES_FILE
from content.languages import CheckedReply, Language, without_isolates
from content.offer import Offer
from content.phrase_files import LabelledContact, PhraseFile
from content.phrases import Part, PhraseBook

FILE = "replies.toml"
COMMANDS = frozenset("STOP STOP_OR_NO START HELP MENU MORE BACK RESTART REF PERSON LANGUAGE PRIVACY DELETE".split())
# What is said where no page answers: about a subject that is known, and about anything else.
NO_PAGE = "no_page"
UNKNOWN = "unknown"
# What is texted after "do you want us to stop?" and a no, and to a number that texts more than we answer.
KEEPS_ON, FLOOD = "keeps_on", "flood"
# What is said to a message that is not in English.
LANGUAGE = "LANGUAGE"
# Two joined texts in letters outside GSM-7 hold 134 UTF-16 units.
LONGEST_SMS_UNITS = 134
# Filled in when the reply is made.
SUBJECT = "{subject}"
MENU_WORDS = "{menu}"
KINDS = ("command", "person", "refer", "out_of_scope", "smalltalk")


@dataclass(frozen=True, slots=True)
class FixedReply:
    """One reply in fixed words. `key` is unique; that of a command is its name. `longest` counts words; 0 is no limit.

    `has_about` says that one of its words in the book `about` must be in the message too. `language` is the code of the
    language that it is in, where that isn't English.
    """

    key: str
    kind: str
    lead: str
    lines: tuple[str, ...]
    sms: str
    contacts: tuple[LabelledContact, ...]
    suggestions: tuple[str, ...]
    needs_person: bool
    offer_person: bool
    offer_referral: bool
    longest: int
    has_about: bool
    examples: tuple[str, ...]
    language: str = ""


@dataclass(frozen=True, slots=True)
class Replies:
    """All fixed replies in the order in which they are tried, and small talk apart. The books give keys.

    `known` are all words that any pattern holds. `in_languages` are the checked replies to messages in other languages,
    which `languages` tells apart.
    """

    fixed: tuple[FixedReply, ...]
    smalltalk: tuple[FixedReply, ...]
    patterns: PhraseBook[str]
    about: PhraseBook[str]
    unless: PhraseBook[str]
    small_patterns: PhraseBook[str]
    known: frozenset[str]
    languages: LanguageBook
    in_languages: Mapping[str, FixedReply]

    def in_language(self, code: str) -> FixedReply:
        """Return what to say to a message in that language: in its own checked words, or else in easy English."""
        return self.in_languages.get(code) or self.of(LANGUAGE)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the fixed replies, small talk apart."""
        return tuple(reply.key for reply in self.fixed)

    def of(self, key: str) -> FixedReply:
        """Return the fixed reply called `key`, which must be there."""
        return next(reply for reply in (*self.fixed, *self.smalltalk) if reply.key == key)


def load_replies(root: Path, offer: Offer) -> Replies:
    """Return what the folder `root` says in fixed words.

    Raises BadContent: a pattern can't be read, a contact is not in the offer, a field is missing, a text is too long.
    """
    problems: list[Problem] = []
    file = PhraseFile(root, FILE, offer, problems, left_open=("subject", "menu"))
    books = _Books()
    fixed = tuple(_reply(file, fields, books) for fields in file.rows("reply"))
    talk = _Books()
    smalltalk = tuple(_reply(file, fields, talk, kind="smalltalk") for fields in file.rows("smalltalk"))
    for key in sorted((COMMANDS | {NO_PAGE, UNKNOWN, KEEPS_ON, FLOOD}) - {reply.key for reply in fixed}):
        problems.append(Problem(FILE, key, "is missing.", "Put that reply back from the last good version."))
    base = next((reply for reply in fixed if reply.key == LANGUAGE), None)
    checked = _in_languages(base, root, offer, problems) if base else {}
    if problems:
        raise BadContent(problems)
    return Replies(
        fixed,
        smalltalk,
        patterns=PhraseBook(books.patterns),
        about=PhraseBook(books.about),
        unless=PhraseBook(books.unless),
        small_patterns=PhraseBook(talk.patterns),
        known=frozenset(file.known),
        languages=language_book(offer, file.known),
        in_languages=checked,
    )


def _in_languages(base: FixedReply, root: Path, offer: Offer, problems: list[Problem]) -> dict[str, FixedReply]:
    """Return the checked replies by language: `base`, with its contacts, in other words."""
    file = PhraseFile(root, LANGUAGES_FILE, offer, problems)
    return {
        code: _in_language(base, language, language.reply, file)
        for code, language in offer.languages.items()
        if language.reply
    }


def _in_language(base: FixedReply, language: Language, checked: CheckedReply, file: PhraseFile) -> FixedReply:
    fields = Fields(LANGUAGES_FILE, {}, file.problems, f"{language.code}.reply")

    def filled(field: str, words: str) -> str:
        return file.fill(fields, field, words, language.wording)

    sms = without_isolates(filled("sms", checked.sms))
    units, most = len(sms.encode("utf-16-le")) // 2, LONGEST_SMS if set(sms) <= GSM7 else LONGEST_SMS_UNITS
    if units > most:
        fields.wrong("sms", f"has {units} letters once filled in.", f"Use at most {most}.")
    return replace(
        base,
        lead=filled("lead", checked.lead),
        lines=tuple(filled("lines", line) for line in checked.lines),
        sms=sms,
        suggestions=(),
        language=language.code,
    )


class _Books:
    """The patterns read so far, with the key of the reply that each belongs to."""

    def __init__(self) -> None:
        self.patterns: list[tuple[str, Part]] = []
        self.about: list[tuple[str, Part]] = []
        self.unless: list[tuple[str, Part]] = []


def _reply(file: PhraseFile, fields: Fields, books: _Books, kind: str = "") -> FixedReply:
    key = fields.text("key")
    books.patterns += [(key, part) for part in file.patterns(fields, least=0)]
    about = [(key, part) for part in file.patterns(fields, "about", least=0)]
    books.about += about
    books.unless += [(key, part) for part in file.patterns(fields, "unless", least=0)]
    reply = FixedReply(
        key=key,
        kind=kind or _kind(fields),
        lead=file.filled(fields, "lead"),
        lines=file.filled_lines(fields),
        sms=file.sms(fields),
        contacts=file.contacts(fields, required=False),
        suggestions=fields.texts("suggestions"),
        needs_person=fields.flag("needs_person"),
        offer_person=fields.flag("offer_person"),
        offer_referral=fields.flag("offer_referral"),
        longest=(fields.number("longest") or 0) if fields.has("longest") else 0,
        has_about=bool(about),
        examples=fields.texts("examples"),
    )
    fields.rest_is_unknown()
    return reply


def _kind(fields: Fields) -> str:
    kind = fields.text("kind")
    if kind and kind not in KINDS:
        fields.wrong("kind", f"is {kind!r}.", f"Use one of: {', '.join(KINDS)}.")
    return kind
