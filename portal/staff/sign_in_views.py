"""Signing in: password, then code; proving it again later; and out."""

from typing import Any

from flask import make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.accounts import second_factor, sessions, unsent
from portal.accounts import sign_in as signing_in
from portal.accounts.errors import NothingWaits, TooManyTries
from portal.accounts.models import StaffMember, StaffSession
from portal.accounts.permissions import Permission
from portal.accounts.sign_in import Missing, SignedIn
from portal.staff.account_forms import CodeForm, ProveForm
from portal.staff.blueprint import staff
from portal.staff.council_client import is_on
from portal.staff.forms import ButtonForm, SignInForm
from portal.staff.guard import TOKEN, current_session, open_to_anyone, requires
from portal.staff.square_code import in_fours, square_code
from portal.staff.ways import own_path
from portal.web.context import now, reading, settings, transaction
from portal.web.forms import OPEN_TOO_LONG

DOES_NOT_OPEN = "That email and password don’t open an account. Check both and try again."
WRONG_CODE = "That code isn’t right, or was used already. Wait for the next one and try again."
TOO_SLOW = "There are ten minutes for the second step. Sign in again."
NOT_YOU = "That doesn’t count: it is wrong, or was used already. Try again."


@staff.route("/sign-in", methods=["GET", "POST"])
@open_to_anyone
def sign_in() -> ResponseReturnValue:
    form = SignInForm(next=request.args.get("next", ""))
    if not form.validate_on_submit():
        return sign_in_page(form, 422 if form.errors else 200)
    try:
        with transaction() as db:
            given = {"email": form.email.data, "password": form.password.data, "address": request.remote_addr or ""}
            opened = signing_in.sign_in(db, **given, now=now(), may_waive=settings().is_local)
    except TooManyTries as refusal:
        return held("staff/sign_in.html", refusal.minutes, form=form, by_council=is_on())
    if opened is None:
        return sign_in_page(form, 422, DOES_NOT_OPEN)
    remember(opened)
    if opened.missing is Missing.NOTHING:
        return redirect(onwards_for(form.next.data, opened.member), 303)
    return redirect(url_for("staff.give_code", next=form.next.data or None), 303)


@staff.route("/sign-in/code", methods=["GET", "POST"])
@open_to_anyone
def give_code() -> ResponseReturnValue:
    """Ask for the second factor; where there is none yet, show how to set one up and ask for its first code."""
    form = CodeForm(next=request.args.get("next", ""))
    if not form.validate_on_submit():
        return _code_page(form, 422 if form.errors else 200)
    try:
        with transaction() as db:
            given = {"token": session.get(TOKEN, ""), "typed": form.code.data, "address": request.remote_addr or ""}
            opened = signing_in.give_code(db, **given, now=now())
    except NothingWaits:
        return sign_in_page(SignInForm(formdata=None), 422, TOO_SLOW)
    except TooManyTries as refusal:
        return _code_page(form, 429, _wait(refusal.minutes), refusal.minutes)
    if opened is None:
        return _code_page(form, 422, WRONG_CODE)
    remember(opened)
    onwards = onwards_for(form.next.data, opened.member)
    if opened.recovery_codes:
        return render_template("staff/recovery_codes.html", codes=opened.recovery_codes, onwards=onwards)
    return redirect(onwards, 303)


@staff.route("/prove", methods=["GET", "POST"])
@requires(Permission.OWN_ACCOUNT)
def prove() -> ResponseReturnValue:
    """Ask somebody who is signed in to show that it is still them."""
    form = ProveForm(next=request.args.get("next", ""))
    with reading() as db:
        has_factor = second_factor.is_set_up(db, current_session().staff_member)
    shown = {"form": form, "by_council": is_on()}
    form.ask_for(is_code=has_factor)
    if not form.validate_on_submit():
        return render_template("staff/prove.html", **shown), 422 if form.errors else 200
    try:
        with transaction() as db:
            mine = db.get_one(StaffSession, current_session().id)
            given = {"typed": form.proof.data, "address": request.remote_addr or ""}
            is_right = signing_in.prove(db, mine, **given, now=now())
    except TooManyTries as refusal:
        return held("staff/prove.html", refusal.minutes, **shown)
    if not is_right:
        return render_template("staff/prove.html", **shown, problem=NOT_YOU), 422
    return redirect(own_path(form.next.data, current_session().staff_member), 303)


@staff.post("/sign-out")
@requires(Permission.OWN_ACCOUNT)
def sign_out() -> ResponseReturnValue:
    if not ButtonForm().validate_on_submit():
        return sign_in_again()
    with transaction() as db:
        signing_in.sign_out(db, session[TOKEN], now())
    session.clear()
    return redirect(url_for("staff.sign_in"), 303)


def set_up_words(db: Session, member: StaffMember) -> dict[str, Any]:
    """Return what the page needs to show how to set up the factor that was begun; nothing where none was."""
    begun = second_factor.begun(db, member)
    if begun is None:
        return {}
    return {
        "square": square_code(second_factor.address_for_app(begun, member)),
        "secret": in_fours(begun.secret),
    }


def held(template: str, minutes: int, **shown: Any) -> ResponseReturnValue:
    """Return a page that says how long to wait, with what was typed still in it."""
    response = make_response(render_template(template, problem=_wait(minutes), **shown), 429)
    response.headers["Retry-After"] = str(minutes * 60)
    return response


def onwards_for(asked: str | None, member: StaffMember) -> str:
    """Return where somebody goes who has signed in: to what they had typed when their session ran out, if anything."""
    with transaction() as db:
        unsent.throw_away_old(db, now())
        waits = unsent.waiting_for(db, member, now())
    return url_for("staff.unsent_forms") if waits else own_path(asked, member)


def remember(opened: SignedIn) -> None:
    """Let this browser keep the session that was opened, and end the one that it had."""
    if TOKEN in session:
        with transaction() as db:
            sessions.end(db, session[TOKEN], now())
    session.clear()  # nothing of the time before may be used after
    session[TOKEN] = opened.token


def sign_in_page(form: SignInForm, status: int, problem: str = "") -> ResponseReturnValue:
    """Return the page for signing in."""
    return render_template("staff/sign_in.html", form=form, problem=problem, by_council=is_on()), status


def sign_in_again() -> ResponseReturnValue:
    """Return the page for a button whose page had been open for too long."""
    return sign_in_page(SignInForm(formdata=None), 422, OPEN_TOO_LONG)


def _code_page(form: CodeForm, status: int, problem: str = "", minutes: int = 0) -> ResponseReturnValue:
    with reading() as db:
        half = sessions.find_half(db, session.get(TOKEN, ""), now())
        if half is None and request.method == "GET":
            return redirect(url_for("staff.sign_in"), 303)
        if half is None:
            return sign_in_page(SignInForm(formdata=None), 422, TOO_SLOW)
        is_set_up = second_factor.is_set_up(db, half.staff_member)
        shown = {} if is_set_up else set_up_words(db, half.staff_member)
    if minutes:
        return held("staff/code.html", minutes, form=form, **shown)
    return render_template("staff/code.html", form=form, problem=problem, **shown), status


def _wait(minutes: int) -> str:
    wait = "1 minute" if minutes == 1 else f"{minutes} minutes"
    return f"Too many wrong tries. Wait {wait}, then try again."
