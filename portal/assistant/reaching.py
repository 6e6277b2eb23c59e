"""Whom to contact about a page at this hour, and how that is said."""

from collections.abc import Iterator, Sequence

from content.facts import Certainty
from content.forms import CONTACT, LATE
from content.offer import Contact
from content.opening import State
from content.who_answers import AnswersNow
from portal.assistant.about import About, Said
from portal.assistant.answers import Place

RING = frozenset("ring call phone number telephone".split())


def contacts_now(about: About) -> tuple[AnswersNow, ...]:
    """Return who to contact, in order. Where that is asked: whom the question names, then whoever answers now.

    The district's own go before those of the page.
    """
    keys = dict.fromkeys([*(about.line.contacts if about.line else ()), *about.page.contacts])
    contacts = [about.offer.contact(key) for key in keys]
    if about.asked.form != CONTACT:
        return tuple(_at_no_hour(contact) for contact in contacts)
    named = _named_contact(about)
    if named and named not in contacts:
        contacts.insert(0, named)
    shown = _in_order(contacts, about)
    return tuple(sorted(shown, key=lambda each: (each.contact is not named, *_how_far(each, about))))


def _in_order(contacts: Sequence[Contact], about: About) -> Sequence[AnswersNow]:
    if about.now is None:
        return [_at_no_hour(contact) for contact in contacts]
    return about.answering.who_answers.in_order(contacts, about.now)


def _at_no_hour(contact: Contact) -> AnswersNow:
    return AnswersNow(contact, State.UNKNOWN, "", out_of_hours_first=False)


def _how_far(shown: AnswersNow, about: About) -> tuple[bool, ...]:
    """Return what speaks against a contact, the worst first: it's shut, not the district's own, for something else."""
    contact, own = shown.contact, about.line.contacts if about.line else ()
    is_shut = shown.state is State.SHUT and not shown.out_of_hours_first
    wants_to_ring = not RING.isdisjoint(about.asked.words)
    return is_shut, contact.key not in own, not _fits(contact, about), wants_to_ring and not _rings(contact)


def _rings(contact: Contact) -> bool:
    return bool(contact.phone or contact.phone_out_of_hours)


def _fits(contact: Contact, about: About) -> bool:
    """Whether what the contact is for is what was asked, beyond what the whole page is about."""
    asked = {term for term, weight in about.asked.terms.items() if weight >= 1} - set(about.passages.heading)
    return bool(asked & about.answering.what_for[contact.key])


def _named_contact(about: About) -> Contact | None:
    """Return the contact whose name the question holds, where one word of it is the name of no other."""
    named = about.answering.named
    place = about.district.name.lower() if about.district else ""
    asked = {term for term, weight in about.asked.terms.items() if weight >= 1 and term not in place}
    shared = {key: asked & words for key, words in named.items() if asked & words}
    own = {
        key: has
        for key, has in shared.items()
        if any(sum(term in words for words in named.values()) == 1 for term in has)
    }
    best = max(own, key=lambda key: (len(own[key]), -len(named[key])), default=None)
    return about.offer.contact(best) if best else None


def contact_line(shown: AnswersNow, about: About) -> Said:
    """Return how to reach a contact, as it stands now."""
    contact, say = shown.contact, about.offer.sentences.say
    words = " ".join(_contact_words(shown, about))
    is_sure = contact.certainty is Certainty.SURE
    words = words if is_sure else f"{words} {say('contacts.ask_to_check')}"
    return Said(words, words, about.passage(words, Place.CONTACT, contact.source, contact.certainty, contact.key))


def _contact_words(shown: AnswersNow, about: About) -> Iterator[str]:
    contact, say = shown.contact, about.offer.sentences.say
    phone = contact.phone or contact.phone_out_of_hours
    is_late = shown.out_of_hours_first or LATE in about.asked.signs
    if is_late and contact.phone and contact.phone_out_of_hours:
        yield say("contacts.ring_late", name=contact.name, late=contact.phone_out_of_hours, phone=contact.phone)
    elif phone and shown.note:
        yield say("contacts.ring_now", name=contact.name, phone=phone, hours=shown.note)
    elif phone:
        yield say("contacts.ring", name=contact.name, phone=phone)
    elif contact.text_to:
        yield say("contacts.text", name=contact.name, word=contact.text_word, number=contact.text_to)
    elif contact.email:
        yield say("contacts.email", name=contact.name, email=contact.email)
    else:
        yield say("contacts.site", name=contact.name, url=contact.url or contact.hours)
