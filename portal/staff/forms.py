"""The staff's forms: shape only. What may happen is decided by the services."""

from collections.abc import Mapping

from wtforms import (
    HiddenField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import InputRequired, Optional

from content.offer import Page
from portal.accounts.models import StaffMember
from portal.accounts.passwords import LONGEST
from portal.feedback.models import Mend
from portal.web.forms import AtMost, PlainForm, PlainText

LONGEST_EMAIL = 254


class SignInForm(PlainForm):
    """Email and password. The password is taken as it was typed, spaces and all."""

    email = StringField(
        "Work email", filters=[PlainText()], validators=[InputRequired("Type your work email."), AtMost(LONGEST_EMAIL)]
    )
    password = PasswordField(
        "Password",
        description="You can paste from a password manager.",
        validators=[InputRequired("Type your password."), AtMost(LONGEST)],
    )
    next = HiddenField()


class ButtonForm(PlainForm):
    """A button with nothing to fill in: only the token that shows the page was ours."""


class HandOverForm(PlainForm):
    """Who gets the referral."""

    to = SelectField("Give to", coerce=int)

    @classmethod
    def among(cls, team: list[StaffMember]) -> "HandOverForm":
        """Return the form with everybody who can sign in."""
        form = cls()
        form.to.choices = [SelectChoice(member.id, member.name) for member in team]
        return form


class MendForm(PlainForm):
    """What became of a question that no page answered. `page` is the one that answers it now, where one does."""

    mend = RadioField(
        "What becomes of it?",
        choices=[each.value for each in Mend],
        validators=[InputRequired("Choose what becomes of it.")],
    )
    page = SelectField("Page", validators=[Optional()])

    @classmethod
    def among(cls, pages: Mapping[str, Page]) -> "MendForm":
        """Return the form with every page of the offer."""
        form = cls()
        by_title = sorted(pages.values(), key=lambda page: page.title.casefold())
        form.page.choices = [SelectChoice(page.slug, page.title) for page in by_title]
        return form

    @property
    def chosen(self) -> Mend:
        return Mend(self.mend.data)
