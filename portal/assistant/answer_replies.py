"""Composes the answer from a page: the line that matters first, then the step, for the district and the age."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from content.checking import LONGEST_SMS
from content.facts import Amount, Certainty
from content.forms import CONTACT, HARD_NEWS, HOW_MUCH
from content.gsm7 import GSM7
from content.offer import Page, Step
from portal.assistant.about import About, Said
from portal.assistant.answers import ContactToUse, Kind, Passage, Place, Reply, Trace
from portal.assistant.asking import what_is_asked
from portal.assistant.composing import MOST_PAGES, WORK, district_of, summary_passages
from portal.assistant.conversation import Situation
from portal.assistant.figures import amounts_asked
from portal.assistant.knowledge import Knowledge
from portal.assistant.leading import district_line, specific_lines, summary
from portal.assistant.passages import step_words
from portal.assistant.reaching import contacts_now

# A text alone holds this many letters, its link included. The answer is kept to one where its words allow.
ONE_TEXT = 160
MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class Told:
    """What an answer says, in order. `age` is said before everything; `step` after it, where it says something new."""

    lines: tuple[Said, ...]
    age: str
    step: str
    nothing_different: tuple[str, str]
    amounts: tuple[Amount, ...]

    @property
    def first(self) -> Said:
        return self.lines[0]


def answer_reply(
    pages: Sequence[Page], situation: Situation, knowledge: Knowledge, trace: Trace, now: datetime | None = None
) -> Reply:
    """Return the answer from `pages`, best first, composed for the form of the question, the district and the age.

    `now`, which is aware, says who answers at this hour; without it contacts stay in the page's order.
    """
    about = _about(pages[0], situation, knowledge, now)
    contacts, amounts = contacts_now(about), amounts_asked(about)
    told = _told(about, specific_lines(about, contacts, amounts), amounts)
    certainty, check = _certainty(told, about)
    lead, *lines = _web_lines(told)
    return Reply(
        kind=Kind.ANSWER,
        lead=lead,
        lines=tuple(lines),
        sms=_sms(told, about, certainty),
        pages=tuple(pages[:MOST_PAGES]),
        passages=(told.first.passage, *summary_passages(pages[1:MOST_PAGES], knowledge)),
        form=about.asked.form,
        amounts=told.amounts,
        step=_named_step(told, about),
        district=about.district,
        district_line=about.line,
        age=situation.age,
        contacts=tuple(ContactToUse(each.contact.what_for, each.contact) for each in contacts),
        certainty=certainty,
        check=check,
        is_hard_news=HARD_NEWS in about.asked.signs or told.first.passage.place in (Place.ACT_NOW, Place.REFUSED),
        suggestions=knowledge.suggestions.beside(about.page),
        offer_referral=about.page.section == WORK,
        offer_person=True,
        trace=trace,
    )


def _about(page: Page, situation: Situation, knowledge: Knowledge, now: datetime | None) -> About:
    district = district_of(situation, knowledge.offer)
    line = knowledge.offer.line_for(district.slug, page.slug) if district else None
    asked = what_is_asked(situation, knowledge.answering)
    return About(page, district, line, situation.age, asked, knowledge.offer, knowledge.answering, now)


def _told(about: About, specific: list[Said], amounts: tuple[Amount, ...]) -> Told:
    here, general = district_line(about), summary(about)
    if specific and about.asked.form in (HOW_MUCH, CONTACT):
        lines = [*specific, *([here] if here else [general])]
    else:
        lines = [*([here] if here else []), *specific, *([] if here and specific else [general])]
    step = "" if any(each.passage.place is Place.STEP for each in lines) else _first_step(about)
    return Told(
        lines=tuple(lines[: MOST_LINES + 1]),
        age=_other_age(about),
        step="" if about.asked.form == CONTACT else step,
        nothing_different=_nothing_different(about),
        amounts=amounts,
    )


def _first_step(about: About) -> str:
    steps = about.page.steps
    return about.offer.sentences.say("answers.first_step", step=step_words(steps[0])) if steps else ""


def _named_step(told: Told, about: About) -> Step | None:
    """Return the step that the answer names; None where it names none."""
    named = {each.words for each in told.lines if each.passage.place is Place.STEP}
    first = about.page.steps[:1] if told.step else ()
    return next((step for step in (*about.page.steps, *first) if step_words(step) in named or step in first), None)


def _other_age(about: About) -> str:
    """Return what to say where the page is for other ages; nothing where it fits, or the age is not known."""
    age, who, say = about.age, about.page.who, about.offer.sentences.say
    if age is None:
        return ""
    if who.youngest is not None and age < who.youngest:
        return say("answers.too_young", age=age, youngest=who.youngest)
    if who.oldest is not None and age > who.oldest:
        return say("answers.too_old", age=age, oldest=who.oldest)
    return ""


def _nothing_different(about: About) -> tuple[str, str]:
    district, say = about.district, about.offer.sentences.say
    if district is None or about.line is not None:
        return "", ""
    names = ("answers.nothing_different", "answers.nothing_different_in_a_text")
    web, text = (say(name, district=district.name) for name in names)
    return web, text


def _certainty(told: Told, about: About) -> tuple[Certainty, str]:
    """Return how certain the lines are that both a page and a text show, and what to check where they are not."""
    unsure = [each.passage for each in _shown_first(told) if each.passage.certainty is Certainty.CHECK]
    if not unsure:
        return Certainty.SURE, ""
    return Certainty.CHECK, _what_to_check(unsure, about)


def _what_to_check(unsure: Sequence[Passage], about: About) -> str:
    say = about.offer.sentences.say
    check = next((each.check for each in unsure if each.check), None)
    if check:
        return say("answers.check_this", what=check.what)
    is_marked = all(_is_marked(each.words, about) for each in unsure)
    return "" if is_marked else say("answers.check_first")


def _is_marked(words: str, about: About) -> bool:
    """Whether words say themselves that they must be checked."""
    return about.offer.sentences.say("marks.ask_to_check").strip("()").lower() in words.lower()


def _shown_first(told: Told) -> tuple[Said, ...]:
    """Return the lines that every channel shows: all amounts, or else the first line."""
    return told.lines[: max(len(told.amounts), 1)]


def _web_lines(told: Told) -> list[str]:
    """Return the answer in paragraphs, the line that matters first."""
    lines = [told.age, *(each.words for each in told.lines), told.step, told.nothing_different[0]]
    return list(dict.fromkeys(line for line in lines if line))


def _sms(told: Told, about: About, certainty: Certainty) -> str:
    """Return the answer as a text: what every channel shows, and whatever else still fits into one text."""
    say = about.offer.sentences.say
    needed = " ".join(part for part in (told.age, *_said_in_a_text(told)) if part)
    if not set(needed) <= GSM7:
        needed = about.page.sms
    if certainty is Certainty.CHECK and not _is_marked(needed, about):
        needed = f"{needed} {say('answers.check_first')}"
    room = ONE_TEXT - len(f" {about.offer.council.link_host}/o/{about.page.slug}")
    hard = say("answers.get_a_person") if HARD_NEWS in about.asked.signs else ""
    step = step_words(about.page.steps[0]) if told.step else ""
    for more, limit in ((told.nothing_different[1], LONGEST_SMS), (hard, LONGEST_SMS), (step, room)):
        if more and more not in needed and len(needed) + 1 + len(more) <= limit and set(more) <= GSM7:
            needed = f"{needed} {more}"
    return needed if len(needed) <= LONGEST_SMS else _shorter(told, about, certainty)


def _said_in_a_text(told: Told) -> tuple[str, ...]:
    """Return what every channel shows as texts say it; beside the age, in the words of the page, which are shorter."""
    return tuple(
        each.words if told.age and each.passage.place is Place.SUMMARY else each.sms for each in _shown_first(told)
    )


def _shorter(told: Told, about: About, certainty: Certainty) -> str:
    """Return the first line alone, or the page's short answer, where even that is too long for a text."""
    mark = f" {about.offer.sentences.say('answers.check_first')}" if certainty is Certainty.CHECK else ""
    ways = (told.first.words + mark, about.page.summary + mark, about.page.summary)
    return next(way for way in ways if len(way) <= LONGEST_SMS)
