"""The Local Offer in memory: immutable, checked, and complete enough for every face to render."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from content.canned import Canned
from content.council import Council
from content.entitlements import Rule
from content.errors import NotInTheOffer
from content.facts import Amount, Certainty, Reach
from content.languages import Language
from content.retention import Retention
from content.sentences import Sentences
from content.translations import Translation


@dataclass(frozen=True, slots=True)
class Contact:
    """One way to reach help. `phone` is as people read it; `text_word` goes to the short number `text_to`."""

    key: str
    name: str
    what_for: str
    certainty: Certainty
    reach: Reach
    source: str
    phone: str = ""
    phone_out_of_hours: str = ""
    text_to: str = ""
    text_word: str = ""
    email: str = ""
    url: str = ""
    hours: str = ""
    free: bool = False


@dataclass(frozen=True, slots=True)
class DistrictLine:
    """What is different about one page in one district, for the page (`text`) and for a text message (`sms`)."""

    text: str
    sms: str
    certainty: Certainty
    source: str
    contacts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class District:
    """One of the council's districts. `lines` is keyed by page slug; `homeless` are contact keys, first is best."""

    slug: str
    name: str
    locality: str
    towns: tuple[str, ...]
    also_called: tuple[str, ...]
    postcodes: tuple[str, ...]
    homeless: tuple[str, ...]
    lines: Mapping[str, DistrictLine]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the offer, shown as one tile on the home page.

    Pages of a section of `guides` gather what other pages say: they are browsed and searched, but a question is
    answered from the page itself.
    """

    slug: str
    title: str
    blurb: str
    icon: str
    guides: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One numbered thing to do. `say` is what to read out or paste."""

    do: str
    how: str = ""
    say: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    title: str
    publisher: str
    date: str


@dataclass(frozen=True, slots=True)
class Check:
    """A fact that is not certain: what it is, and the words to ask with."""

    what: str
    say: str


@dataclass(frozen=True, slots=True)
class Who:
    """Who a page is for. Ages are in whole years, both ends included; None is open."""

    youngest: int | None
    oldest: int | None
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeyFact:
    figure: str
    words: str


@dataclass(frozen=True, slots=True)
class Situation:
    """Something that is happening to somebody, and who to call first. Contacts are keys."""

    title: str
    words: str
    contact: str
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Something that changed on a page, for those who follow the offer."""

    on: date
    what: str


@dataclass(frozen=True, slots=True)
class Heading:
    """One of the headings that the law gives a local offer."""

    key: str
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class Term:
    """A word that young people will meet on letters, and what it means. `also` are its other forms."""

    key: str
    term: str
    also: tuple[str, ...]
    meaning: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to pick. `you` says it back: "You're 19, in your own place"."""

    key: str
    label: str
    hint: str
    you: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question of "What can I get?". Age is typed and districts are picked from their list: no answers here."""

    key: str
    title: str
    hint: str
    why: str
    short: str
    decides: str
    answers: Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Page:
    """One entitlement. Text fields are plain; `*_html` fields are sanitised HTML. `headings` are keys of the law's.

    `amounts` are the keys of every amount that the page names, in the order in which it names them.
    """

    slug: str
    title: str
    section: str
    summary: str
    sms: str
    who: Who
    headings: tuple[str, ...]
    key_fact: KeyFact | None
    gets_html: str
    steps: tuple[Step, ...]
    refused_html: str
    body_html: str
    body_text: str
    checks: tuple[Check, ...]
    contacts: tuple[str, ...]
    asked_as: tuple[str, ...]
    sources: tuple[Source, ...]
    checked: date
    review_by: date
    related: tuple[str, ...]
    act_now_html: str
    situations: tuple[Situation, ...]
    rules: tuple[Rule, ...]
    changes: tuple[Change, ...]
    amounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """The whole published offer. `version` changes whenever any content file does."""

    council: Council
    contacts: Mapping[str, Contact]
    amounts: Mapping[str, Amount]
    districts: Mapping[str, District]
    sections: Mapping[str, Section]
    pages: Mapping[str, Page]
    vocabulary: Mapping[str, tuple[str, ...]]
    law: Mapping[str, Heading]
    glossary: Mapping[str, Term]
    questions: Mapping[str, Question]
    sentences: Sentences
    canned: Canned
    languages: Mapping[str, Language]
    retention: Retention
    translations: Mapping[str, Mapping[str, Translation]]
    version: str

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of "What can I get?", in the order of the sections and of the pages in them."""
        return tuple(rule for section in self.sections for page in self.pages_in(section) for rule in page.rules)

    def page(self, slug: str) -> Page:
        """Return the page. Raises NotInTheOffer: there is no such page."""
        try:
            return self.pages[slug]
        except KeyError:
            raise NotInTheOffer("page", slug) from None

    def district(self, slug: str) -> District:
        """Return the district. Raises NotInTheOffer: the council has no such district."""
        try:
            return self.districts[slug]
        except KeyError:
            raise NotInTheOffer("district", slug) from None

    def contact(self, key: str) -> Contact:
        """Return the contact. Raises NotInTheOffer: no contact has this key."""
        try:
            return self.contacts[key]
        except KeyError:
            raise NotInTheOffer("contact", key) from None

    def pages_in(self, section: str) -> tuple[Page, ...]:
        """Return a section's pages, in the order of their titles."""
        return tuple(sorted((p for p in self.pages.values() if p.section == section), key=lambda p: p.title))

    def is_guide(self, slug: str) -> bool:
        """Whether the page gathers what other pages say."""
        return slug in self.pages and self.sections[self.pages[slug].section].guides

    def translation(self, slug: str, language: str) -> Translation | None:
        """Return the page in that language, or None where there is no translation."""
        return self.translations.get(slug, {}).get(language)

    def line_for(self, district: str | None, slug: str) -> DistrictLine | None:
        """Return what differs for a page in a district, or None where nothing is known to differ."""
        return self.districts[district].lines.get(slug) if district and district in self.districts else None
