"""The forms about accounts and signing in: shape only. What may happen is decided by the services."""

from datetime import date

from wtforms import (
    HiddenField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired, Optional, ValidationError

from portal.accounts.models import Locality, Role, StaffMember
from portal.accounts.passwords import LONGEST, SHORTEST
from portal.web.forms import AtMost, PlainForm, PlainText

LONGEST_EMAIL, LONGEST_NAME, LONGEST_CODE, LONGEST_SUBJECT = 254, 80, 40, 60
HOW_PASSWORD = f"{SHORTEST} characters or more. Three or four words that don’t belong together work well."


class CodeForm(PlainForm):
    """A code from the app, or a recovery code."""

    code = StringField(
        "Code",
        filters=[PlainText()],
        validators=[InputRequired("Type the code."), AtMost(LONGEST_CODE)],
    )
    next = HiddenField()


class ProveForm(PlainForm):
    """A code, or the password where no code is asked of them, to show that it is still the same person."""

    proof = PasswordField("Your password", validators=[InputRequired("It’s empty."), AtMost(LONGEST)])
    next = HiddenField()

    def ask_for(self, *, is_code: bool) -> None:
        """Say which of the two is asked for."""
        if is_code:
            self.proof.label.text = "A new code from your app, or a recovery code"


class NewPasswordForm(PlainForm):
    """A password for who comes by a link. Taken as typed, spaces and all."""

    password = PasswordField(
        "New password",
        description=HOW_PASSWORD,
        validators=[InputRequired("Type a password."), AtMost(LONGEST)],
    )


class ChangePasswordForm(NewPasswordForm):
    """The old password and a new one."""

    old = PasswordField("Password now", validators=[InputRequired("Type the password you have now."), AtMost(LONGEST)])


class MemberForm(PlainForm):
    """Somebody's role, and where they work."""

    role = RadioField(
        "Role",
        choices=[
            SelectChoice(role.value, role.label) for role in (Role.OFFICER, Role.MANAGER, Role.EDITOR, Role.AUDITOR)
        ],
        validators=[InputRequired("Choose a role.")],
    )
    localities = SelectMultipleField("Localities", choices=[SelectChoice(each.value, each.label) for each in Locality])

    @property
    def chosen_role(self) -> Role:
        return Role(self.role.data)

    @property
    def chosen_localities(self) -> tuple[Locality, ...]:
        return tuple(Locality(code) for code in self.localities.data or ())


class InviteForm(MemberForm):
    """Who is invited."""

    name = StringField(
        "Name",
        description="Colleagues and young people see it.",
        filters=[PlainText()],
        validators=[InputRequired("Type their name."), AtMost(LONGEST_NAME)],
    )
    email = StringField(
        "Work email", filters=[PlainText()], validators=[InputRequired("Type their work email."), AtMost(LONGEST_EMAIL)]
    )


class SwitchOffForm(PlainForm):
    """Who gets the work of somebody who leaves."""

    to = SelectField("Give their open work to", coerce=int)

    @classmethod
    def among(cls, team: list[StaffMember]) -> "SwitchOffForm":
        """Return the form with everybody who could get them."""
        form = cls()
        form.to.choices = [SelectChoice(0, "Choose a colleague"), *(SelectChoice(each.id, each.name) for each in team)]
        return form


class AuditForm(PlainForm):
    """Which audit entries to show. A search, so it needs no token."""

    class Meta(PlainForm.Meta):
        csrf = False

    who = SelectField("Who did it", coerce=int)
    record = StringField("Record", filters=[PlainText()], validators=[AtMost(LONGEST_SUBJECT)])
    day = StringField("Day", filters=[PlainText()], validators=[Optional()])

    def validate_day(self, field: StringField) -> None:
        """Let a day pass. Raises ValidationError."""
        try:
            date.fromisoformat(field.data)
        except ValueError:
            raise ValidationError("Write the day like 2026-11-24.") from None
