"""Closing an alert: what was done, in one choice and a few words."""

from wtforms import BooleanField, RadioField, SelectChoice, TextAreaField
from wtforms.validators import InputRequired

from portal.messages.alert_work import LONGEST_NOTE
from portal.messages.models import Outcome
from portal.staff.alert_words import OUTCOMES
from portal.web.forms import AtMost, PlainForm, PlainText


class CloseForm(PlainForm):
    """What was done about an alert."""

    outcome = RadioField(
        "What did you do?",
        choices=[SelectChoice(each.value, words) for each, words in OUTCOMES.items() if each is not Outcome.SEEN_ONLY],
        validators=[InputRequired("Choose what you did.")],
    )
    note = TextAreaField(
        "In a few words",
        description="Who you spoke to and what happens next. Write it as if they will read it: they can ask to.",
        filters=[PlainText()],
        validators=[InputRequired("Say in a few words what you did."), AtMost(LONGEST_NOTE)],
    )
    is_missed = BooleanField("The automatic reply missed the danger, or took it for another kind")

    @property
    def chosen(self) -> Outcome:
        return Outcome(self.outcome.data)
