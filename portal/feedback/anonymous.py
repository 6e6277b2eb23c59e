"""Takes out of a message what could say who wrote it. What only a person could tell for a name stays: see docs."""

import re
from collections.abc import Callable, Container, Iterator

from content.plain_words import plain_words

NAME, NUMBER, DATE, POSTCODE, ADDRESS, EMAIL, LINK = (
    "[name]",
    "[number]",
    "[date]",
    "[postcode]",
    "[address]",
    "[email]",
    "[link]",
)
MARK = re.compile(r"\[(?:name|number|date|postcode|address|email|link)\]")
MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*"
STREET = r"(?:street|road|rd|avenue|lane|terrace|crescent)"
MORE_STREETS = r"(?:st|ave|close|drive|way|court|place|grove|gardens|mews|square|row)"
# In this order: what is taken out first can't be mistaken for what comes after it.
DETAILS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), mark)
    for pattern, mark in (
        (r"\S+@\S+\.\S+", EMAIL),
        (r"\b(?:https?://|www\.)\S+", LINK),
        (r"(?<!\w)@\w+", NAME),
        (rf"\b(?:flat\s+)?\d+[a-z]?,?\s+(?:[a-z']+\s+){{1,3}}(?:{STREET}|{MORE_STREETS})\b", ADDRESS),
        (rf"\b(?:on|at|in)\s+(?!(?:the|a|my|this|that)\b)(?:[a-z']+\s+){{1,2}}{STREET}\b", ADDRESS),
        (r"\bflat\s+\d+[a-z]?\b", ADDRESS),
        (r"\b\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{2,4}\b", DATE),
        (rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH},?\s+(?:'?\d{{2}}|\d{{4}})\b", DATE),
        (rf"\b{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}\b", DATE),
        (r"\b(?:born|dob|birthday)\b(?:\s+(?:is|on|in|the|date))*\s+[\w/ .-]*?\d{1,4}\w*", DATE),
        (r"\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b", POSTCODE),
        (r"\b[a-z]{2}\d{1,2}\b", POSTCODE),
        (r"(?<!\w)\+?\(?\d(?:[\s().-]{0,3}\d){4,}", NUMBER),
        # Letters and figures together: references. "16yearold" and "2nd" are none.
        (r"\b(?!\d{1,3}[a-z]+\b)(?=\w*\d)(?=\w*[a-z])[a-z\d]{5,}\b", NUMBER),
    )
)
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
APOSTROPHE = r"['’]?"
NO_NAMES = frozenset({"is", "s", "mr", "mrs", "ms", "miss", "dr", "i"})
# After these comes a name, whatever it is; a second name may follow.
NAME_FOLLOWS = re.compile(
    rf"\b(?:my{APOSTROPHE}?s? (?:first |full |real )?name{APOSTROPHE}s?(?: is)?|name is|"
    r"called|named|surname|mrs?|ms|miss|dr)\.?\s+$",
    re.IGNORECASE,
)
# After these comes a name, unless the word is one that the offer uses.
NAME_MAY_FOLLOW = re.compile(
    rf"\b(?:it{APOSTROPHE}s|this is|i{APOSTROPHE}m|i am|hi|hello|hiya|from|thanks|love|"
    r"mum|mam|dad|nan|brother|sister|cousin|uncle|aunt|auntie|mate|friend|partner|boyfriend|girlfriend|husband|wife|"
    r"ex|son|daughter|baby|landlord|neighbour|housemate|flatmate|pa|worker|adviser|carer|manager|teacher|tutor)\s+$",
    re.IGNORECASE,
)


def without_personal_details(words: str, known: Container[str]) -> str:
    """Return `words` with marks like [name] for numbers, addresses, dates, references and names.

    `known` holds the everyday words of the offer, in lower case: a word with a capital that is not there is a name.
    """
    for pattern, mark in DETAILS:
        words = pattern.sub(mark, words)
    is_shouted = words.upper() == words
    return "".join(_without_names(words, lambda word: _is_known(word, known), is_shouted=is_shouted))


def marks_in(words: str) -> int:
    """Return how many details were taken out."""
    return len(MARK.findall(words))


def _is_known(word: str, known: Container[str]) -> bool:
    return all(plain in known for plain in plain_words(word))


def _without_names(words: str, is_known: Callable[[str], bool], *, is_shouted: bool) -> Iterator[str]:
    """Yield the words, with what is between them, and NAME for each name."""
    end, after_name = 0, False
    for found in _words_outside_marks(words):
        between, word = words[end : found.start()], found[0]
        before = words[: found.start()]
        follows = bool(NAME_FOLLOWS.search(before)) and word.lower() not in NO_NAMES
        may_follow = (after_name and not between.strip()) or bool(NAME_MAY_FOLLOW.search(before))
        looks_like_one = ((word[0].isupper() and not is_shouted) or may_follow) and word.lower() not in NO_NAMES
        after_name = follows or (looks_like_one and not is_known(word))
        yield between
        yield NAME if after_name else word
        end = found.end()
    yield words[end:]


def _words_outside_marks(words: str) -> Iterator[re.Match[str]]:
    inside = {place for mark in MARK.finditer(words) for place in range(mark.start(), mark.end())}
    return (found for found in WORD.finditer(words) if found.start() not in inside)
