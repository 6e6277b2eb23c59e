"""Signing in and out."""

from flask import make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import sign_in as signing_in
from portal.accounts.errors import TooManyTries
from portal.accounts.permissions import Permission
from portal.staff.blueprint import staff
from portal.staff.forms import ButtonForm, SignInForm
from portal.staff.guard import TOKEN, open_to_anyone, requires
from portal.staff.ways import own_path
from portal.web.context import now, transaction
from portal.web.forms import OPEN_TOO_LONG

DOES_NOT_OPEN = "That email and password don’t open an account. Check both and try again."


@staff.route("/sign-in", methods=["GET", "POST"])
@open_to_anyone
def sign_in() -> ResponseReturnValue:
    form = SignInForm(next=request.args.get("next", ""))
    if not form.validate_on_submit():
        return _sign_in_page(form, 422 if form.errors else 200)
    try:
        with transaction() as db:
            opened = signing_in.sign_in(
                db, email=form.email.data, password=form.password.data, address=request.remote_addr or "", now=now()
            )
    except TooManyTries as refusal:
        return _held(form, refusal.minutes)
    if opened is None:
        return _sign_in_page(form, 422, DOES_NOT_OPEN)
    session.clear()  # nothing of the time before may be used after
    session[TOKEN] = opened.token
    return redirect(own_path(form.next.data), 303)


@staff.post("/sign-out")
@requires(Permission.SEE_REFERRALS)
def sign_out() -> ResponseReturnValue:
    if not ButtonForm().validate_on_submit():
        return _sign_in_page(SignInForm(formdata=None), 422, OPEN_TOO_LONG)
    with transaction() as db:
        signing_in.sign_out(db, session[TOKEN], now())
    session.clear()
    return redirect(url_for("staff.sign_in"), 303)


def _sign_in_page(form: SignInForm, status: int, problem: str = "") -> ResponseReturnValue:
    return render_template("staff/sign_in.html", form=form, problem=problem), status


def _held(form: SignInForm, minutes: int) -> ResponseReturnValue:
    wait = "1 minute" if minutes == 1 else f"{minutes} minutes"
    page = render_template(
        "staff/sign_in.html", form=form, problem=f"Too many wrong tries. Wait {wait}, then try again."
    )
    response = make_response(page, 429)
    response.headers["Retry-After"] = str(minutes * 60)
    return response
