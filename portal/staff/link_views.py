"""What a link from a manager opens: choosing a password. Signing in comes after, with its second step."""

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.accounts import links
from portal.accounts.errors import LinkSpent, PasswordRefused
from portal.staff.account_forms import NewPasswordForm
from portal.staff.blueprint import staff
from portal.staff.council_client import is_on
from portal.staff.forms import SignInForm
from portal.staff.guard import open_to_anyone
from portal.staff.words import PASSWORD_REFUSED
from portal.web.context import now, reading, transaction

CHOSEN = "Your password counts from now. Sign in with it."


@staff.route("/links/<token>", methods=["GET", "POST"])
@open_to_anyone
def open_link(token: str) -> ResponseReturnValue:
    form = NewPasswordForm()
    try:
        if not form.validate_on_submit():
            return _page(token, form, 422 if form.errors else 200)
        with transaction() as db:
            links.use(db, token, form.password.data, now())
    except PasswordRefused as refusal:
        form.password.errors = [PASSWORD_REFUSED[refusal.because]]
        return _page(token, form, 422)
    except LinkSpent:
        return render_template("staff/link_spent.html"), 404
    return render_template("staff/sign_in.html", form=SignInForm(formdata=None), done=CHOSEN, by_council=is_on())


def _page(token: str, form: NewPasswordForm, status: int) -> ResponseReturnValue:
    """Return the page of a link that still opens something. Raises LinkSpent."""
    with reading() as db:
        link = links.find(db, token, now())
        return render_template("staff/link.html", form=form, link=link, token=token), status
