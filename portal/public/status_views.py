"""Where my referral stands: a reference and a code that is texted to its number open it, for half an hour."""

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from portal.public.blueprint import public
from portal.public.standing import standing_of
from portal.public.status_forms import CodeForm, ReferenceForm
from portal.public.status_opened import ASKED, open_for_now, opened, shut
from portal.referrals import access, outcomes
from portal.web.context import current_offer, now, reading, transaction
from portal.web.forms import PlainForm
from portal.web.translating import gettext


@public.route("/refer/status", methods=["GET", "POST"])
def status() -> ResponseReturnValue:
    form = ReferenceForm()
    if not form.validate_on_submit():
        return render_template("public/status/ask.html", nav="refer", form=form), 422 if form.errors else 200
    reference = form.reference.data or ""
    with transaction() as db:
        access.text_code(db, reference, current_offer().council.service, now())
    session[ASKED] = reference
    return redirect(url_for("public.status_code"), 303)


@public.route("/refer/status/code", methods=["GET", "POST"])
def status_code() -> ResponseReturnValue:
    if not isinstance(session.get(ASKED), str):
        return redirect(url_for("public.status"), 303)
    form = CodeForm()
    if not form.validate_on_submit():
        return render_template("public/status/code.html", nav="refer", form=form), 422 if form.errors else 200
    with transaction() as db:
        referral = access.open_with(db, session[ASKED], form.code.data or "", now())
        if referral is not None:
            open_for_now(referral)
    if referral is None:
        form.code.errors = [gettext("That code doesn’t work. Check it, or ask for a new one.")]
        return render_template("public/status/code.html", nav="refer", form=form), 422
    return redirect(url_for("public.status_now"), 303)


@public.get("/refer/status/now")
def status_now() -> ResponseReturnValue:
    with reading() as db:
        referral = opened(db)
        if referral is None:
            return redirect(url_for("public.status"), 303)
        current = outcomes.current(db, referral)
        is_taken_back = current is not None and current.by_id is None
        standing = standing_of(referral, current_offer().council.hours, now(), is_taken_back=is_taken_back)
        return render_template(
            "public/status/now.html", nav="refer", referral=referral, standing=standing, form=PlainForm(formdata=None)
        )


@public.post("/refer/status/done")
def status_done() -> ResponseReturnValue:
    if PlainForm().validate_on_submit():
        shut()
    return redirect(url_for("public.refer_start"), 303)
