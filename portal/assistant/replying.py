"""One message and its history in, one reply out. Safeguarding comes first, and nothing after it can undo it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from content.checking import LONGEST_SMS
from content.offer import Page, Section
from content.plain_words import plain_words
from content.replies import NO_PAGE, SUBJECT, UNKNOWN, FixedReply
from content.subjects import ELSEWHERE
from portal.assistant.answer_replies import answer_reply
from portal.assistant.answers import Kind, Reply, Score, Trace
from portal.assistant.carrying_on import BACK, MORE, more_about, without_going_back
from portal.assistant.choosing import ENOUGH, PERHAPS, Choice
from portal.assistant.composing import (
    MOST_PAGES,
    WORK,
    fixed_reply,
    menu_reply,
    menu_word,
    no_page_reply,
    section_reply,
)
from portal.assistant.conversation import Situation, take_in
from portal.assistant.crisis_replies import crisis_reply
from portal.assistant.danger import Alarm, look_for_danger
from portal.assistant.hearing import Heard, hear
from portal.assistant.knowledge import Knowledge
from portal.assistant.picking import NONE_FITS, close_readings, picked, picked_page, which_reply

# A page answers beside a better subject that has no page only where it is nearly as good.
NEARLY = 0.9
# A page worth showing as well as the best.
ALSO = 0.25
# How sure to be before a page goes along with a reply that hands over to a person.
SURE = 30.0
CLEARLY = 1.4
NOTHING = Choice("", 0.0)
YES = frozenset("yes yeah yep yea sure definitely".split())
NO = frozenset("no nah nope dont cant whatever nothing never".split())
# Two messages that are one sentence, sent in halves.
LONGEST_HALF = 8


def reply(message: str, history: Sequence[str], knowledge: Knowledge, now: datetime | None = None) -> Reply:
    """Return what to say to `message`. `history` holds the person's own earlier messages, oldest first.

    `now`, which is aware, says who answers at this hour; without it, both numbers are given. The same words at the same
    hour always give the same reply. Any text is allowed, and none raises.
    """
    history = _without_picks(history, knowledge, now)
    situation = take_in(_as_meant(message, history, knowledge, now), history, knowledge, now)
    alarm = situation.alarm or _alarm_in_halves(situation, knowledge)
    if alarm:
        return crisis_reply(alarm, situation, knowledge)
    fixed = situation.fixed
    if fixed and fixed.key == MORE:
        return _more(history, knowledge, now) or _fixed(fixed, situation, knowledge)
    if fixed and fixed.key == BACK:
        return _back(history, knowledge, now) or _fixed(fixed, situation, knowledge)
    found = _without_alarm(situation, knowledge, now)
    return _with_whom_to_ring(found, knowledge) if situation.heard.is_uneasy else found


def _with_whom_to_ring(found: Reply, knowledge: Knowledge) -> Reply:
    """Return the reply with whom to ring in danger: the words may mean it, and a line too many costs nothing."""
    if found.kind in (Kind.CRISIS, Kind.COMMAND, Kind.SMALLTALK):
        return found
    line = knowledge.offer.sentences.say("answers.not_safe")
    sms = f"{found.sms} {line}" if len(found.sms) + 1 + len(line) <= LONGEST_SMS else found.sms
    return replace(found, lines=(*found.lines, line), sms=sms)


def _without_picks(history: Sequence[str], knowledge: Knowledge, now: datetime | None) -> list[str]:
    """Return the earlier messages, with what was picked in place of its number."""
    meant: list[str] = []
    for message in history:
        meant.append(_as_meant(message, meant, knowledge, now))
    return meant


def _as_meant(message: str, before: Sequence[str], knowledge: Knowledge, now: datetime | None) -> str:
    """Return the title of the page that `message` picks by its number in the last reply, or `message` itself."""
    if not before or picked(message) is None:
        return message
    last = reply(before[-1], before[:-1], knowledge, now)
    page = picked_page(message, last.pages) if last.kind is not Kind.CRISIS else None
    return page.title if page else message


def command_in(message: str, knowledge: Knowledge, *, by_rule: bool = False) -> str | None:
    """Return the command that `message` is by itself, as `reply` without history would find; None where it is none.

    `by_rule`: only what rules know, and nothing that is only like other messages.
    """
    heard = hear(message, knowledge)
    fixed = heard.fixed_by_pattern if by_rule else heard.fixed
    return fixed.key if fixed and fixed.kind == Kind.COMMAND and not heard.alarm else None


def _alarm_in_halves(situation: Situation, knowledge: Knowledge) -> Alarm | None:
    """Return the alarm that this message raises only with the one before it: "i want to", then "die"."""
    if not situation.earlier or situation.crisis_before:
        return None
    first, second = situation.earlier[-1], situation.heard
    if max(len(first.words), len(second.words)) > LONGEST_HALF or first.fixed or second.fixed:
        return None
    return look_for_danger([*first.words, *second.words], knowledge.safeguarding)


def _without_alarm(situation: Situation, knowledge: Knowledge, now: datetime | None) -> Reply:
    section = _section(situation.heard, knowledge)
    if section:
        return section_reply(section, situation, knowledge)
    before = situation.crisis_before
    if before and before.alarm and situation.heard.kind is Kind.OUT_OF_SCOPE and not situation.heard.fixed_by_pattern:
        return crisis_reply(before.alarm, situation, knowledge)
    if situation.fixed:
        return _fixed(situation.fixed, situation, knowledge)
    if situation.smalltalk:
        return _smalltalk(situation.smalltalk, situation, knowledge)
    return _answer(situation, knowledge, now)


def _fixed(fixed: FixedReply, situation: Situation, knowledge: Knowledge) -> Reply:
    if fixed.key == "MENU":
        return menu_reply(fixed, situation, knowledge)
    return fixed_reply(fixed, situation, knowledge, _page_beside(fixed, situation, knowledge))


def _page_beside(fixed: FixedReply, situation: Situation, knowledge: Knowledge) -> Page | None:
    """Return the page that a message surely is about, where one may stand beside a fixed reply; or None."""
    best, second = [*situation.choices, NOTHING, NOTHING][:2]
    page = knowledge.offer.pages.get(best.slug)
    if page is None or best.score < CLEARLY * second.score:
        return None
    if fixed.kind == Kind.REFER:
        return page if page.section == WORK and best.score >= ENOUGH else None
    may_add = fixed.kind == Kind.PERSON and fixed.key != "other_peoples_data"
    return page if may_add and best.score >= SURE else None


def _section(heard: Heard, knowledge: Knowledge) -> Section | None:
    """Return the section that the whole message names by its menu word, or by a title that no page has, or None."""
    said = list(heard.words)
    sections = knowledge.offer.sections.values()
    by_word = next((section for section in sections if said == plain_words(menu_word(section))), None)
    if by_word or knowledge.chooser.is_title(said):
        return by_word
    return next((section for section in sections if said == plain_words(section.title)), None)


def _smalltalk(talk: FixedReply, situation: Situation, knowledge: Knowledge) -> Reply:
    said = set(situation.heard.words)
    before = situation.crisis_before
    if before and before.alarm and said & NO:
        return crisis_reply(before.alarm, situation, knowledge)
    if said & YES and _offered_work(situation, knowledge):
        return fixed_reply(knowledge.replies.of("refer"), situation, knowledge)
    return fixed_reply(talk, situation, knowledge)


def _offered_work(situation: Situation, knowledge: Knowledge) -> bool:
    page = knowledge.offer.pages.get(situation.subject_before or "")
    return page is not None and page.section == WORK


def _answer(situation: Situation, knowledge: Knowledge, now: datetime | None) -> Reply:
    choices = situation.choices
    trace = Trace("page", scores=tuple(Score(choice.slug, choice.score) for choice in choices[:5]))
    pages = _pages(choices, knowledge)
    asked_about = _in_doubt(choices, pages, situation)
    if asked_about:
        trace = replace(trace, rule=NONE_FITS) if choices[0].score < ENOUGH else trace
        return which_reply(asked_about, situation, knowledge, trace)
    if pages:
        return _with_what_is_missing(choices[0], answer_reply(pages, situation, knowledge, trace, now), knowledge)
    before = situation.crisis_before
    if before and before.alarm:
        return crisis_reply(before.alarm, situation, knowledge)
    fixed, subject = _no_answer(choices)
    name = knowledge.chooser.subjects[subject].name if subject else ""
    plain = no_page_reply(name, situation, knowledge, knowledge.replies.of(fixed))
    return replace(plain, trace=replace(plain.trace, scores=trace.scores))


def _with_what_is_missing(best: Choice, answer: Reply, knowledge: Knowledge) -> Reply:
    """Return the answer, saying so where what was asked is nearer still to a subject without a page."""
    if best.slug in knowledge.offer.pages:
        return answer
    no_page = knowledge.replies.of(NO_PAGE).lead.replace(SUBJECT, knowledge.chooser.subjects[best.slug].name)
    return replace(answer, lines=(*answer.lines, no_page))


def _in_doubt(choices: Sequence[Choice], pages: Sequence[Page], situation: Situation) -> Sequence[Page]:
    """Return the pages to ask about: two or three as near, or the best where none fits well."""
    if situation.goes_on or len(pages) < 2:
        return ()
    if choices[0].score < ENOUGH:
        return pages
    close = close_readings(choices)
    return pages[:close] if 1 < close <= len(pages) else ()


def _pages(choices: Sequence[Choice], knowledge: Knowledge) -> list[Page]:
    """Return the pages that answer, best first; none where too little was said, or what is meant has no page."""
    meant = [choice for choice in choices if choice.slug != ELSEWHERE]
    written = [choice for choice in meant if choice.slug in knowledge.offer.pages]
    if not written or written[0].score < max(PERHAPS, NEARLY * meant[0].score):
        return []
    least = ALSO * written[0].score if written[0].score >= ENOUGH else 0.0
    shown = [choice for choice in written[:MOST_PAGES] if choice.score >= least]
    return [knowledge.offer.page(choice.slug) for choice in shown]


def _no_answer(choices: Sequence[Choice]) -> tuple[str, str | None]:
    """Return the key of the fixed reply, and the subject that it names where one is known."""
    meant = [choice for choice in choices if choice.slug != ELSEWHERE]
    is_known = meant and meant[0].score >= ENOUGH
    return (NO_PAGE, meant[0].slug) if is_known else (UNKNOWN, None)


def _more(history: Sequence[str], knowledge: Knowledge, now: datetime | None) -> Reply | None:
    """Return the next part of the last answer, or the crisis reply once more; None where there is neither."""
    earlier = list(history)
    times = 1
    while earlier and _key(earlier[-1], knowledge) == MORE:
        earlier.pop()
        times += 1
    last = reply(earlier[-1], earlier[:-1], knowledge, now) if earlier else None
    if last and last.kind == Kind.CRISIS:
        return last
    return more_about(last.pages[0], last, times, knowledge.offer.sentences) if last and last.pages else None


def _back(history: Sequence[str], knowledge: Knowledge, now: datetime | None) -> Reply | None:
    """Return the answer before the last one, as it was then; None where there is none."""
    left = without_going_back(history, [_key(said, knowledge) == BACK for said in history])[:-1]
    if not left:
        return None
    before = reply(left[-1], left[:-1], knowledge, now)
    return before if before.kind == Kind.CRISIS else replace(before, kind=Kind.COMMAND, command=BACK)


def _key(message: str, knowledge: Knowledge) -> str:
    heard = hear(message, knowledge)
    return heard.fixed.key if heard.fixed and not heard.alarm else ""
