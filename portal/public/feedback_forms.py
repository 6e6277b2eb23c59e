"""The forms for what people say about a page. They check shape only; what is kept is decided by portal.feedback."""

import secrets
from typing import Any

from wtforms import HiddenField, RadioField, SelectChoice, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired

from portal.feedback.reasons import Reason
from portal.feedback.recording import LONGEST_PLACE, LONGEST_REACH, LONGEST_SAID, LONGEST_WORDS, Opinion, Refusal
from portal.web.forms import AtMost, PlainForm, PlainText
from portal.web.translating import gettext, lazy_gettext

PLAIN = [PlainText()]
YES, NO = "yes", "no"
LONGEST_KEY = 64


class FeedbackForm(PlainForm):
    """A form with a key of its own, so that pressing Send twice is known from saying something twice."""

    key = HiddenField()

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.key.data = (self.key.data or secrets.token_urlsafe(16))[:LONGEST_KEY]


class HelpfulForm(FeedbackForm):
    """Was this helpful? Only yes or no must be answered."""

    answer = RadioField(
        lazy_gettext("Was this helpful?"),
        choices=[SelectChoice(YES, lazy_gettext("Yes")), SelectChoice(NO, lazy_gettext("No"))],
        validate_choice=False,
    )
    reason = RadioField(
        lazy_gettext("What was wrong?"),
        choices=[SelectChoice(reason.value, lazy_gettext(reason.label)) for reason in Reason],
        validate_choice=False,
    )
    words = TextAreaField(
        lazy_gettext("Anything to add? Don’t put your name."), filters=PLAIN, validators=[AtMost(LONGEST_WORDS)]
    )

    def validate_answer(self, field: RadioField) -> None:
        if field.data not in {YES, NO}:
            raise ValidationError(gettext("Choose yes or no."))

    def written(self) -> tuple[str, ...]:
        """Return what they wrote in their own words."""
        return (self.words.data or "",)

    def opinion(self, page_slug: str) -> Opinion:
        """Return what they said about the page. A reason that goes with no "no" is left out."""
        helpful = self.answer.data == YES
        reason = Reason(self.reason.data) if not helpful and self.reason.data in set(Reason) else None
        return Opinion(page_slug, helpful, reason, self.words.data or "")


class ToldNoForm(FeedbackForm):
    """Who said no, and with which words. A way to reach them is theirs to give."""

    place = StringField(
        lazy_gettext("Who said no?"),
        description=lazy_gettext("The place or the job is enough, like “the housing team”. You don’t need a name."),
        filters=PLAIN,
        validators=[DataRequired(lazy_gettext("Tell us who said no. “I don’t know” is fine.")), AtMost(LONGEST_PLACE)],
    )
    said = TextAreaField(
        lazy_gettext("What did they say?"),
        description=lazy_gettext("As you remember it. A few words are enough."),
        filters=PLAIN,
        validators=[
            DataRequired(lazy_gettext("Tell us what they said. A few words are enough.")),
            AtMost(LONGEST_SAID),
        ],
    )
    reach = StringField(
        lazy_gettext("How can we reach you? (if you want)"),
        description=lazy_gettext(
            "A number or an email. Only our team sees it. Leaving it empty is fine. We still read the rest."
        ),
        filters=PLAIN,
        validators=[AtMost(LONGEST_REACH)],
    )

    def written(self) -> tuple[str, ...]:
        """Return what they wrote in their own words."""
        return (self.place.data or "", self.said.data or "", self.reach.data or "")

    def refusal(self, page_slug: str) -> Refusal:
        """Return what they told us about the page."""
        return Refusal(page_slug, *self.written())
