"""Reads what we say about each kind of danger, and whom to ring for it: the [crisis] tables of safeguarding.toml."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from content.checking import LONGEST_SMS, sms_faults
from content.errors import Problem
from content.fields import Fields
from content.offer import Offer
from content.phrase_files import LabelledContact, PhraseFile
from content.telling import NOW, both_numbers

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
    """What is said about one kind of danger. `lead`, `lines` and `sms` may hold HOMELESS and NOW, to be filled in.

    `lead_now` and `sms_now` are for when it is happening already, or to someone else: emergency services come first.
    `page` is the slug of what to read once there is time, or empty.
    """

    kind: str
    lead: str
    lines: tuple[str, ...]
    sms: str
    lead_now: str
    sms_now: str
    contacts: tuple[LabelledContact, ...]
    page: str


def read_crises(file: PhraseFile) -> dict[str, Crisis]:
    """Return what is said about each kind, noting what is wrong with it."""
    tables = file.tables.get("crisis", {})
    for kind in KINDS:
        if kind not in tables:
            file.problems.append(Problem(FILE, f"crisis.{kind}", "is missing.", "Say what to do about it."))
    return {kind: _crisis(file, kind, values) for kind, values in tables.items()}


def _crisis(file: PhraseFile, kind: str, values: Any) -> Crisis:
    fields = Fields(FILE, values, file.problems, f"crisis.{kind}")
    check_kind(fields, "", kind)
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
        page=file.known_page(fields, "page") if fields.has("page") else "",
    )
    fields.rest_is_unknown()
    return crisis


def _sms(file: PhraseFile, fields: Fields, field: str) -> str:
    sms = file.sms(fields, field)
    start = sms[:NUMBER_WITHIN]
    if not re.search(r"\d{3}", start) and HOMELESS not in start and not NOW.search(start):
        fields.wrong(field, f"has no number in its first {NUMBER_WITHIN} characters.", "Begin with the number to ring.")
    return sms


def check_now(crises: Mapping[str, Crisis], offer: Offer, problems: list[Problem]) -> None:
    """Note each contact that has no two numbers to choose by the hour, and each text that they make too long."""

    def longest(match: re.Match[str]) -> str:
        contact = offer.contacts.get(match["key"])
        if contact is None or not (contact.phone and contact.phone_out_of_hours):
            wrong.append(f"names {match[0]}, which has no number for each time of day.")
            return ""
        return both_numbers(offer.sentences.say, contact.phone, contact.phone_out_of_hours, is_late=None)

    for kind, crisis in crises.items():
        wrong: list[str] = []
        for words in (crisis.lead, crisis.lead_now, *crisis.lines):
            NOW.sub(longest, words)
        for sms in {crisis.sms, crisis.sms_now}:
            wrong += [what for what, _ in sms_faults(NOW.sub(longest, sms), LONGEST_SMS, letters="")]
        for what in dict.fromkeys(wrong):
            problems.append(Problem(FILE, f"crisis.{kind}", what, "Shorten it, or name another contact."))


def check_kind(fields: Fields, field: str, kind: str) -> None:
    """Note `kind` as wrong where it is none."""
    if kind and kind not in KINDS:
        fields.wrong(field, f"{kind!r} is not a kind of crisis.", f"Use one of: {', '.join(KINDS)}.")
