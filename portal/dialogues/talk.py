"""Decides what a text means in the dialogues with its number: an answer, a command, or something for the assistant."""

from dataclasses import replace

from portal.assistant import Kind
from portal.dialogues import keeping, referring, wishes
from portal.dialogues.desk import Desk, Heard, Spoken, Step
from portal.dialogues.form import ADVISER, DANGER, HELP, NAME, OTHER_THING, SAFE, Form, Talk
from portal.referrals import queries
from portal.referrals.confirmation import day_words
from portal.referrals.errors import AnswersRefused

# The small talk that may be an answer: yes, no, ok.
SAYS_YES_OR_NO = "ok"
# What a question about help may be about without leaving the form.
ABOUT_WORK = frozenset({"work", "learn"})
# A wish for a person in so few words is an answer to us, where it reads as one: "ring me", "no its my exs phone".
SHORT = 5
REACHING = ("ring", "dont_ring", "text")
READ_AS_ANSWERS = {SAFE: (*REACHING, "begins_no", "not_safe"), NAME: REACHING, ADVISER: ("secret",)}


class Dialogue:
    """The dialogues with one number, in the transaction that keeps the reply."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._before = self._talk = keeping.load(desk.db, desk.point, desk.now)

    def take(self, heard: Heard) -> Spoken | None:
        """Return what to say, or None where the assistant's reply stands. What is kept is kept up to date."""
        step = self._step(heard)
        self._talk = step.talk
        if step.talk != self._before or (step.spoken is not None and step.talk != Talk()):
            keeping.save(self._desk.db, self._desk.point, step.talk, self._desk.now)
        spoken = step.spoken
        return replace(spoken, counts=spoken.counts or heard.tells) if spoken else None

    @property
    def tail(self) -> str:
        """What goes after the assistant's reply while a form waits. In danger, and right after it: nothing."""
        before, form = self._before.form, self._talk.form
        was_danger = before is not None and before.waits == DANGER
        is_time = form is not None and form.waits == OTHER_THING and not was_danger
        return self._desk.wording.say("waits") if is_time else ""

    def _step(self, heard: Heard) -> Step:
        if heard.found.kind is Kind.CRISIS:
            return Step(self._before.waiting_for(DANGER))
        if heard.command in {"STOP", "START", "RESTART"}:
            return _turned(self._desk, self._before, heard.command)
        step = Step(self._before)
        for way in (wishes.pending, wishes.asked_for, _in_form):
            step = way(self._desk, step.talk, heard)
            if step.spoken is not None:
                break
        return step


def _turned(desk: Desk, talk: Talk, command: str) -> Step:
    """Texts off or on, or everything from the beginning."""
    if command == "RESTART":
        return Step(Talk(), Spoken(desk.wording.say("restart"), is_afresh=True) if talk.form else None)
    if command == "START" and talk.form:
        return Step.of(desk.filler.resume(talk.form, "started"))
    return Step(talk)


def _in_form(desk: Desk, talk: Talk, heard: Heard) -> Step:
    form = talk.form
    if form is None:
        return Step(talk, _sent_already(desk, talk, heard))
    if heard.command == "BACK":
        return Step.of(desk.filler.back(form))
    if heard.means("same") and not form.waits and form.is_asked_again:
        return Step.of(desk.filler.kept(form))
    if heard.means("go_on") or (form.waits == OTHER_THING and heard.means("yes", "send") and not heard.alerts):
        return Step.of(desk.filler.resume(form))
    if _is_for_the_assistant(desk, form, heard):
        return Step(talk.waiting_for(OTHER_THING))
    return _answer(desk, form, heard)


def _sent_already(desk: Desk, talk: Talk, heard: Heard) -> Spoken | None:
    referral = queries.find_by_ref(desk.db, talk.sent) if talk.sent else None
    if referral is None or not heard.means("send", "yes"):
        return None
    day = day_words(referral.reply_by)
    return Spoken(desk.wording.say("sent_already", reference=referral.reference, day=day))


def _answer(desk: Desk, form: Form, heard: Heard) -> Step:
    turn = desk.filler.answer(form, heard.said) or desk.filler.again(form)
    return _send(desk, turn.form) if turn.sends else Step.of(turn)


def _send(desk: Desk, form: Form) -> Step:
    try:
        referral = referring.send(desk.db, form, desk.knowledge, desk.now)
    except AnswersRefused as refused:
        return Step.of(desk.filler.missing(form, refused.problems[0].field))
    return Step(Talk(sent=referral.public_ref), Spoken(referring.sent_words(form, referral, desk.wording)))


# --- Whether a text is an answer at all ---------------------------------------------------------------------------


def _is_for_the_assistant(desk: Desk, form: Form, heard: Heard) -> bool:
    """Whether a text is no answer to the form, but something that the assistant has a reply to."""
    kind, is_answer = heard.alone.kind, desk.filler.answer(form, heard.said) is not None
    if form.waits:
        return form.waits == DANGER or _picks(heard) or not (heard.is_unsure and is_answer)
    if _is_surely_ours(desk, form, heard):
        return False
    if heard.means("why") and heard.command in {"", "LANGUAGE"} and not heard.alerts:
        return False
    if kind is Kind.PERSON or heard.command == "PERSON":
        reads_as_one = heard.means(*READ_AS_ANSWERS.get(form.asked, ()))
        return len(heard.said.plain) > SHORT or not (reads_as_one and is_answer)
    if kind is Kind.REFER or heard.is_unsure:
        return not is_answer and heard.is_unsure and (_is_chat(heard) or heard.said.is_question)
    if kind is Kind.ANSWER and not heard.said.is_question:
        return not is_answer or _is_about_something_else(form, heard)
    return True


def _picks(heard: Heard) -> bool:
    """Whether it picks one of the pages that the assistant named last."""
    return bool(heard.said.figure) and heard.found.kind is Kind.ANSWER


def _is_surely_ours(desk: Desk, form: Form, heard: Heard) -> bool:
    """Whether nobody texts this but to answer what was just asked, whatever the assistant takes it for."""
    reader, said = desk.filler.reader, heard.said
    is_name = form.asked == NAME and reader.is_new_word(said)
    return said.is_bare or is_name or (form.asked == HELP and bool(reader.letters(said)))


def _is_chat(heard: Heard) -> bool:
    """Whether it is a greeting or thanks, which the form has no use for."""
    talk = heard.said.heard.smalltalk
    return heard.alone.kind is Kind.SMALLTALK and talk is not None and talk.key != SAYS_YES_OR_NO


def _is_about_something_else(form: Form, heard: Heard) -> bool:
    """Whether words that could be a name or a wish are rather the name of a page: "council tax"."""
    if form.asked not in {NAME, HELP} or not heard.alone.pages:
        return False
    return form.asked == NAME or heard.alone.pages[0].section not in ABOUT_WORK
