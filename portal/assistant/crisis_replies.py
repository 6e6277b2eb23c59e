"""Puts the reply to danger together: who to ring, the right one for this danger, this place and this hour first."""

import re
from collections.abc import Iterable
from dataclasses import replace

from content.crises import HOMELESS, Crisis
from content.offer import Contact, District, Offer
from content.phrase_files import LabelledContact
from content.telling import NOW, both_numbers, who_reads
from portal.assistant.answers import ContactToUse, Kind, Reply, Trace
from portal.assistant.conversation import Situation
from portal.assistant.danger import Alarm
from portal.assistant.knowledge import Knowledge

ADULT = 18
HOMELESS_TONIGHT = "homeless_tonight"


def crisis_reply(alarm: Alarm, situation: Situation, knowledge: Knowledge) -> Reply:
    """Return who to ring, the right one first, and little else. Where the hour is known, who answers now leads."""
    crisis = knowledge.safeguarding.crises[alarm.kind]
    is_now = bool(alarm.danger.first)
    lead, sms = (crisis.lead_now, crisis.sms_now) if is_now else (crisis.lead, crisis.sms)
    contacts = _contacts(crisis, alarm, situation, knowledge)
    told = who_reads(
        knowledge.safeguarding.told,
        knowledge.offer,
        knowledge.who_answers,
        tuple(used.contact for used in contacts),
        situation.now,
    )
    page = knowledge.offer.pages.get(crisis.page)
    return Reply(
        kind=Kind.CRISIS,
        lead=_filled(lead, situation, knowledge),
        lines=tuple(_filled(line, situation, knowledge) for line in crisis.lines),
        sms=_filled(sms, situation, knowledge),
        pages=(page,) if page else (),
        passages=(knowledge.answering.passages[page.slug].all[0],) if page else (),
        district=_district(situation, knowledge.offer),
        age=situation.age,
        contacts=contacts,
        crisis_type=alarm.kind,
        needs_person=True,
        offer_person=True,
        told=told,
        trace=Trace(f"danger: {alarm.danger.about}", (alarm.words,)),
    )


def contacts_for(kind: str, district: District | None, knowledge: Knowledge) -> tuple[Contact, ...]:
    """Return who helps with this kind of danger there, for staff: none where `kind` is no kind of danger."""
    crisis = knowledge.safeguarding.crises.get(kind)
    named = [contact.key for contact in crisis.contacts] if crisis else []
    local = list(district.homeless) if district and kind == HOMELESS_TONIGHT else []
    return tuple(knowledge.offer.contact(key) for key in dict.fromkeys([*local, *named]))


def _filled(words: str, situation: Situation, knowledge: Knowledge) -> str:
    """Return `words` with the numbers put in that depend on the place and the hour."""

    def number(found: re.Match[str]) -> str:
        contact = knowledge.offer.contact(found["key"])
        return _written(contact.phone, contact.phone_out_of_hours, contact, situation, knowledge)

    if HOMELESS in words:
        words = words.replace(HOMELESS, _homeless_number(situation, knowledge))
    return NOW.sub(number, words)


def _written(day: str, night: str, contact: Contact, situation: Situation, knowledge: Knowledge) -> str:
    """Return the two numbers as one piece of text, led by the one that answers when `contact` is open or shut."""
    is_late = None if situation.now is None else knowledge.who_answers.is_late(contact, situation.now)
    return both_numbers(knowledge.offer.sentences.say, day, night, is_late=is_late)


def _contacts(crisis: Crisis, alarm: Alarm, situation: Situation, knowledge: Knowledge) -> tuple[ContactToUse, ...]:
    offer = knowledge.offer
    contacts = list(labelled(crisis.contacts, offer))
    if alarm.kind == HOMELESS_TONIGHT and not _is_child(situation):
        district = _district(situation, offer)
        local = [offer.contact(key) for key in district.homeless] if district else []
        names = {used.contact.key for used in contacts}
        theirs = [ContactToUse(contact.what_for, contact) for contact in local if contact.key not in names]
        contacts = sorted([*theirs, *contacts], key=lambda used: not _can_be_rung(used.contact))
    contacts = _by_the_hour(contacts, situation, knowledge)
    return tuple(sorted(contacts, key=lambda used: used.contact.key != alarm.danger.first))


def _by_the_hour(contacts: list[ContactToUse], situation: Situation, knowledge: Knowledge) -> list[ContactToUse]:
    """Return the contacts with those who answer now first, each with the number that is answered now."""
    if situation.now is None:
        return contacts
    labels = {used.contact.key: used for used in contacts}
    numbers = {used.contact.phone for used in contacts}
    answers = knowledge.who_answers.in_order([used.contact for used in contacts], situation.now)
    # A contact whose number for nights stands here in a row of its own: its own row is for the day.
    for_the_day = {
        each.contact.key
        for each in answers
        if each.out_of_hours_first and each.contact.phone and each.contact.phone_out_of_hours in numbers
    }
    in_order = sorted(answers, key=lambda each: (each.contact.key in for_the_day, not _can_be_reached(each.contact)))
    return [
        replace(labels[key], out_of_hours=each.out_of_hours_first and key not in for_the_day)
        for each in in_order
        for key in [each.contact.key]
    ]


def _can_be_rung(contact: Contact) -> bool:
    return bool(contact.phone or contact.phone_out_of_hours)


def _can_be_reached(contact: Contact) -> bool:
    return _can_be_rung(contact) or bool(contact.text_to)


def _is_child(situation: Situation) -> bool:
    return situation.age is not None and situation.age < ADULT


def _district(situation: Situation, offer: Offer) -> District | None:
    return offer.districts.get(situation.district or "")


def _homeless_number(situation: Situation, knowledge: Knowledge) -> str:
    """Return whom to ring with nowhere to sleep: the district's number for an adult whose district is known.

    The council's own stands in where the district has none for the time of day.
    """
    offer = knowledge.offer
    district = _district(situation, offer)
    office = offer.contact(offer.council.office_phone)
    keys = district.homeless if district and not _is_child(situation) else ()
    local = [contact for contact in map(offer.contact, keys) if not knowledge.who_answers.is_for_nights(contact)]
    theirs = next((contact for contact in local if _can_be_rung(contact)), office)
    by_day = theirs if theirs.phone else office
    night = theirs.phone_out_of_hours or office.phone_out_of_hours
    return _written(by_day.phone, night, by_day, situation, knowledge)


def labelled(contacts: Iterable[LabelledContact], offer: Offer) -> tuple[ContactToUse, ...]:
    """Return the contacts that fixed texts name, with their labels."""
    return tuple(ContactToUse(contact.label, offer.contact(contact.key)) for contact in contacts)
