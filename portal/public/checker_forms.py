"""The form of "What can I get?". The answers so far travel in the page; each is read against the offer every time."""

from wtforms import HiddenField, RadioField, SelectChoice, SelectField, StringField, ValidationError

from content.entitlements import ELSEWHERE, Circumstances
from content.offer import Offer, Question
from content.questions import LISTED, TYPED
from portal.web.forms import PlainForm, PlainText
from portal.web.translating import gettext, lazy_gettext

START, RESULTS, EVERYTHING = "start", "results", "everything"
PAGES_BESIDE_QUESTIONS = (START, RESULTS, EVERYTHING)
OLDEST_AGE = 120
NOT_AN_AGE = lazy_gettext("Write your age in years, like 19. Or skip this one.")


class CheckerForm(PlainForm):
    """Every answer so far, the page it comes from (`at`), and where to go: on (`to`), past (`skip`) or back to one.

    `change` names an answer to change; `is_change` then goes along, so that the next press leads to the list again.
    """

    age = StringField(filters=[PlainText()])
    care = RadioField(validate_choice=False)
    lives = SelectField(validate_choice=False)
    council = RadioField(validate_choice=False)
    home = RadioField(validate_choice=False)
    doing = RadioField(validate_choice=False)
    child = RadioField(validate_choice=False)
    status = RadioField(validate_choice=False)
    at = HiddenField()
    is_change = HiddenField()
    to = StringField()
    skip = StringField()
    change = StringField()

    def offer_questions(self, offer: Offer) -> None:
        """Take the words and the answers to pick from out of the offer. Comes before everything else."""
        self._questions = tuple(offer.questions)
        for key, question in offer.questions.items():
            field = self[key]
            field.label.text = question.short[:1].upper() + question.short[1:]
            field.description = question.hint
            if key != TYPED:
                field.choices = choices_of(question, offer)

    def validate_age(self, field: StringField) -> None:
        # Only where they typed it: an age that came along in the page was read before, or is somebody's trick.
        if self.at.data == TYPED and not self.skip.data and field.data and read_age(field.data) is None:
            raise ValidationError(NOT_AN_AGE)

    def said(self) -> Circumstances:
        """Return what they chose to say. What was skipped, or is no answer of ours, is left out."""
        passed = self.at.data if self.skip.data else None
        answers = {key: self[key].data for key in self._questions if key not in (TYPED, passed)}
        known = {key: value for key, value in answers.items() if self._is_answer(key, value)}
        return Circumstances(None if passed == TYPED else read_age(self.age.data or ""), known)

    def _is_answer(self, key: str, value: str | None) -> bool:
        return bool(value) and any(value == each.value for each in self[key].choices)

    def goes_to(self) -> str:
        """Return the question to show next, or one of the pages beside the questions."""
        wanted = self.change.data or self.skip.data or self.to.data
        return wanted if wanted in (*self._questions, *PAGES_BESIDE_QUESTIONS) else self._questions[0]

    def comes_from(self) -> str:
        """Return the page that this was sent from, for showing it again."""
        return self.at.data if self.at.data in (*self._questions, *PAGES_BESIDE_QUESTIONS) else START

    def turn_to(self, page: str, who: Circumstances) -> None:
        """Get ready to be shown on another page."""
        self.at.data = page
        self.is_change.data = "y" if self.change.data else ""
        self.age.data = "" if who.age is None else str(who.age)
        for key in self._questions:
            if key != TYPED:
                self[key].data = who.answers.get(key)


def choices_of(question: Question, offer: Offer) -> list[SelectChoice]:
    """Return what can be picked: the question's answers, or for where they live the districts by name."""
    if question.key != LISTED:
        return [SelectChoice(answer.key, answer.label) for answer in question.answers.values()]
    by_name = sorted(offer.districts.values(), key=lambda district: district.name)
    districts = [SelectChoice(district.slug, district.name) for district in by_name]
    return [
        SelectChoice("", gettext("Choose your area")),
        *districts,
        SelectChoice(ELSEWHERE, gettext("Somewhere else")),
    ]


def read_age(typed: str) -> int | None:
    """Return the age in years, or None for what is no age. Digits of other scripts are fine."""
    age = int(typed) if typed.isdecimal() and len(typed) <= 3 else None
    return age if age is not None and age <= OLDEST_AGE else None


def carried(who: Circumstances, apart_from: str = "") -> dict[str, str]:
    """Return what goes along in a page: every answer but that of the question it shows."""
    age = {} if who.age is None else {TYPED: str(who.age)}
    return {key: value for key, value in (age | dict(who.answers)).items() if key != apart_from}
