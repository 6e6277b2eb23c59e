"""A request for help that is being made by text: what was answered so far, and which question waits."""

import json
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from portal.referrals import drafts
from portal.referrals.answers import Answers

NAME, HELP, AREA, AGE = "name", "help", "area", "age"
SAFE, ELSEWHERE, ADVISER, CONSENT = "safe", "elsewhere", "adviser", "consent"
CHECK, CHANGE = "check", "change"
QUESTIONS = (NAME, HELP, AREA, AGE, SAFE, ELSEWHERE, ADVISER, CONSENT)
# Why the form waits: something else was asked, or somebody was in danger.
OTHER_THING, DANGER = "other", "danger"


@dataclass(frozen=True, slots=True)
class Form:
    """A form half filled in. `answers` are those of the web's form.

    `asked` is the question that waits for its answer, `path` the questions asked before it, in their order. `no_age`:
    they would not say it. `unsafe`: this number must not be used, so another way is asked for. `texts_us`: there is
    none. `adviser` is yes, no, unsure or secret. `misses` counts answers in a row that were not understood. `waits`
    says what came in between, if anything did. `sender` is the number that texts.
    """

    sender: str
    answers: Answers = field(default_factory=Answers)
    adviser: str = ""
    is_for_other: bool = False
    no_age: bool = False
    unsafe: bool = False
    texts_us: bool = False
    asked: str = NAME
    path: tuple[str, ...] = ()
    misses: int = 0
    waits: str = ""

    def has(self, question: str) -> bool:
        """Whether a question has its answer."""
        answers = self.answers
        return {
            NAME: bool(answers.first_name),
            HELP: bool(answers.wants),
            AREA: bool(answers.district or answers.place_words),
            AGE: answers.age is not None or self.no_age,
            SAFE: self.unsafe or answers.reach is not None,
            ELSEWHERE: not self.unsafe or answers.reach is not None,
            ADVISER: bool(self.adviser),
            CONSENT: answers.consent,
        }[question]

    @property
    def is_asked_again(self) -> bool:
        """Whether the question that waits has an answer already, which may be kept."""
        return self.asked in QUESTIONS and self.has(self.asked)

    @property
    def open_questions(self) -> tuple[str, ...]:
        """The questions that have no answer yet, in their order."""
        return tuple(question for question in QUESTIONS if not self.has(question))

    def with_answers(self, **given: Any) -> "Form":
        return replace(self, answers=replace(self.answers, **given))

    def asking(self, question: str) -> "Form":
        """Return the form with this question asked now."""
        if question == self.asked:
            return replace(self, misses=0, waits="")
        return replace(self, asked=question, path=(*self.path, self.asked), misses=0, waits="")

    def asking_next(self) -> "Form":
        """Return the form with the next open question asked, or the check where all are answered."""
        return self.asking(next(iter(self.open_questions), CHECK))

    def written(self) -> dict[str, Any]:
        """Return the form as JSON can hold it."""
        return {**asdict(self), "answers": drafts.written(self.answers)}

    @classmethod
    def read(cls, kept: dict[str, Any]) -> "Form":
        return cls(**{**kept, "answers": drafts.read(kept["answers"]), "path": tuple(kept["path"])})


@dataclass(frozen=True, slots=True)
class Pending:
    """A short question that waits: what it is about, and how often it was answered amiss.

    `words` is the message that led to it, where it matters later.
    """

    about: str
    words: str = ""
    misses: int = 0


@dataclass(frozen=True, slots=True)
class Talk:
    """Everything that is kept of the dialogues with one number. `sent` is the reference under which a form went in."""

    form: Form | None = None
    pending: Pending | None = None
    sent: str = ""

    def without_pending(self) -> "Talk":
        return replace(self, pending=None)

    def waiting_for(self, reason: str) -> "Talk":
        """Return the talk after something came in between: the form waits, and a short question is forgotten."""
        return replace(self, form=replace(self.form, waits=reason) if self.form else None, pending=None)

    def written(self) -> str:
        """Return it as text, for a column that is encrypted."""
        form = self.form.written() if self.form else None
        return json.dumps({"form": form, "pending": asdict(self.pending) if self.pending else None, "sent": self.sent})

    @classmethod
    def read(cls, words: str) -> "Talk":
        kept = json.loads(words)
        form = Form.read(kept["form"]) if kept["form"] else None
        return cls(form, Pending(**kept["pending"]) if kept["pending"] else None, kept["sent"])
