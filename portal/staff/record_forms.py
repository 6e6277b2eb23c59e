"""The forms for one person's data: who it is, how that was checked, and that it is really to be deleted."""

from enum import StrEnum

from wtforms import RadioField, SelectChoice, StringField
from wtforms.validators import AnyOf, InputRequired

from portal.referrals.narrowing import LONGEST_SEARCH
from portal.web.forms import AtMost, PlainForm, PlainText

HTML, JSON = "html", "json"


class Checked(StrEnum):
    """How it was made sure that whoever asks is the person. Nothing that they showed is written down."""

    PHOTO_ID = "photo_id"
    KNOWN = "known_in_person"
    RANG_NUMBER = "rang_their_number"
    VOUCHED = "adviser_vouches"


CHECKED_WORDS = {
    Checked.PHOTO_ID: "They showed photo ID",
    Checked.KNOWN: "A worker knows them, and met them",
    Checked.RANG_NUMBER: "We rang the number they gave when they asked for help, and they answered what only they know",
    Checked.VOUCHED: "Their personal adviser vouches for them",
}


def _how_checked() -> RadioField:
    return RadioField(
        "How did you check that it is them?",
        choices=[SelectChoice(each.value, CHECKED_WORDS[each]) for each in Checked],
        validators=[InputRequired("Say how you checked that it is them.")],
    )


class PersonForm(PlainForm):
    """A name, a reference or a phone number. It is posted, so that none of them stands in an address."""

    q = StringField(
        "Reference, phone or name",
        filters=[PlainText()],
        validators=[InputRequired("Type a reference, a phone number or a name."), AtMost(LONGEST_SEARCH)],
    )


class ExportForm(PlainForm):
    """How it was checked who asks, and in which form they get it."""

    checked = _how_checked()
    form = RadioField(
        "As",
        choices=[SelectChoice(HTML, "A page to read or print"), SelectChoice(JSON, "A file for programs (JSON)")],
        default=HTML,
        validators=[AnyOf([HTML, JSON], "Choose one.")],
    )


class EraseForm(PlainForm):
    """How it was checked who asks, and the record once more, typed."""

    checked = _how_checked()
    again = StringField(
        "Type the record again", filters=[PlainText()], validators=[InputRequired("Type it again."), AtMost(40)]
    )
