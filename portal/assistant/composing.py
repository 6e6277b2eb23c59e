"""Puts replies together from the published offer and the fixed texts. Nothing here invents a word of the offer."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from content.checking import LONGEST_SMS
from content.offer import Contact, District, DistrictLine, Offer, Page, Section, Step
from content.phrase_files import LabelledContact
from content.replies import MENU_WORDS, NO_PAGE, SUBJECT, FixedReply
from content.safeguarding import HOMELESS, Crisis
from portal.assistant.answers import ContactToUse, Kind, Reply
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
        trace=(f"danger: {alarm.danger.about}", f"words: {alarm.words}"),
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
            return f"{contact.phone}, or {contact.phone_out_of_hours} out of hours"
        if contact.phone or contact.phone_out_of_hours:
            return contact.phone or f"{contact.phone_out_of_hours} (out of hours)"
    office = offer.contact(offer.council.office_phone)
    return f"{office.phone}, or {office.phone_out_of_hours} out of hours"


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
        district=district_of(situation, knowledge.offer),
        age=situation.age,
        contacts=labelled(fixed.contacts, knowledge.offer),
        command=fixed.key if fixed.kind == Kind.COMMAND else None,
        suggestions=fixed.suggestions,
        needs_person=fixed.needs_person,
        offer_person=fixed.offer_person,
        offer_referral=fixed.offer_referral,
        language=fixed.language,
        trace=(f"fixed reply: {fixed.key}",),
    )


def no_page_reply(subject: str, situation: Situation, knowledge: Knowledge, fixed: FixedReply) -> Reply:
    """Return the plain truth that there is no page, with the way to a person. `subject` is its name."""
    plain = fixed_reply(fixed, situation, knowledge)
    lead, sms = plain.lead.replace(SUBJECT, subject), plain.sms.replace(SUBJECT, subject)
    return replace(plain, lead=lead, sms=sms, trace=(f"no page: {subject}",))


def menu_reply(fixed: FixedReply, situation: Situation, knowledge: Knowledge) -> Reply:
    """Return the menu: the sections that have pages, each of whose titles is a message that works."""
    offer = knowledge.offer
    sections = [each for each in offer.sections.values() if offer.pages_in(each.slug) and not each.guides]
    plain = fixed_reply(fixed, situation, knowledge)
    lines = tuple(f"{section.title}: {section.blurb}" for section in sections)
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
    return Reply(
        kind=Kind.ANSWER,
        lead=f"{section.title}: here's what we have.",
        lines=(titles,),
        sms=f"{section.title}. Text what you want to know about: {titles}."[:LONGEST_SMS],
        pages=pages[:MOST_PAGES],
        district=district_of(situation, knowledge.offer),
        age=situation.age,
        suggestions=tuple(page.title for page in pages[:MOST_SUGGESTIONS]),
        offer_person=True,
        offer_referral=section.slug == WORK,
        trace=(f"section: {section.slug}",),
    )


def answer_reply(pages: Sequence[Page], situation: Situation, knowledge: Knowledge, trace: tuple[str, ...]) -> Reply:
    """Return the answer from `pages`, best first: what differs in the district before what holds everywhere."""
    page, offer = pages[0], knowledge.offer
    district = district_of(situation, offer)
    line = offer.line_for(district.slug, page.slug) if district else None
    keys = dict.fromkeys([*(line.contacts if line else ()), *page.contacts])
    return Reply(
        kind=Kind.ANSWER,
        lead=line.text if line else page.summary,
        lines=tuple(_answer_lines(page, district, line, situation.age)),
        sms=_answer_sms(page, district, line),
        pages=tuple(pages[:MOST_PAGES]),
        district=district,
        district_line=line,
        age=situation.age,
        contacts=tuple(_for_page(offer.contact(key)) for key in keys),
        suggestions=knowledge.suggestions.beside(page),
        offer_referral=page.section == WORK,
        offer_person=True,
        trace=trace,
    )


def _for_page(contact: Contact) -> ContactToUse:
    return ContactToUse(contact.what_for, contact)


def _answer_lines(page: Page, district: District | None, line: DistrictLine | None, age: int | None) -> Iterable[str]:
    if line:
        yield page.summary
    if page.steps:
        yield f"First: {step_words(page.steps[0])}"
    if district and not line:
        yield f"You said {district.name}. We don't know of anything different there."
    if age is not None and not _fits(page, age):
        yield f"You said the age is {age}. {' '.join(page.who.words[:1])} Ask your PA what you can get at {age}."


def _fits(page: Page, age: int) -> bool:
    youngest, oldest = page.who.youngest, page.who.oldest
    return (youngest is None or age >= youngest) and (oldest is None or age <= oldest)


def step_words(step: Step) -> str:
    """Return one step as a sentence or two."""
    return f"{step.do.rstrip('.')}. {step.how}".strip()


def _answer_sms(page: Page, district: District | None, line: DistrictLine | None) -> str:
    if line:
        return line.sms
    more = f" {district.name}: we know of nothing different there." if district else ""
    return page.sms + more if len(page.sms) + len(more) <= LONGEST_SMS else page.sms
