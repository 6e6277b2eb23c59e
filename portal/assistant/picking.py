"""Asks which of two or three pages was meant where that is in doubt, and understands the answer: "2", "second one"."""

import re
from collections.abc import Sequence

from content.checking import LONGEST_SMS
from content.offer import Page
from content.phrases import text_of
from content.plain_words import BREAK, plain_words
from portal.assistant.answers import Kind, Reply, Trace
from portal.assistant.choosing import Choice
from portal.assistant.composing import MOST_PAGES, district_of, summary_passages
from portal.assistant.conversation import Situation
from portal.assistant.knowledge import Knowledge

# Two readings this near each other are as likely right as wrong: asking takes one short text, a wrong answer two.
CLOSE = 1.0
LONGEST_PICK = 5
# Why it was asked, where no page fits well.
NONE_FITS = "page: none fits well"
_NUMBERS = {"1": 1, "2": 2, "3": 3, "one": 1, "two": 2, "three": 3}
_ORDER = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "top": 1, "last": -1, "bottom": -1}
_BEFORE = r"(?:ok |yes |yeah |yh |um |er |id say |i mean |its |the |number |no |option |answer |please )*"
_AFTER = r"(?:one |1 |option |answer |please |thanks |then |ta |x |of them )*"
_PICK = re.compile(
    rf"{_BEFORE}(?:(?P<number>{'|'.join(_NUMBERS)}) (?:please |thanks |then |ta |x )*"
    rf"|(?P<order>{'|'.join(_ORDER)}) {_AFTER})"
)


def picked(message: str) -> int | None:
    """Return which of a numbered list the whole message picks, from 1; -1 is the last. None where it picks nothing."""
    words = [word for word in plain_words(message) if word != BREAK]
    found = _PICK.fullmatch(text_of(words)) if len(words) <= LONGEST_PICK else None
    if found is None:
        return None
    return _NUMBERS[found["number"]] if found["number"] else _ORDER[found["order"]]


def picked_page(message: str, shown: Sequence[Page]) -> Page | None:
    """Return the page of `shown` that the whole message picks, or None."""
    number = picked(message)
    if number is None or number > len(shown) or not shown:
        return None
    return shown[number - 1] if number > 0 else shown[-1]


def close_readings(choices: Sequence[Choice]) -> int:
    """Return how many of the best choices are too near each other to tell which was meant."""
    return sum(choices[0].score - choice.score < CLOSE for choice in choices[:MOST_PAGES]) if choices else 0


def which_reply(pages: Sequence[Page], situation: Situation, knowledge: Knowledge, trace: Trace) -> Reply:
    """Return the one short question which of `pages` was meant, numbered."""
    offer = knowledge.offer
    say = offer.sentences.say
    asked = "choices.none_fits" if trace.rule == NONE_FITS else "choices.which"
    numbered = [say("choices.one", number=number, title=page.title) for number, page in enumerate(pages, 1)]
    return Reply(
        kind=Kind.ANSWER,
        lead=say(asked),
        lines=tuple(numbered),
        sms="\n".join([say(f"{asked}_in_a_text"), *numbered])[:LONGEST_SMS],
        pages=tuple(pages),
        passages=summary_passages(pages, knowledge),
        district=district_of(situation, offer),
        age=situation.age,
        suggestions=tuple(page.title for page in pages),
        offer_person=True,
        trace=trace,
    )
