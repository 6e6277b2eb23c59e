"""Which messages go on the staff's list of questions that no page answers, and in what words."""

from content.plain_words import BREAK
from portal.assistant.answers import Kind, Reply
from portal.assistant.hearing import hear
from portal.assistant.knowledge import Knowledge
from portal.feedback.anonymous import marks_in, without_personal_details
from portal.feedback.unanswered import Question

# Longer ones tell a story, and a story says whose it is.
MOST_WORDS, MOST_DETAILS = 25, 2
FIXED = "fixed reply: "
# Such a message may be about a worker: that is for the team, never for a list.
WORKERS = frozenset("pa pas worker workers carer carers staff adviser advisor manager keyworker foster".split())


def question_without_page(message: str, given: Reply, knowledge: Knowledge) -> Question | None:
    """Return what to put on the list, or None: a page answered, a person must see it, or it could say who wrote it."""
    said = message.split()
    if len(said) > MOST_WORDS or not _fits_nothing(given) or _may_be_private(message, knowledge):
        return None
    words = without_personal_details(" ".join(said), knowledge.right_words)
    if marks_in(words) > MOST_DETAILS:
        return None
    return Question(words, _nearest(message, given, knowledge))


def _fits_nothing(given: Reply) -> bool:
    is_fixed = given.trace.rule.startswith(FIXED)
    return given.kind is Kind.OUT_OF_SCOPE and not (given.pages or given.needs_person or is_fixed)


def _may_be_private(message: str, knowledge: Knowledge) -> bool:
    """Whether it is a little like danger, may be about a worker, or has no word that we know: maybe only a name."""
    heard = hear(message, knowledge)
    words = [word for word in heard.words if word != BREAK]
    if heard.alarm or heard.is_uneasy or WORKERS & set(words):
        return True
    return not any(len(word) > 2 and word in knowledge.right_words for word in words)


def _nearest(message: str, given: Reply, knowledge: Knowledge) -> str | None:
    """Return the page that the assistant thought nearest, else the first that the search finds."""
    weighed = (each.about for each in given.trace.scores)
    found = (hit.slug for hit in knowledge.index.search(message).hits)
    return next((slug for slug in (*weighed, *found) if slug in knowledge.offer.pages), None)
