"""Dresses a reply as a text: the words first, a short link last, at most two segments."""

from enum import StrEnum
from urllib.parse import urlsplit

from content.offer import Offer
from portal.assistant import Kind, Reply
from portal.messages.gsm7 import plain_gsm7
from portal.messages.segments import MOST_SEGMENTS, count_segments
from portal.settings import Settings
from sms.segments import fit


class Note(StrEnum):
    """What we say where no page and no rule speaks: the names of the sentences in sentences.toml.

    Each goes out with the numbers for an emergency after it.
    """

    # True whatever happens next: the text is stored and staff see it.
    HOLDING = "holding"
    NOT_KEPT = "not_kept"
    NO_PICTURES = "no_pictures"
    NO_WORDS = "no_words"
    ONLY_SIGNS = "only_signs"
    STOPPED = "stopped"
    STARTED = "started"
    PASSED_ON = "passed_on"
    TOO_LONG = "too_long"


def link_host(offer: Offer, settings: Settings) -> str:
    """Return the host that links in texts begin with: the public one, or the content's on a local run."""
    public = urlsplit(settings.public_base_url).netloc
    return offer.council.link_host if settings.is_local else public


def note_text(note: Note, offer: Offer) -> str:
    """Return the whole text for a note."""
    say = offer.sentences.say
    return fit(f"{say(f'notes.{note}')} {say('notes.emergency')}")


def text_for(reply: Reply, host: str) -> str:
    """Return the text for `reply`. Its link leads to the first page shown, or to the self-referral.

    Who reads a message that shows danger, and when, is said where there is room. Raises EmptyText: the reply has no
    words for a text.
    """
    if reply.language:
        return reply.sms  # checked words in letters of their own, which fit: that was seen to when they were loaded
    with_told = plain_gsm7(f"{reply.sms} {reply.told.sms}")
    if reply.told.sms and count_segments(with_told) <= MOST_SEGMENTS:
        return with_told
    return fit(reply.sms, _link(reply, host))


def _link(reply: Reply, host: str) -> str:
    if reply.kind is Kind.CRISIS:
        return ""  # a number to ring is what counts: nothing may stand beside it
    if reply.kind is Kind.REFER:
        return f"{host}/refer"
    return f"{host}/o/{reply.pages[0].slug}" if reply.pages else ""
