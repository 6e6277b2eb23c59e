"""One message and its history in, one reply out. Safeguarding comes first, and nothing after it can undo it."""

from collections.abc import Sequence
from dataclasses import replace

from content.offer import Page, Section
from content.plain_words import plain_words
from content.replies import NO_PAGE, UNKNOWN
from content.subjects import ELSEWHERE
from portal.assistant.answers import Kind, Reply
from portal.assistant.carrying_on import BACK, MORE, more_about, without_going_back
from portal.assistant.choosing import Choice
from portal.assistant.composing import (
    WORK,
    answer_reply,
    crisis_reply,
    fixed_reply,
    menu_reply,
    no_page_reply,
    section_reply,
)
from portal.assistant.conversation import Situation, take_in
from portal.assistant.danger import Alarm, look_for_danger
from portal.assistant.hearing import Heard, hear
from portal.assistant.knowledge import Knowledge

# Below this nothing was really asked: one telling word is about 2.
ENOUGH = 4.0
# A page answers beside a better subject that has no page only where it is nearly as good.
NEARLY = 0.9
# A page worth showing as well as the best.
ALSO = 0.55
# How sure to be before a page goes along with a reply that hands over to a person.
SURE = 12.0
CLEARLY = 1.3
NOTHING = Choice("", 0.0)
YES = frozenset("yes yeah yep yea sure definitely".split())
NO = frozenset("no nah nope dont cant whatever nothing never".split())
# Two messages that are one sentence, sent in halves.
LONGEST_HALF = 8


def reply(message: str, history: Sequence[str], knowledge: Knowledge) -> Reply:
    """Return what to say to `message`. `history` holds the person's own earlier messages, oldest first.

    The same words always give the same reply. Any text is allowed, and none raises.
    """
    situation = take_in(message, history, knowledge)
    alarm = situation.alarm or _alarm_in_halves(situation, knowledge)
    if alarm:
        return crisis_reply(alarm, situation, knowledge)
    fixed = situation.heard.fixed
    if fixed and fixed.key == MORE:
        return _more(history, situation, knowledge)
    if fixed and fixed.key == BACK:
        return _back(history, situation, knowledge)
    return _without_alarm(situation, knowledge)


def _alarm_in_halves(situation: Situation, knowledge: Knowledge) -> Alarm | None:
    """Return the alarm that this message raises only with the one before it: "i want to", then "die"."""
    if not situation.earlier or situation.crisis_before:
        return None
    first, second = situation.earlier[-1], situation.heard
    if max(len(first.words), len(second.words)) > LONGEST_HALF or first.fixed or second.fixed:
        return None
    return look_for_danger([*first.words, *second.words], knowledge.safeguarding)


def _without_alarm(situation: Situation, knowledge: Knowledge) -> Reply:
    heard = situation.heard
    if heard.fixed:
        return _fixed(situation, knowledge)
    section = _section(heard, knowledge)
    if section:
        return section_reply(section, situation, knowledge)
    if heard.smalltalk:
        return _smalltalk(situation, knowledge)
    return _answer(situation, knowledge)


def _fixed(situation: Situation, knowledge: Knowledge) -> Reply:
    fixed = situation.heard.fixed
    assert fixed is not None
    if fixed.key == "MENU":
        return menu_reply(fixed, situation, knowledge)
    may_add = fixed.kind == Kind.PERSON and fixed.key != "other_peoples_data"
    page = _best_page(situation, knowledge) if may_add else None
    return fixed_reply(fixed, situation, knowledge, page)


def _best_page(situation: Situation, knowledge: Knowledge) -> Page | None:
    """Return the page that a message surely is about, or None."""
    best, second = [*situation.choices, NOTHING, NOTHING][:2]
    is_sure = best.score >= SURE and best.score >= CLEARLY * second.score
    return knowledge.offer.pages.get(best.slug) if is_sure else None


def _section(heard: Heard, knowledge: Knowledge) -> Section | None:
    """Return the section that the whole message names, where it has pages."""
    said = list(heard.words)
    sections = knowledge.offer.sections.values()
    named = (section for section in sections if said in (plain_words(section.slug), plain_words(section.title)))
    return next((section for section in named if knowledge.offer.pages_in(section.slug)), None)


def _smalltalk(situation: Situation, knowledge: Knowledge) -> Reply:
    talk, said = situation.heard.smalltalk, set(situation.heard.words)
    assert talk is not None
    before = situation.crisis_before
    if before and before.alarm and said & NO:
        return crisis_reply(before.alarm, situation, knowledge)
    if said & YES and _offered_work(situation, knowledge):
        return fixed_reply(knowledge.replies.of("refer"), situation, knowledge)
    return fixed_reply(talk, situation, knowledge)


def _offered_work(situation: Situation, knowledge: Knowledge) -> bool:
    page = knowledge.offer.pages.get(situation.subject_before or "")
    return page is not None and page.section == WORK


def _answer(situation: Situation, knowledge: Knowledge) -> Reply:
    choices = situation.choices
    trace = tuple(f"{choice.slug} {choice.score:.1f}" for choice in choices[:5])
    pages = _pages(choices, knowledge)
    if pages:
        return answer_reply(pages, situation, knowledge, trace)
    before = situation.crisis_before
    if before and before.alarm:
        return crisis_reply(before.alarm, situation, knowledge)
    fixed, subject = _no_answer(choices)
    name = knowledge.chooser.subjects[subject].name if subject else ""
    return replace(no_page_reply(name, situation, knowledge, knowledge.replies.of(fixed)), trace=trace)


def _pages(choices: Sequence[Choice], knowledge: Knowledge) -> list[Page]:
    """Return the pages that answer, best first; none where too little was said, or a subject without a page is meant."""
    if not choices or choices[0].score < ENOUGH or choices[0].slug == ELSEWHERE:
        return []
    written = [choice for choice in choices if choice.slug in knowledge.offer.pages]
    if not written or written[0].score < NEARLY * choices[0].score:
        return []
    shown = [choice for choice in written if choice.score >= ALSO * written[0].score]
    return [knowledge.offer.page(choice.slug) for choice in shown]


def _no_answer(choices: Sequence[Choice]) -> tuple[str, str | None]:
    """Return the key of the fixed reply, and the subject that it names where one is known."""
    is_known = choices and choices[0].score >= ENOUGH and choices[0].slug != ELSEWHERE
    return (NO_PAGE, choices[0].slug) if is_known else (UNKNOWN, None)


def _more(history: Sequence[str], situation: Situation, knowledge: Knowledge) -> Reply:
    """Return the next part of the last answer, or the crisis reply again, or say that there is nothing to go on with."""
    earlier = list(history)
    times = 1
    while earlier and _key(earlier[-1], knowledge) == MORE:
        earlier.pop()
        times += 1
    last = reply(earlier[-1], earlier[:-1], knowledge) if earlier else None
    if last and last.kind == Kind.CRISIS:
        return last
    if last and last.pages:
        return more_about(last.pages[0], last, times)
    return _fixed(situation, knowledge)


def _back(history: Sequence[str], situation: Situation, knowledge: Knowledge) -> Reply:
    """Return the answer before the last one, as it was then."""
    left = without_going_back(history, [_key(said, knowledge) == BACK for said in history])[:-1]
    if not left:
        return _fixed(situation, knowledge)
    before = reply(left[-1], left[:-1], knowledge)
    return before if before.kind == Kind.CRISIS else replace(before, kind=Kind.COMMAND, command=BACK)


def _key(message: str, knowledge: Knowledge) -> str:
    fixed = hear(message, knowledge).fixed
    return fixed.key if fixed else ""
