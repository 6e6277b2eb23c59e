"""Fills in a form by text, one answer at a time. Plain rules: no database, no clock, and the same in, the same out."""

from dataclasses import dataclass, replace

from portal.dialogues.form import (
    ADVISER,
    AGE,
    AREA,
    CHANGE,
    CHECK,
    CONSENT,
    ELSEWHERE,
    HELP,
    NAME,
    SAFE,
    Form,
)
from portal.dialogues.questions import answered, volunteered
from portal.dialogues.reading import Reader, Said, is_mobile
from portal.dialogues.wording import Wording

CHANGES = {"1": NAME, "2": HELP, "3": AREA, "4": AGE, "5": SAFE, "6": ADVISER}
NOTHING = "0"
CHANGED_BY_WORD = {
    "change_name": NAME,
    "change_help": HELP,
    "change_area": AREA,
    "change_age": AGE,
    "change_reach": SAFE,
    "change_adviser": ADVISER,
}
STUCK_AFTER = 2
MOST_TO_CHANGE = 8


@dataclass(frozen=True, slots=True)
class Turn:
    """What to text back, and the form after it. `sends`: they have checked it and said yes."""

    form: Form
    words: str
    sends: bool = False


@dataclass(frozen=True, slots=True)
class Filler:
    """Knows how to read answers and how to put questions."""

    reader: Reader
    wording: Wording

    def begin(self, sender: str, said: Said) -> Turn:
        """Return the first question, or the first that the text has not answered already."""
        form = Form(sender, unsafe=not is_mobile(sender), is_for_other="for_other" in said.means)
        form = _first(volunteered(form, said, self.reader))
        note = self.wording.note(Form(sender), form)
        return Turn(form, self.wording.asks(form, self.wording.greeting(form), note))

    def resume(self, form: Form, lead: str = "go_on") -> Turn:
        """Return the question that waits, with what was given so far before it."""
        form = replace(form, waits="", misses=0)
        known = self.wording.known(form) if form.asked != CHECK else ""
        later = self.wording.say("go_on_later", known=known) if known else ""
        return Turn(
            form,
            self.wording.asks_briefly(form, self.wording.say(lead), later, may_go=(1, 0) if lead == "go_on" else (1,)),
        )

    def back(self, form: Form) -> Turn:
        """Return the question before, with the answer that it had."""
        if not form.path:
            return Turn(replace(form, waits=""), self.wording.asks(form, self.wording.say("back_first")))
        form = replace(form, asked=form.path[-1], path=form.path[:-1], misses=0, waits="")
        was = self.wording.was(form)
        return Turn(form, self.wording.asks(form, self.wording.say("back", was=was) if was else ""))

    def kept(self, form: Form) -> Turn:
        """Return the next question, the answer to this one being right as it was."""
        after = form.asking_next()
        return Turn(after, self.wording.asks(after, self.wording.say("got_other")))

    def answer(self, form: Form, said: Said) -> Turn | None:
        """Return what follows from an answer, or None where the text holds no answer to the question."""
        if form.asked in {CHECK, CHANGE}:
            found = self._checked(form, said) if form.asked == CHECK else self._changing(form, said)
            return found or (self._why(form) if "why" in said.means else None)
        if "same" in said.means and form.is_asked_again:
            return self.kept(form)
        after = answered(form, said, self.reader)
        if after is None:
            return self._no_answer(form, said)
        if form.asked == CONSENT and not after.answers.consent:
            return Turn(replace(after, misses=0, waits=""), self.wording.say("not_sent"))
        # "Preston" may be somebody's name.
        is_only_a_name = form.asked == NAME and len(said.plain) == 1
        return self._next(form, after if is_only_a_name else volunteered(after, said, self.reader))

    def _no_answer(self, form: Form, said: Said) -> Turn | None:
        """Return what follows from a text that answers another question than the one asked, or None."""
        if "why" in said.means:
            return self._why(form)
        wants_change = "change" in said.means and len(said.plain) <= MOST_TO_CHANGE
        told = volunteered(form, said, self.reader, over=wants_change)
        if told == form:
            return self._ask(form.asking(_named(said) or CHANGE)) if wants_change else None
        return Turn(told, self.wording.asks(told, self.wording.say("got_other")))

    def _why(self, form: Form) -> Turn:
        """Return why the question is asked, and the question in a few words."""
        return Turn(replace(form, waits=""), self.wording.say(f"why_{form.asked}", form))

    def _next(self, before: Form, after: Form) -> Turn:
        asking = after.asking_next()
        courtesy, note = self.wording.courtesy(before, after), self.wording.note(before, after)
        return Turn(asking, self.wording.asks_briefly(asking, courtesy, note, may_go=(0,)))

    def _checked(self, form: Form, said: Said) -> Turn | None:
        if said.means & {"yes", "send"}:
            return Turn(form, "", sends=True)
        put_right = volunteered(form, said, self.reader, over=True)
        if put_right != form:
            return self._next(form, put_right)
        if said.means & {"change", "no", "begins_no"}:
            named = _named(said) if len(said.plain) > 1 else None
            return self._ask(form.asking(named or CHANGE))
        return None

    def _changing(self, form: Form, said: Said) -> Turn | None:
        if said.figure == NOTHING or said.means & {"change_nothing", "send"}:
            return self._ask(form.asking_next())
        put_right = volunteered(form, said, self.reader, over=True)
        if put_right != form:
            return self._next(form, put_right)
        chosen = CHANGES.get(said.figure) or _named(said)
        return self._ask(form.asking(chosen)) if chosen else None

    def _ask(self, form: Form) -> Turn:
        return Turn(form, self.wording.asks(form))

    def again(self, form: Form) -> Turn:
        """Return the question in other words, with the way to a person after the second time."""
        form = replace(form, misses=form.misses + 1, waits="")
        stuck = self.wording.say("stuck") if form.misses >= STUCK_AFTER else ""
        return Turn(form, f"{self.wording.say(f'again_{form.asked}', form)} {stuck}".strip())

    def missing(self, form: Form, field: str) -> Turn:
        """Return the question whose answer can't stand, so that it can be put right. `field` is one of Answers."""
        question = {"wants": HELP, "first_name": NAME, "age": AGE, "place_words": AREA, "district": AREA}.get(field)
        reaching = ELSEWHERE if form.unsafe else SAFE
        return self._ask(form.asking(question or (CONSENT if field == "consent" else reaching)))


def _named(said: Said) -> str | None:
    """Return the question that a wish to change something names: "change my age"."""
    return next((question for meaning, question in CHANGED_BY_WORD.items() if meaning in said.means), None)


def _first(form: Form) -> Form:
    """Return a new form with its first open question asked, and nothing to go back to."""
    return replace(form, asked=next(iter(form.open_questions), CHECK), path=())
