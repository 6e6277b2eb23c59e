"""Texts that did not get there, and the switch that holds texts back."""

from collections.abc import Callable

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.accounts.permissions import Permission, may
from portal.messages.pausing import hold_texts, let_texts_go
from portal.messages.undelivered import undelivered
from portal.staff.blueprint import staff
from portal.staff.forms import ButtonForm
from portal.staff.guard import me, requires, signed_in
from portal.staff.text_words import KINDS, why
from portal.staff.words import phone_as_read
from portal.web.context import now, reading, transaction
from portal.web.forms import OPEN_TOO_LONG


@staff.get("/undelivered")
@requires(Permission.SEE_REFERRALS)
def undelivered_texts() -> ResponseReturnValue:
    return _page()


@staff.post("/undelivered/hold")
@requires(Permission.HOLD_TEXTS)
def hold_all_texts() -> ResponseReturnValue:
    return _switched(lambda db: hold_texts(db, me(db), now()))


@staff.post("/undelivered/let-go")
@requires(Permission.HOLD_TEXTS)
def let_all_texts_go() -> ResponseReturnValue:
    return _switched(lambda db: let_texts_go(db, me(db), now()))


def _switched(switch: Callable[[Session], None]) -> ResponseReturnValue:
    if not ButtonForm().validate_on_submit():
        return _page(422, OPEN_TOO_LONG)
    with transaction() as db:
        switch(db)
    return redirect(url_for("staff.undelivered_texts"), 303)


def _page(status: int = 200, problem: str = "") -> ResponseReturnValue:
    member = signed_in()
    may_hold = member is not None and may(member, Permission.HOLD_TEXTS)
    with reading() as db:
        shown = {"texts": undelivered(db, now()), "why": why, "kinds": KINDS, "phone_as_read": phone_as_read}
        return render_template("staff/undelivered.html", problem=problem, may_hold=may_hold, **shown), status
