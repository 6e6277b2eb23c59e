"""What the form of every step shares, and the form for those who ask for somebody else."""

from dataclasses import replace

from wtforms import Field, RadioField, SelectChoice, StringField, TextAreaField

from portal.public.refer_words import ASKERS, words_for
from portal.referrals.answers import Answers, check
from portal.referrals.errors import AnswersRefused, Problem
from portal.referrals.kinds import AskedBy
from portal.web.forms import PlainForm, PlainText
from portal.web.translating import lazy_gettext

PLAIN = [PlainText()]


class Question(PlainForm):
    """One page's fields. `answers_to` names the fields of Answers that it asks for and that have a rule."""

    answers_to: tuple[str, ...] = ()

    def show(self, answers: Answers) -> None:
        """Fill the fields in with what was answered before."""
        for name in self.answers_to:
            self[name].data = getattr(answers, name)

    def into(self, answers: Answers) -> Answers:
        """Return `answers` with what was typed here put in."""
        return answers

    def stands(self, answers: Answers) -> bool:
        """Whether the answers to this question can stand. Where not, each field says what would mend it."""
        fine: bool = self.validate_on_submit()
        try:
            check(answers, self.answers_to)
        except AnswersRefused as refused:
            for problem in refused.problems:
                self._say(problem, answers)
            return False
        return fine

    def _say(self, problem: Problem, answers: Answers) -> None:
        field: Field = self[problem.field]
        field.errors = [*field.errors, words_for(problem, answers)]


class SomeoneQuestion(Question):
    """Who asks for somebody else. Only they see it."""

    answers_to = ("asker_name", "asker_contact", "consent_how")
    asked_by = RadioField(
        lazy_gettext("Who are you?"),
        choices=[SelectChoice(who.value, lazy_gettext(words)) for who, words in ASKERS.items()],
        validate_choice=False,
    )
    asker_name = StringField(lazy_gettext("Your name"), filters=PLAIN)
    asker_contact = StringField(
        lazy_gettext("How can we reach you?"), description=lazy_gettext("A number or an email address."), filters=PLAIN
    )
    consent_how = TextAreaField(
        lazy_gettext("How did they say yes to this?"),
        description=lazy_gettext("Like: we talked on Monday and they asked me to send it."),
        filters=PLAIN,
    )

    def show(self, answers: Answers) -> None:
        super().show(answers)
        self.asked_by.data = answers.asked_by.value if answers.is_for_other else None

    def into(self, answers: Answers) -> Answers:
        chosen = AskedBy(self.asked_by.data) if self.asked_by.data in set(AskedBy) else AskedBy.OTHER
        if chosen is AskedBy.SELF:
            return replace(answers, asked_by=chosen, asker_name="", asker_contact="", consent_how="")
        return replace(
            answers,
            asked_by=chosen,
            asker_name=self.asker_name.data or "",
            asker_contact=self.asker_contact.data or "",
            consent_how=self.consent_how.data or "",
        )
