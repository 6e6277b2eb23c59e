"""Finds the line of the published offer that answers a question, by the form of the question."""

from collections.abc import Sequence

from content.facts import Amount
from content.forms import CONTACT, HARD_NEWS, HOW, HOW_MUCH, MAY, WHEN
from content.who_answers import AnswersNow
from portal.assistant.about import About, Said
from portal.assistant.answers import Passage, Place
from portal.assistant.figures import amount_line
from portal.assistant.passages import Found
from portal.assistant.reaching import contact_line

# Where words may lead from: who a page is for is a condition, not an answer.
LEADING = (Place.FIGURE, Place.GETS, Place.STEP, Place.ACT_NOW, Place.BODY, Place.REFUSED)
# What somebody else may have said, quoted so that it can be answered: never our own answer.
CLAIM = '"'
# Fewer letters than these say nothing by themselves.
SHORTEST = 40
# How much better than the summary a passage must fit before it leads, how well at all, with how many telling words, and
# with what share of those asked: more of them where a yes or no is wanted, which the summary gives.
CLEARLY, WELL, TELLING = 1.6, 4.0, 2
MUCH_OF, MOST_OF = 0.4, 0.5
ALONE = 4.0
# A step leads in place of the first one, and words that tell a time in place of the summary, where they fit this well.
STEP_WELL, TIME_WELL = 2.0, 2.0


def district_line(about: About) -> Said | None:
    """Return what differs in the district."""
    line, district = about.line, about.district
    if not line or not district:
        return None
    return Said(
        line.text, line.sms, about.passage(line.text, Place.DISTRICT, line.source, line.certainty, district.slug)
    )


def summary(about: About) -> Said:
    """Return the page's own short answer; as a text, the longer one that it has for that."""
    passage = about.passages.all[0]
    return Said(passage.words, about.page.sms, passage)


def specific_lines(about: About, contacts: Sequence[AnswersNow], amounts: Sequence[Amount]) -> list[Said]:
    """Return the lines that answer just what was asked; none where the page's own short answer does."""
    form = about.asked.form
    if form == HOW_MUCH:
        return [amount_line(amount, about) for amount in amounts]
    if form == CONTACT:
        return [contact_line(shown, about) for shown in contacts[:1]]
    found = _fitting(about)
    return [Said(found.words, found.words, found)] if found else []


def _fitting(about: About) -> Passage | None:
    """Return the passage to lead with: a step for "how", words that tell a time for "when", else what clearly fits.

    Where the news is hard, what the page says to do at once comes first.
    """
    passages, asked = about.passages, about.asked
    urgent = passages.best(asked.terms, (Place.ACT_NOW,)) if HARD_NEWS in asked.signs else []
    if urgent and urgent[0].own:
        return next(each for each in passages.all if each.place is Place.ACT_NOW)
    if asked.form == HOW:
        return _step_that_fits(about) or _first_step(about)
    if asked.form == WHEN:
        times = passages.best(asked.terms, LEADING, about.answering.forms.holds[WHEN])
        return _clearly_best(times, about, by=1.0, well=TIME_WELL)
    return _clearly_best(passages.best(asked.terms, LEADING), about, by=CLEARLY)


def _step_that_fits(about: About) -> Passage | None:
    """Return the step that was asked for, or else whatever on the page says how; None where nothing clearly does."""
    steps = about.passages.best(about.asked.terms, (Place.STEP,))
    first = next((each.score for each in steps if each.passage is _first_step(about)), 0.0)
    best = next((each for each in steps[:1] if each.score >= STEP_WELL and each.score >= CLEARLY * first), None)
    if best and best.own and (best.shared >= TELLING or _said(about) <= TELLING):
        return best.passage
    return _clearly_best(about.passages.best(about.asked.terms, LEADING), about, by=CLEARLY)


def _first_step(about: About) -> Passage | None:
    return next((each for each in about.passages.all if each.place is Place.STEP), None)


def _said(about: About) -> int:
    """Return how many telling words the question has."""
    return sum(weight >= 1 for weight in about.asked.terms.values())


def _is_answer(words: str) -> bool:
    return len(words) >= SHORTEST and not words.startswith(CLAIM)


def _clearly_best(found: Sequence[Found], about: About, by: float, well: float = WELL) -> Passage | None:
    """Return the best passage where it fits `by` times as well as the summary and holds most of what was asked."""
    own = next((each.score for each in about.passages.best(about.asked.terms, (Place.SUMMARY,))), 0.0)
    best = next((each for each in found if each.passage.place is not Place.SUMMARY), None)
    if best is None or best.score < by * own or best.score < well or not _is_answer(best.passage.words):
        return None
    said = _said(about)
    share = MOST_OF if about.asked.form == MAY else MUCH_OF
    is_telling = best.shared >= TELLING or (best.score >= min(well, ALONE) and said <= TELLING)
    return best.passage if is_telling and best.own and best.shared >= share * said else None
