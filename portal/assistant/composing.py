"""Puts replies together from the published offer and the fixed texts. Nothing here invents a word of the offer."""

from collections.abc import Iterable
from dataclasses import replace

from content.checking import LONGEST_SMS
from content.offer import Contact, District, Offer, Page, Section
from content.phrase_files import LabelledContact
from content.replies import MENU_WORDS, NO_PAGE, SUBJECT, FixedReply
from content.safeguarding import HOMELESS, Crisis
from portal.assistant.answers import ContactToUse, Kind, Passage, Reply, Trace
from portal.assistant.conversation import Situation
from portal.assistant.danger import Alarm
from portal.assistant.knowledge import Knowledge

MOST_PAGES = 3
MOST_SUGGESTIONS = 3
ADULT = 18
WORK = "work"
# The word to text for a section, where its slug would mean something else: START turns messages on.
OTHER_MENU_WORDS = {"start": "RIGHTS"}


def district_of(situation: Situation, offer: Offer) -> District | None:
    """Return the district that still holds, or None."""
    return offer.districts.get(situation.district or "")


def crisis_reply(alarm: Alarm, situation: Situation, knowledge: Knowledge) -> Reply:
    """Return who to ring, the right one first, and little else."""
    offer = knowledge.offer
    crisis = knowledge.safeguarding.crises[alarm.kind]
    now = bool(alarm.danger.first)
    number = _homeless_number(situation, offer)
    lead, sms = (crisis.lead_now, crisis.sms_now) if now else (crisis.lead, crisis.sms)
    return Reply(
        kind=Kind.CRISIS,
        lead=lead.replace(HOMELESS, number),
        lines=tuple(line.replace(HOMELESS, number) for line in crisis.lines),
        sms=sms.replace(HOMELESS, number),
        district=district_of(situation, offer),
        age=situation.age,
        contacts=_crisis_contacts(crisis, alarm, situation, offer),
        crisis_type=alarm.kind,
        needs_person=True,
        offer_person=True,
        trace=Trace(f"danger: {alarm.danger.about}", (alarm.words,)),
    )


def _crisis_contacts(crisis: Crisis, alarm: Alarm, situation: Situation, offer: Offer) -> tuple[ContactToUse, ...]:
    contacts = list(labelled(crisis.contacts, offer))
    if alarm.kind == "homeless_tonight" and not _is_child(situation):
        district = district_of(situation, offer)
        local = [offer.contact(key) for key in district.homeless] if district else []
        names = {used.contact.key for used in contacts}
        theirs = [ContactToUse(contact.what_for, contact) for contact in local if contact.key not in names]
        contacts = sorted([*theirs, *contacts], key=lambda used: not _can_be_rung(used.contact))
    return tuple(sorted(contacts, key=lambda used: used.contact.key != alarm.danger.first))


def _can_be_rung(contact: Contact) -> bool:
    return bool(contact.phone or contact.phone_out_of_hours)


def _is_child(situation: Situation) -> bool:
    return situation.age is not None and situation.age < ADULT


def _homeless_number(situation: Situation, offer: Offer) -> str:
    """Return the number to ring with nowhere to sleep: the district's for an adult whose district is known."""
    district = district_of(situation, offer)
    keys = district.homeless if district and not _is_child(situation) else ()
    for contact in (offer.contact(key) for key in keys):
        if contact.phone and contact.phone_out_of_hours:
            return _both_numbers(contact, offer)
        if contact.phone or contact.phone_out_of_hours:
            return contact.phone or offer.sentences.say("contacts.number_late", late=contact.phone_out_of_hours)
    return _both_numbers(offer.contact(offer.council.office_phone), offer)


def _both_numbers(contact: Contact, offer: Offer) -> str:
    return offer.sentences.say("contacts.number_and_late", phone=contact.phone, late=contact.phone_out_of_hours)


def labelled(contacts: Iterable[LabelledContact], offer: Offer) -> tuple[ContactToUse, ...]:
    """Return the contacts that fixed texts name, with their labels."""
    return tuple(ContactToUse(contact.label, offer.contact(contact.key)) for contact in contacts)


def fixed_reply(fixed: FixedReply, situation: Situation, knowledge: Knowledge, page: Page | None = None) -> Reply:
    """Return a reply in fixed words, with a page beside it where one surely belongs there."""
    return Reply(
        kind=Kind(fixed.kind),
        lead=fixed.lead,
        lines=fixed.lines,
        sms=fixed.sms,
        pages=(page,) if page else (),
        passages=summary_passages((page,) if page else (), knowledge),
        district=district_of(situation, knowledge.offer),
        age=situation.age,
        contacts=labelled(fixed.contacts, knowledge.offer),
        command=fixed.key if fixed.kind == Kind.COMMAND else None,
        suggestions=fixed.suggestions,
        needs_person=fixed.needs_person,
        offer_person=fixed.offer_person,
        offer_referral=fixed.offer_referral,
        trace=Trace(f"fixed reply: {fixed.key}"),
    )


def no_page_reply(subject: str, situation: Situation, knowledge: Knowledge, fixed: FixedReply) -> Reply:
    """Return the plain truth that there is no page, with the way to a person. `subject` is its name."""
    plain = fixed_reply(fixed, situation, knowledge)
    lead, sms = plain.lead.replace(SUBJECT, subject), plain.sms.replace(SUBJECT, subject)
    return replace(plain, lead=lead, sms=sms, trace=Trace(f"no page: {subject}"))


def menu_reply(fixed: FixedReply, situation: Situation, knowledge: Knowledge) -> Reply:
    """Return the menu: the sections that have pages, each of whose titles is a message that works."""
    offer = knowledge.offer
    sections = [each for each in offer.sections.values() if offer.pages_in(each.slug) and not each.guides]
    plain = fixed_reply(fixed, situation, knowledge)
    say = offer.sentences.say
    lines = tuple(say("lists.menu_line", section=each.title, blurb=each.blurb) for each in sections)
    words = ", ".join(menu_word(section) for section in sections)
    titles = tuple(section.title for section in sections)
    return replace(plain, lines=lines, sms=plain.sms.replace(MENU_WORDS, words), suggestions=titles)


def menu_word(section: Section) -> str:
    """Return the word to text for a section."""
    return OTHER_MENU_WORDS.get(section.slug, section.slug.upper())


def section_reply(section: Section, situation: Situation, knowledge: Knowledge) -> Reply:
    """Return what there is in a section: the titles, each of which is a message that works."""
    pages = knowledge.offer.pages_in(section.slug)
    if not pages:
        return no_page_reply(section.title.lower(), situation, knowledge, knowledge.replies.of(NO_PAGE))
    titles = ", ".join(page.title for page in pages)
    say = knowledge.offer.sentences.say
    return Reply(
        kind=Kind.ANSWER,
        lead=say("lists.section", section=section.title),
        lines=(titles,),
        sms=say("lists.section_in_a_text", section=section.title, titles=titles)[:LONGEST_SMS],
        pages=pages[:MOST_PAGES],
        passages=summary_passages(pages[:MOST_PAGES], knowledge),
        district=district_of(situation, knowledge.offer),
        age=situation.age,
        suggestions=tuple(page.title for page in pages[:MOST_SUGGESTIONS]),
        offer_person=True,
        offer_referral=section.slug == WORK,
        trace=Trace(f"section: {section.slug}"),
    )


def summary_passages(pages: Iterable[Page], knowledge: Knowledge) -> tuple[Passage, ...]:
    """Return the short answer of each page, as a passage."""
    return tuple(knowledge.answering.passages[page.slug].all[0] for page in pages)
