"""The forms of a referral's page: shape only. Each knows the section it stands in, and the version it was made for."""

from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from content.canned import CannedReply
from portal.accounts.models import StaffMember
from portal.messages.answering_people import LONGEST_REPLY
from portal.referrals.kinds import Eligibility, HoldReason, Lasted, Outcome, Sector, Situation, Support
from portal.referrals.outcomes import LONGEST_PROVIDER, Closing
from portal.referrals.progress import LONGEST_STEP
from portal.referrals.workflow import LONGEST_NOTE, LONGEST_REASON, Hold
from portal.web.forms import AtMost, PlainForm, PlainText

PENCE_A_POUND = 100


def choices(kind: type[StrEnum], *, empty: str = "") -> list[SelectChoice]:
    """Return the choices of one of the team's lists, with an empty one first where it may be left out."""
    listed = [SelectChoice(each.value, each.label) for each in kind]  # type: ignore[attr-defined]
    return [SelectChoice("", empty), *listed] if empty else listed


class DayField(DateField):
    """A day, as browsers send it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            self.data = date.fromisoformat(valuelist[0].strip()) if valuelist and valuelist[0].strip() else None
        except ValueError as error:
            raise ValueError("Write the day like this: 2026-12-04.") from error


class ActForm(PlainForm):
    """Something done to a referral as it was when the page was made."""

    section = ""
    version = IntegerField(widget=HiddenInput(), validators=[InputRequired("Load the page again.")])


class StepForm(ActForm):
    """What comes next, and when."""

    section = "step"
    next_step = StringField("What comes next", filters=[PlainText()], validators=[AtMost(LONGEST_STEP)])
    next_step_on = DayField("By when", validators=[InputRequired("Say by when.")])


class HoldForm(ActForm):
    """Why work rests, and until when."""

    section = "hold"
    hold_reason = RadioField("Why?", choices=choices(HoldReason), validators=[InputRequired("Choose why.")])
    look_again_on = DayField("Look again on", validators=[InputRequired("Say when to look again.")])
    words = TextAreaField("A note (you don’t have to)", filters=[PlainText()], validators=[AtMost(LONGEST_NOTE)])

    @property
    def hold(self) -> Hold:
        """What was chosen. The form must be valid."""
        assert self.look_again_on.data is not None  # noqa: S101 - the form asks for it
        return Hold(HoldReason(self.hold_reason.data), self.look_again_on.data)


class CloseForm(ActForm):
    """What came of it."""

    section = "close"
    outcome = SelectField(
        "What came of it?", choices=choices(Outcome, empty="Choose"), validators=[InputRequired("Say what came of it.")]
    )
    sector = SelectField("Whose job or placement?", choices=choices(Sector, empty="No job or placement"), default="")
    provider = StringField("Employer or provider", filters=[PlainText()], validators=[AtMost(LONGEST_PROVIDER)])
    starts_on = DayField("Starts on", validators=[Optional()])
    words = TextAreaField("A note (you don’t have to)", filters=[PlainText()], validators=[AtMost(LONGEST_NOTE)])

    @property
    def closing(self) -> Closing:
        """What was chosen. The form must be valid."""
        sector = Sector(self.sector.data) if self.sector.data else None
        return Closing(Outcome(self.outcome.data), sector, self.provider.data or "", self.starts_on.data)


class ReopenForm(ActForm):
    """Why it is opened again."""

    section = "reopen"
    reason = TextAreaField(
        "Why open it again?", filters=[PlainText()], validators=[InputRequired("Say why."), AtMost(LONGEST_REASON)]
    )


class SupportForm(ActForm):
    """Money given."""

    section = "support"
    kind = SelectField("For", choices=choices(Support, empty="Choose"), validators=[InputRequired("Say what for.")])
    pounds = StringField("How much, in pounds", filters=[PlainText()], validators=[InputRequired("Say how much.")])
    given_on = DayField("On", validators=[InputRequired("Say when.")])

    @property
    def pence(self) -> int:
        """The amount in pence; 0 where it is none."""
        try:
            amount = Decimal((self.pounds.data or "").replace("£", "").replace(",", "").strip()) * PENCE_A_POUND
        except InvalidOperation:
            return 0
        return int(amount) if amount.is_finite() and amount == int(amount) else 0


class AboutForm(ActForm):
    """What they do now, and whether they are ours: staff's judgement."""

    section = "about"
    situation = SelectField("What they do now", choices=choices(Situation))
    eligibility = SelectField("Are they one of ours?", choices=choices(Eligibility))


class GiveForm(ActForm):
    """Who or which locality gets it, and what they should know."""

    section = "give"
    to = SelectField("Give to")
    words = TextAreaField("A note for them", filters=[PlainText()], validators=[AtMost(LONGEST_NOTE)])

    def offer(self, team: list[StaffMember], localities: tuple[str, ...]) -> None:
        """List the colleagues, then the localities."""
        self.to.choices = [
            *(SelectChoice(str(member.id), member.name) for member in team),
            *(SelectChoice(locality, f"{locality}: whoever takes it there") for locality in localities),
        ]


class MergeForm(ActForm):
    """Which other referral is the same person's."""

    section = "same"
    other = HiddenField(validators=[InputRequired("Choose which one.")])


class LastedForm(ActForm):
    """Whether it lasted."""

    section = "lasted"
    result = RadioField("Is it still going?", choices=choices(Lasted), validators=[InputRequired("Choose an answer.")])


class NoteForm(PlainForm):
    """One note about a referral."""

    section = "note"
    words = TextAreaField(
        "Your note",
        filters=[PlainText()],
        validators=[InputRequired("Write something first."), AtMost(LONGEST_NOTE)],
    )


class AnswerForm(PlainForm):
    """A text to them. `seen` is how many replies there were when the page was made. `do` is the button."""

    section = "reply"
    words = TextAreaField("Text", filters=[PlainText()], validators=[AtMost(LONGEST_REPLY)])
    seen = IntegerField(widget=HiddenInput(), validators=[InputRequired("Load the page again.")])
    canned = SelectField("Put in", validate_choice=False)
    do = HiddenField()
    confirmed = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def offer(self, canned: list[CannedReply]) -> None:
        """List the replies to put in."""
        self.canned.choices = [SelectChoice(reply.key, reply.title) for reply in canned]
