"""What exactly was asked: the form of the question, its telling words, and what else counts in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from content.forms import WHEN
from content.plain_words import BREAK
from portal.assistant.answering import Answering
from portal.assistant.conversation import Situation
from portal.assistant.hearing import Heard
from portal.assistant.passages import MEANT, TAKES, telling

# Words that ask for a time, and say nothing of what the time is for.
ASKS_TIME = frozenset(telling("long often soon quickly old age"))


@dataclass(frozen=True, slots=True)
class Asked:
    """`form` is a key of forms.toml, or empty; `signs` are keys too.

    `terms` are the stems that tell what it is about, with their weights.
    """

    form: str
    terms: Mapping[str, float]
    signs: frozenset[str]
    words: tuple[str, ...]


def what_is_asked(situation: Situation, answering: Answering) -> Asked:
    """Return what the message asks. One that only goes on ("and in chorley") asks the same as the one before it."""
    heard = situation.heard
    form, terms = answering.forms.form_of(heard.words), _terms(heard, answering)
    before = next((said for said in reversed(situation.earlier) if said.is_question), None)
    if before is not None and situation.goes_on:
        form = form or answering.forms.form_of(before.words)
        terms = terms or _terms(before, answering)
    idle = ASKS_TIME if form == WHEN else {TAKES}
    terms = {term: weight for term, weight in terms.items() if term not in idle}
    return Asked(form, terms, answering.forms.signs_in(heard.words), heard.words)


def _terms(heard: Heard, answering: Answering) -> dict[str, float]:
    words = [word for word in heard.words if word != BREAK]
    terms = {stem: 1.0 for stem in telling(words) if not stem.isdigit()}
    for phrase in (*words, *(" ".join(pair) for pair in pairwise(words))):
        for stem in answering.meant.get(phrase, ()):
            terms.setdefault(stem, MEANT)
    return terms
