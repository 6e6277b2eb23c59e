"""What "What can I get?" says back: who they are, what decides something, and when it comes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from content.entitlements import ELSEWHERE, Circumstances, Entitlement, Group, weigh
from content.offer import Offer
from content.questions import LISTED, TYPED

SKIPPED = "Skipped"
HOME = "home"
# Somebody may look over their shoulder: this one is said back only in the list of answers, which is folded away.
SAID_QUIETLY = frozenset({"status"})


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One question, what was said to it, and the words that tell its Change button from the others."""

    key: str
    label: str
    value: str
    changes: str


def you_are(who: Circumstances, offer: Offer) -> str:
    """Return what they said as one sentence, like "You’re 19, in your own place in Preston.", or nothing."""
    parts = ", ".join(_said_back(who, offer))
    return f"You’re {parts}." if parts else ""


def _said_back(who: Circumstances, offer: Offer) -> Iterator[str]:
    if who.age is not None:
        yield str(who.age)
    place = _place(who, offer)
    if HOME in who.answers:
        yield " ".join(filter(None, (offer.questions[HOME].answers[who.answers[HOME]].you, place)))
    elif place:
        yield place
    for key, question in offer.questions.items():
        if key in who.answers and key not in {HOME, LISTED, *SAID_QUIETLY}:
            yield question.answers[who.answers[key]].you


def _place(who: Circumstances, offer: Offer) -> str:
    lives = who.answers.get(LISTED)
    if lives is None:
        return ""
    return f"outside {offer.council.name}’s area" if lives == ELSEWHERE else f"in {offer.district(lives).name}"


def answer_rows(who: Circumstances, offer: Offer) -> tuple[AnswerRow, ...]:
    """Return one row a question, in the order asked."""
    return tuple(
        AnswerRow(key, with_capital(question.short), _answer(key, who, offer), question.short)
        for key, question in offer.questions.items()
    )


def _answer(key: str, who: Circumstances, offer: Offer) -> str:
    if key == TYPED:
        return SKIPPED if who.age is None else str(who.age)
    answer = who.answers.get(key)
    if answer is None:
        return SKIPPED
    if key == LISTED:
        return "Somewhere else" if answer == ELSEWHERE else offer.district(answer).name
    return offer.questions[key].answers[answer].label


def what_decides(entitlement: Entitlement, offer: Offer) -> str:
    """Return why something is only a maybe: the questions they skipped, then what the offer alone can't know."""
    decides = [offer.questions[key].decides for key in entitlement.skipped]
    skipped = f"It depends on {in_a_row(decides)}." if decides else ""
    return " ".join(filter(None, (skipped, as_sentence(entitlement.rule.depends))))


def when_it_comes(entitlement: Entitlement, who: Circumstances) -> str:
    """Return when something that isn't theirs yet will be: an age, what has to happen first, or both."""
    from_age = f"From {entitlement.from_age}." if entitlement.from_age is not None else ""
    return " ".join(filter(None, (from_age, as_sentence(_what_first(entitlement, who)))))


def _what_first(entitlement: Entitlement, who: Circumstances) -> str:
    """Return what has to happen first, unless it has: somebody may only be too young."""
    at_any_age = weigh(entitlement.rule, replace(who, age=None))
    has_happened = at_any_age is None or at_any_age.group is not Group.LATER
    return "" if has_happened else entitlement.rule.later


def in_a_row(words: Sequence[str]) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    *before, last = words
    return f"{', '.join(before)} and {last}" if before else last


def with_capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def as_sentence(words: str) -> str:
    """Return `words` with a capital first and a full stop last, unless they end in another mark; nothing for none."""
    return with_capital(words) + ("" if not words or words[-1] in ".?!”" else ".")
