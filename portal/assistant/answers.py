"""What the assistant returns: one Reply, whatever the channel."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from content.facts import Amount, Certainty
from content.offer import Check, Contact, District, DistrictLine, Page, Step
from content.telling import WhoReads

NOT_TOLD = WhoReads()


class Kind(StrEnum):
    """What sort of reply it is."""

    ANSWER = "answer"
    CRISIS = "crisis"
    REFER = "refer"
    PERSON = "person"
    OUT_OF_SCOPE = "out_of_scope"
    SMALLTALK = "smalltalk"
    COMMAND = "command"


class Place(StrEnum):
    """Which part of the published offer words are from."""

    SUMMARY = "summary"
    WHO = "who"
    FIGURE = "key_fact"
    GETS = "gets"
    STEP = "steps"
    REFUSED = "refused"
    ACT_NOW = "act_now"
    BODY = "body"
    DISTRICT = "district"
    AMOUNT = "amount"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that answer, as they are published: on the page `page`, or in the data that `place` and `key` name.

    `key` is that of an amount, a contact or a district. `source` says where the council has it from, `checked` when the
    page was last checked. `check` is the uncertain fact of the page that the words rest on, where one is known.
    """

    words: str
    place: Place
    page: str
    source: str
    checked: date
    certainty: Certainty
    key: str = ""
    check: Check | None = None


@dataclass(frozen=True, slots=True)
class ContactToUse:
    """A contact with the situation it is for, as in "Talk. Samaritans, free, day and night".

    With `out_of_hours`, its number for out of hours is the one that is answered now.
    """

    label: str
    contact: Contact
    out_of_hours: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """How much spoke for one subject."""

    about: str
    score: float


@dataclass(frozen=True, slots=True)
class Trace:
    """Why a reply is what it is: the rule that decided, the words that it found, and the best scores."""

    rule: str
    words: tuple[str, ...] = ()
    scores: tuple[Score, ...] = ()

    def __str__(self) -> str:
        scores = ", ".join(f"{each.about} {each.score:.1f}" for each in self.scores)
        return "; ".join(part for part in (self.rule, " ".join(self.words), scores) if part)


NOT_SAID = Trace("")


@dataclass(frozen=True, slots=True)
class Reply:
    """What to say, before any channel has dressed it. Every word comes from the published offer or from fixed texts.

    `lead` is the line that matters first; `lines` are further paragraphs. `sms` is the whole reply as a text: GSM-7
    letters, at most 306, before any link. `pages` are best first, at most three, and `passages` has the words that each
    of them answers with, in the same order. `amounts`, `step` and `contacts` are those that the reply names, the first
    contact being the one to use. `form` is the form of the question, a key of forms.toml. `told` says who reads a
    message that shows danger, and when: only for one that staff were given. `language` is the code of the language of
    the words where that isn't English: then `sms` has that language's letters. `trace` says why, for staff and tests:
    never for the person who asked.
    """

    kind: Kind
    lead: str
    sms: str
    lines: tuple[str, ...] = ()
    pages: tuple[Page, ...] = ()
    passages: tuple[Passage, ...] = ()
    form: str = ""
    amounts: tuple[Amount, ...] = ()
    step: Step | None = None
    district: District | None = None
    district_line: DistrictLine | None = None
    age: int | None = None
    contacts: tuple[ContactToUse, ...] = ()
    certainty: Certainty = Certainty.SURE
    check: str = ""
    is_hard_news: bool = False
    crisis_type: str | None = None
    command: str | None = None
    suggestions: tuple[str, ...] = ()
    needs_person: bool = False
    offer_referral: bool = False
    offer_person: bool = False
    told: WhoReads = NOT_TOLD
    language: str = ""
    trace: Trace = field(default=NOT_SAID)

    @property
    def passage(self) -> Passage | None:
        """The words that answer first, where a page answers."""
        return self.passages[0] if self.passages else None
