"""A member's own page: password, second factor, recovery codes, where they are signed in."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import accounts, audit, second_factor, sessions
from portal.accounts import sign_in as signing_in
from portal.accounts.errors import PasswordRefused, TooManyTries
from portal.accounts.models import StaffSession
from portal.accounts.permissions import Permission
from portal.staff.account_forms import ChangePasswordForm, CodeForm
from portal.staff.blueprint import staff
from portal.staff.forms import ButtonForm
from portal.staff.guard import current_session, me, needs_fresh_sign_in, requires
from portal.staff.sign_in_views import WRONG_CODE, set_up_words
from portal.staff.ways import first_page
from portal.staff.words import PASSWORD_REFUSED
from portal.web.context import now, reading, transaction
from portal.web.forms import OPEN_TOO_LONG

NOT_THE_OLD_ONE = "That isn’t the password you have now."


@staff.get("/account")
@requires(Permission.OWN_ACCOUNT)
def account() -> ResponseReturnValue:
    return _page()


@staff.post("/account/password")
@requires(Permission.OWN_ACCOUNT)
def change_password() -> ResponseReturnValue:
    form = ChangePasswordForm()
    if not form.validate_on_submit():
        return _page(422, form=form)
    try:
        with transaction() as db:
            mine = db.get_one(StaffSession, current_session().id)
            given = {"password": form.old.data, "address": request.remote_addr or ""}
            is_right = signing_in.prove_password(db, mine, **given, now=now())
        if not is_right:
            form.old.errors = [NOT_THE_OLD_ONE]
            return _page(422, form=form)
        with transaction() as db:
            myself = me(db)
            accounts.set_password(db, myself, form.password.data, now(), by=myself, but=current_session().id)
    except TooManyTries as refusal:
        form.old.errors = [f"Too many wrong tries. Wait {refusal.minutes} min, then try again."]
        return _page(429, form=form)
    except PasswordRefused as refusal:
        form.password.errors = [PASSWORD_REFUSED[refusal.because]]
        return _page(422, form=form)
    return _page(done="Your new password counts from now. You’re signed out everywhere else.")


@staff.post("/account/second-factor")
@requires(Permission.OWN_ACCOUNT)
@needs_fresh_sign_in
def begin_second_factor() -> ResponseReturnValue:
    if not ButtonForm().validate_on_submit():
        return _page(422, OPEN_TOO_LONG)
    with transaction() as db:
        second_factor.begin(db, me(db), now())
    return redirect(url_for("staff.new_second_factor"), 303)


@staff.route("/account/second-factor/new", methods=["GET", "POST"])
@requires(Permission.OWN_ACCOUNT)
@needs_fresh_sign_in
def new_second_factor() -> ResponseReturnValue:
    """Show the secret that was begun, and put it in force with its first code."""
    form = CodeForm()
    problem = ""
    if form.validate_on_submit():
        with transaction() as db:
            myself = me(db)
            codes = second_factor.finish(db, myself, form.code.data, now())
            if codes:
                sessions.end_all(db, myself, now(), but=current_session().id)
        if codes:
            return render_template("staff/recovery_codes.html", codes=codes, onwards=url_for("staff.account"))
        problem = WRONG_CODE
    with reading() as db:
        shown = set_up_words(db, me(db))
    if not shown and request.method == "GET":
        return redirect(url_for("staff.account"), 303)
    page = render_template("staff/code.html", form=form, problem=problem, own=True, **shown)
    return page, 422 if problem or form.errors else 200


@staff.post("/account/recovery-codes")
@requires(Permission.OWN_ACCOUNT)
@needs_fresh_sign_in
def new_recovery_codes() -> ResponseReturnValue:
    if not ButtonForm().validate_on_submit():
        return _page(422, OPEN_TOO_LONG)
    with transaction() as db:
        codes = second_factor.make_recovery_codes(db, me(db), now())
    return render_template("staff/recovery_codes.html", codes=codes, onwards=url_for("staff.account"))


@staff.post("/account/end-sessions")
@requires(Permission.OWN_ACCOUNT)
def end_other_sessions() -> ResponseReturnValue:
    if not ButtonForm().validate_on_submit():
        return _page(422, OPEN_TOO_LONG)
    with transaction() as db:
        myself = me(db)
        sessions.end_all(db, myself, now(), but=current_session().id)
        audit.record(db, actor=myself, action="staff.sessions_ended", subject=f"staff:{myself.id}", now=now())
    return redirect(url_for("staff.account"), 303)


def _page(
    status: int = 200, problem: str = "", *, done: str = "", form: ChangePasswordForm | None = None
) -> ResponseReturnValue:
    with reading() as db:
        myself = me(db)
        page = render_template(
            "staff/account.html",
            form=form or ChangePasswordForm(formdata=None),
            problem=problem,
            done=done,
            has_factor=second_factor.is_set_up(db, myself),
            codes_left=second_factor.recovery_codes_left(db, myself),
            sessions=sessions.all_open(db, myself, now()),
            this=current_session().id,
            onwards=first_page(myself),
        )
    return page, status
