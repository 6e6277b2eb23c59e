"""What the assistant returns: one Reply, whatever the channel."""

from dataclasses import dataclass
from enum import StrEnum

from content.offer import Contact, District, DistrictLine, Page


class Kind(StrEnum):
    """What sort of reply it is."""

    ANSWER = "answer"
    CRISIS = "crisis"
    REFER = "refer"
    PERSON = "person"
    OUT_OF_SCOPE = "out_of_scope"
    SMALLTALK = "smalltalk"
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class ContactToUse:
    """A contact with the situation it is for, as in "Talk. Samaritans, free, day and night"."""

    label: str
    contact: Contact


@dataclass(frozen=True, slots=True)
class Reply:
    """What to say, before any channel has dressed it. Every word comes from the published offer or from fixed texts.

    `lead` is one plain sentence with the answer; `lines` are further paragraphs. `sms` is the whole reply as a text:
    GSM-7 letters, at most 290, before any link. `pages` are best first, at most three. `contacts` are in the order in
    which to use them. `language` is the code of the language of the words where that isn't English: then `sms` has that
    language's letters. `trace` says why, for staff and tests: never for the person who asked.
    """

    kind: Kind
    lead: str
    sms: str
    lines: tuple[str, ...] = ()
    pages: tuple[Page, ...] = ()
    district: District | None = None
    district_line: DistrictLine | None = None
    age: int | None = None
    contacts: tuple[ContactToUse, ...] = ()
    crisis_type: str | None = None
    command: str | None = None
    suggestions: tuple[str, ...] = ()
    needs_person: bool = False
    offer_referral: bool = False
    offer_person: bool = False
    language: str = ""
    trace: tuple[str, ...] = ()
