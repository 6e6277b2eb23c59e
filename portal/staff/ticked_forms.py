"""The forms over the queue: search, what to do with those that are ticked, and views under a name."""

from collections.abc import Sequence

from wtforms import (
    BooleanField,
    HiddenField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired

from content.canned import CannedReply
from portal.accounts.models import StaffMember
from portal.messages.answering_people import LONGEST_REPLY
from portal.referrals.narrowing import LONGEST_SEARCH
from portal.referrals.settings import LONGEST_VIEW_NAME
from portal.staff.referral_forms import CloseForm, HoldForm
from portal.web.forms import AtMost, PlainForm, PlainText

MOST_TICKED = 100
TAKE, CONTACT, WORK, GIVE = "take", "contact", "work", "give-"
HOLD, CLOSE = "hold", "close"
ACT, TEXT, EXPORT = "act", "text", "export"


class SearchForm(PlainForm):
    """A name, a reference or a phone number. It is posted, so that none of them stands in an address."""

    q = StringField("Name, reference or phone", filters=[PlainText()], validators=[AtMost(LONGEST_SEARCH)])
    after = HiddenField()
    before = HiddenField()


class _SeveralForm(PlainForm):
    """Names several referrals, each once."""

    ref = SelectMultipleField(validate_choice=False)

    @property
    def refs(self) -> list[str]:
        return list(dict.fromkeys(self.ref.data or []))[:MOST_TICKED]


class _SeenForm(_SeveralForm):
    """Says too how each was when the page was made: `seen` is "K4M7PX:2"."""

    seen = SelectMultipleField(validate_choice=False)

    @property
    def seen_of(self) -> dict[str, int]:
        """The number that each was seen with."""
        pairs = (each.partition(":") for each in self.seen.data or [])
        return {ref: int(number) for ref, _, number in pairs if number.isascii() and number.isdigit()}


class TickedForm(_SeveralForm):
    """Those that are ticked, what to do with them, and which page of the queue they were on."""

    act = SelectField("With ticked", validate_choice=False)
    do = HiddenField()
    view = HiddenField()
    q = HiddenField()
    after = HiddenField()
    before = HiddenField()

    def offer(self, colleagues: Sequence[StaffMember]) -> None:
        """List what can be done, with `colleagues` to give them to."""
        self.act.choices = [
            SelectChoice(TAKE, "Give to me"),
            SelectChoice(CONTACT, "In touch"),
            SelectChoice(WORK, "Working"),
            SelectChoice(HOLD, "Put on hold: why comes next"),
            SelectChoice(CLOSE, "Close: what came of it comes next"),
            *(SelectChoice(f"{GIVE}{each.id}", f"Give to {each.name}") for each in colleagues),
        ]


class TextManyForm(_SeenForm):
    """One text for several people. `seen` says how many replies each had had when it was looked at.

    `looked` are the words that were looked at: no others are sent.
    """

    words = TextAreaField(
        "What to text",
        description="{name}, {reference}, {officer} and {hours} are filled in for each of them.",
        filters=[PlainText()],
        validators=[AtMost(LONGEST_REPLY)],
    )
    canned = SelectField("Put in", validate_choice=False)
    do = HiddenField()
    looked = HiddenField(filters=[PlainText()])

    def offer(self, canned: Sequence[CannedReply]) -> None:
        """List the replies to put in."""
        self.canned.choices = [SelectChoice(reply.key, reply.title) for reply in canned]


class _ManyForm(_SeenForm):
    """What is done to several. `seen` says which version each had."""

    version = None


class HoldManyForm(_ManyForm, HoldForm):
    """Why work with several rests, and until when."""


class CloseManyForm(_ManyForm, CloseForm):
    """What came of it for several: the same for each."""


class ViewForm(PlainForm):
    """A name for what the queue shows now."""

    name = StringField(
        "Name of the view",
        filters=[PlainText()],
        validators=[InputRequired("Give it a name."), AtMost(LONGEST_VIEW_NAME)],
    )
    view = HiddenField()
    shared = BooleanField("The whole team sees it", default=True)


class RenameForm(PlainForm):
    """Another name for a view."""

    name = StringField(
        "New name", filters=[PlainText()], validators=[InputRequired("Give it a name."), AtMost(LONGEST_VIEW_NAME)]
    )
