"""Puts replies together from the published offer and the fixed texts. Nothing here invents a word of the offer."""

from collections.abc import Iterable
from dataclasses import replace

from content.checking import LONGEST_SMS
from content.offer import District, Offer, Page, Section
from content.replies import MENU_WORDS, NO_PAGE, SUBJECT, FixedReply
from portal.assistant.answers import Kind, Passage, Reply, Trace
from portal.assistant.conversation import Situation
from portal.assistant.crisis_replies import labelled
from portal.assistant.knowledge import Knowledge

MOST_PAGES = 3
MOST_SUGGESTIONS = 3
WORK = "work"
# The word to text for a section, where its slug would mean something else: START turns messages on.
OTHER_MENU_WORDS = {"start": "RIGHTS"}


def district_of(situation: Situation, offer: Offer) -> District | None:
    """Return the district that still holds, or None."""
    return offer.districts.get(situation.district or "")


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
        language=fixed.language,
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
