"""Going on with a half-filled self-referral on another phone: a code shown here, and typed there."""

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from portal.public.blueprint import public
from portal.public.refer_drafts import DRAFT, find_open_draft
from portal.public.refer_forms import ResumeForm
from portal.referrals import resuming
from portal.web.context import now, reading, transaction
from portal.web.forms import PlainForm
from portal.web.translating import gettext


@public.get("/refer/code")
def refer_code() -> ResponseReturnValue:
    with reading() as db:
        if find_open_draft(db) is None:
            return redirect(url_for("public.refer_start"), 303)
    return render_template("public/refer/code.html", nav="refer", form=PlainForm(formdata=None), code="")


@public.post("/refer/code")
def refer_give_code() -> ResponseReturnValue:
    """Show a code on this answer only: it is in no address, and not to be had again."""
    form = PlainForm()
    if not form.validate_on_submit():
        return render_template("public/refer/code.html", nav="refer", form=form, code=""), 422
    with transaction() as db:
        draft = find_open_draft(db)
        code = resuming.give_code(draft, now()) if draft else ""
    if not code:
        return redirect(url_for("public.refer_start"), 303)
    return render_template("public/refer/code.html", nav="refer", form=PlainForm(formdata=None), code=code)


@public.route("/refer/go-on", methods=["GET", "POST"])
def refer_go_on() -> ResponseReturnValue:
    form = ResumeForm()
    if not form.validate_on_submit():
        return render_template("public/refer/go_on.html", nav="refer", form=form), 422 if form.errors else 200
    with transaction() as db:
        token = resuming.go_on(db, form.code.data or "", now())
    if token is None:
        form.code.errors = [gettext("That code doesn’t open anything. Check it, or get a new one on the other phone.")]
        return render_template("public/refer/go_on.html", nav="refer", form=form), 422
    session[DRAFT] = token
    return redirect(url_for("public.refer_check"), 303)
