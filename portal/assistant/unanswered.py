"""Which messages go on the staff's list of questions that no page answers, and in what words."""

from content.plain_words import BREAK
from portal.assistant.answers import Kind, Reply
from portal.assistant.hearing import Heard, hear
from portal.assistant.kinds import CALM
from portal.assistant.knowledge import Knowledge
from portal.assistant.picking import NONE_FITS
from portal.feedback.anonymous import marks_in, without_personal_details
from portal.feedback.unanswered import Question

# Longer ones tell a story, and a story says whose it is.
MOST_WORDS, MOST_DETAILS = 25, 2
FIXED = "fixed reply: "
# What a question gets that is like those that are not ours to answer. No rule says that this one is.
LIKE_OTHERS = f"{FIXED}not_our_job"
# Such a message may be about a worker: that is for the team, never for a list.
WORKERS = frozenset("pa pas worker workers carer carers staff adviser advisor manager keyworker foster".split())


def question_without_page(message: str, given: Reply, knowledge: Knowledge) -> Question | None:
    """Return what to put on the list, or None: a page answered, a person must see it, or it could say who wrote it."""
    said = message.split()
    if len(said) > MOST_WORDS or given.needs_person or not _is_unanswered(given):
        return None
    heard = hear(message, knowledge)
    if _has_its_reply(heard, given) or _may_be_private(heard, knowledge):
        return None
    words = without_personal_details(" ".join(said), knowledge.right_words)
    if marks_in(words) > MOST_DETAILS:
        return None
    return Question(words, _nearest(message, given, knowledge))


def _is_unanswered(given: Reply) -> bool:
    """Whether no page answers: nothing fits, or so little that which page is meant was asked."""
    is_refused = given.kind is Kind.OUT_OF_SCOPE and not given.pages
    return is_refused or given.trace.rule == NONE_FITS


def _has_its_reply(heard: Heard, given: Reply) -> bool:
    """Whether fixed words answer it. Likeness alone to what is not ours is no answer: an editor may think otherwise."""
    rule = given.trace.rule
    return rule.startswith(FIXED) and (rule != LIKE_OTHERS or heard.fixed_by_pattern is not None)


def _may_be_private(heard: Heard, knowledge: Knowledge) -> bool:
    """Whether it is a little like danger, may be about a worker, or has no word that we know: maybe only a name."""
    words = [word for word in heard.words if word != BREAK]
    knows_one = any(len(word) > 2 and word in knowledge.right_words for word in words)
    if heard.alarm or WORKERS & set(words) or not knows_one:
        return True
    return heard.leaning is not None and heard.leaning.kinds[Kind.CRISIS] > CALM


def _nearest(message: str, given: Reply, knowledge: Knowledge) -> str | None:
    """Return the page that the assistant thought nearest, else the first that the search finds."""
    weighed = (score.about for score in given.trace.scores)
    found = (hit.slug for hit in knowledge.index.search(message).hits)
    return next((slug for slug in (*weighed, *found) if slug in knowledge.offer.pages), None)
