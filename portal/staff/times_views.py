"""The times that the team gives itself, and what is late and before the manager."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import IntegerField
from wtforms.validators import InputRequired

from portal.accounts.permissions import Permission
from portal.errors import PortalError
from portal.referrals import queries, settings
from portal.referrals.narrowing import Narrowing
from portal.referrals.settings import NewTimes
from portal.referrals.team_models import THE_ONE, TeamSetting
from portal.staff.acting import first_error
from portal.staff.blueprint import staff
from portal.staff.due_words import due_of
from portal.staff.guard import me, requires
from portal.staff.refusals import refusal_words
from portal.staff.words import times
from portal.web.context import current_offer, now, reading, transaction
from portal.web.forms import PlainForm

AS_A_NUMBER = "Write each of them as a number."


class NumberField(IntegerField):
    """A whole number. What is none is named in plain words, and stays in the field."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(AS_A_NUMBER) from error


def _hours(label: str, description: str) -> NumberField:
    return NumberField(label, description=description, validators=[InputRequired(AS_A_NUMBER)])


class TimesForm(PlainForm):
    """The team's times, in working hours, the last in working days."""

    first_contact_hours = _hours("First contact within", "Working hours after somebody asks for help.")
    warn_before_hours = _hours("Warn before it is late", "Working hours before.")
    reply_hours = _hours("Answer a text within", "Working hours after they wrote and need a person.")
    escalate_after_hours = _hours("Put it before you when late for", "Working hours.")
    chase_after_days = _hours("Look again where no next step is named", "Working days after the last one.")


@staff.route("/times", methods=["GET", "POST"])
@requires(Permission.HAND_OVER_REFERRALS)
def team_times() -> ResponseReturnValue:
    form = TimesForm()
    if not form.is_submitted():
        return _page(None)
    if not form.validate_on_submit():
        return _page(form, 422, first_error(form))
    given = {name: field.data for name, field in form._fields.items() if name in NewTimes.__dataclass_fields__}
    try:
        with transaction() as db:
            settings.set_team_times(db, NewTimes(**given), me(db), now())
    except PortalError as refusal:
        return _page(form, 409, refusal_words(refusal))
    return redirect(url_for("staff.team_times"), 303)


def _page(form: TimesForm | None, status: int = 200, problem: str = "") -> ResponseReturnValue:
    with reading() as db:
        set_now, hours = times(db), current_offer().council.hours
        late = queries.open_queue(db, Narrowing(escalated=True), hours, now()).referrals
        page = render_template(
            "staff/times.html",
            form=form or TimesForm(formdata=None, obj=set_now),
            problem=problem,
            last=db.get(TeamSetting, THE_ONE),
            late=[(referral, due_of(referral, set_now, now())) for referral in late],
            office=hours.in_words,
        )
    return page, status
