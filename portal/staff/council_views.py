"""Signing in by the council's own sign-on, where one is set: there, and back."""

from flask import abort, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import council_sign_on
from portal.accounts.sign_in import Missing
from portal.staff.blueprint import staff
from portal.staff.council_client import NotVouched, is_on, send_there, who_came_back
from portal.staff.forms import SignInForm
from portal.staff.guard import open_to_anyone
from portal.staff.sign_in_views import onwards_for, remember, sign_in_page
from portal.web.context import now, settings, transaction

ONWARDS = "onwards"
LONGEST_PATH = 500
NOT_NOW = "The council’s sign-on didn’t vouch for you. Try again, or sign in with your password."
NO_ACCOUNT = "You have no account here with the email that the council has for you. Ask your manager to invite you."


@staff.get("/sign-in/council")
@open_to_anyone
def council_sign_in() -> ResponseReturnValue:
    """Send the browser to the council's sign-on. A link, because no form of ours may lead off the site."""
    if not is_on():
        abort(404)
    session[ONWARDS] = request.args.get("next", "")[:LONGEST_PATH]
    back = settings().public_base_url + url_for("staff.council_back")
    try:
        answer: ResponseReturnValue = send_there(back, again="again" in request.args)
    except NotVouched:
        return _refused(NOT_NOW)
    return answer


@staff.get("/sign-in/council/back")
@open_to_anyone
def council_back() -> ResponseReturnValue:
    """Take in what the council's sign-on says, and open the account that it means, if there is one."""
    council = settings().council_sign_on
    if council is None or not is_on():
        abort(404)
    asked = session.pop(ONWARDS, "")
    try:
        person = who_came_back(council)
    except NotVouched:
        return _refused(NOT_NOW)
    with transaction() as db:
        opened = council_sign_on.sign_in(db, person, now())
    if opened is None:
        return _refused(NO_ACCOUNT)
    remember(opened)
    if opened.missing is Missing.NOTHING:
        return redirect(onwards_for(asked, opened.member), 303)
    return redirect(url_for("staff.give_code", next=asked or None), 303)


def _refused(problem: str) -> ResponseReturnValue:
    return sign_in_page(SignInForm(formdata=None), 422, problem)
