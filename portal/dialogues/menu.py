"""The menu with numbers. What a number means is read from the texts before it, so nothing is kept of a menu."""

from collections.abc import Sequence

from content.offer import Offer, Section
from portal.assistant import Knowledge, command_in
from portal.assistant.composing import menu_word
from portal.dialogues.wording import Wording

MENU = "MENU"
MOST_DIGITS = 2


def sections_of(offer: Offer) -> tuple[Section, ...]:
    """Return the sections that the menu lists, in its order."""
    return tuple(each for each in offer.sections.values() if offer.pages_in(each.slug) and not each.guides)


def menu_words(wording: Wording) -> str:
    """Return the menu as a text: a number and a word for each section."""
    sections = enumerate(sections_of(wording.offer), 1)
    return wording.say("menu", menu="\n".join(f"{number} {menu_word(section)}" for number, section in sections))


def spelled_out(texts: Sequence[str], knowledge: Knowledge) -> list[str]:
    """Return somebody's texts, oldest first, with each number that answers a menu put into the menu's word."""
    words = [menu_word(section) for section in sections_of(knowledge.offer)]
    meant: list[str] = []
    is_menu_open = False
    for text in texts:
        figure = _figure(text)
        if figure is None:
            is_menu_open = command_in(text, knowledge) == MENU if any(map(_figure, texts)) else False
        is_choice = is_menu_open and figure is not None and 1 <= figure <= len(words)
        meant.append(words[figure - 1] if is_choice and figure else text)
    return meant


def _figure(text: str) -> int | None:
    bare = text.strip(" .!)(\n")
    return int(bare) if bare.isascii() and bare.isdecimal() and len(bare) <= MOST_DIGITS else None
