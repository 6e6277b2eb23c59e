"""The forms of a conversation with somebody. They check shape only."""

from wtforms import HiddenField, IntegerField, RadioField, SelectChoice, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from content.canned import CannedReply
from portal.messages.answering_people import LONGEST_REPLY
from portal.referrals.models import Referral
from portal.web.forms import AtMost, PlainForm, PlainText

SEND, COUNT, PUT_IN = "send", "count", "put_in"


class TakeForm(PlainForm):
    """Who was on the conversation when the page was made; nobody where it is empty."""

    holder = IntegerField(widget=HiddenInput(), validators=[Optional()])


class ReplyForm(PlainForm):
    """What to write. `seen` is how many replies there were when the page was made, `about` whom it is for.

    `do` is the button that was pressed. `confirmed` is how many texts it was said to be worth.
    """

    words = TextAreaField("Your reply", filters=[PlainText()], validators=[AtMost(LONGEST_REPLY)])
    seen = IntegerField(widget=HiddenInput(), validators=[InputRequired("Load the page again.")])
    about = HiddenField()
    canned = SelectField("Put in", validate_choice=False)
    do = HiddenField()
    confirmed = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def offer(self, canned: list[CannedReply]) -> None:
        """List the replies to put in."""
        self.canned.choices = [SelectChoice(reply.key, reply.title) for reply in canned]


class WhomForm(PlainForm):
    """Whom texts are from."""

    texts = SelectMultipleField("Texts", coerce=int, validate_choice=False)
    to = RadioField("Whom are they from?", validators=[InputRequired("Choose whom they are from.")])

    @classmethod
    def among(cls, people: list[Referral]) -> "WhomForm":
        """Return the form with everybody who gave the number."""
        form = cls()
        form.to.choices = [
            SelectChoice(each.public_ref, f"{each.first_name}, {each.reference}, {each.status.label}")
            for each in people
        ]
        return form
