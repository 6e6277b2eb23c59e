"""What every button of a referral's page shares: one transaction, nothing overwritten, nothing typed lost."""

from collections.abc import Callable

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.accounts.models import StaffMember
from portal.errors import PortalError
from portal.referrals import queries, workflow
from portal.referrals.models import Referral
from portal.staff import referral_page
from portal.staff.guard import me
from portal.staff.referral_forms import ActForm
from portal.staff.referral_page import Told
from portal.staff.refusals import refusal_words
from portal.web.context import transaction
from portal.web.forms import PlainForm

Act = Callable[[Session, Referral, StaffMember], object]


def act(reference: str, form: PlainForm, do: Act) -> ResponseReturnValue:
    """Do something to a referral that is as the form's page showed it; else say what somebody else did.

    A form without a version changes nothing that somebody else could have changed.
    """
    if not form.validate_on_submit():
        return referral_page.page(reference, 422, Told(first_error(form), form))
    try:
        with transaction() as db:
            found = queries.get_by_ref(db, reference, to_change=True)
            if isinstance(form, ActForm):
                workflow.require_unchanged(found, form.version.data or 0)
            do(db, found, me(db))
    except PortalError as refusal:
        return referral_page.page(reference, 409, Told(refusal_words(refusal), form))
    return back_to(reference)


def first_error(form: PlainForm) -> str:
    """Return the first thing that is the matter with a form."""
    return str(next(iter(form.errors.values()))[0])


def back_to(reference: str) -> ResponseReturnValue:
    """Send the browser back to the referral's page."""
    return redirect(url_for("staff.referral", reference=reference), 303)
