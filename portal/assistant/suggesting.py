"""What somebody could ask next: only questions that this assistant answers well."""

from functools import lru_cache

from content.offer import Page
from portal.assistant.hearing import hear
from portal.assistant.knowledge import Knowledge

MOST = 3
SHORTEST, LONGEST = 12, 48


def suggestions_beside(page: Page, knowledge: Knowledge) -> tuple[str, ...]:
    """Return up to three short questions, each of which leads to another page."""
    asked = (good_question(slug, knowledge) for slug in page.related)
    return tuple(question for question in asked if question)[:MOST]


@lru_cache(maxsize=256)
def good_question(slug: str, knowledge: Knowledge) -> str | None:
    """Return a short question, as people ask it, that leads to the page `slug`; None where none does."""
    asked = [knowledge.offer.page(slug).title, *knowledge.offer.page(slug).asked_as]
    fitting = (question for question in asked[1:] if SHORTEST <= len(question) <= LONGEST)
    return next((question for question in (*fitting, asked[0]) if _leads_to(slug, question, knowledge)), None)


def _leads_to(slug: str, question: str, knowledge: Knowledge) -> bool:
    heard = hear(question, knowledge)
    if heard.alarm or heard.fixed or heard.smalltalk:
        return False
    choices = knowledge.chooser.scores(heard.words)
    return bool(choices) and choices[0].slug == slug
