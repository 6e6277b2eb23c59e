"""What somebody can do with their referral at /refer/status: take it back, add something, change the number."""

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.assistant import Reply
from portal.public.blueprint import public
from portal.public.noticing import alert_once, danger_in
from portal.public.status_forms import AddForm, CodeForm, NumberForm
from portal.public.status_opened import NEW_NUMBER, keep_new_number, new_number, opened
from portal.referrals import access, settings, their_side, workflow
from portal.referrals.clock import TeamTimes
from portal.web.context import current_offer, now, reading, transaction
from portal.web.forms import PlainForm
from portal.web.translating import gettext


@public.route("/refer/status/take-back", methods=["GET", "POST"])
def status_take_back() -> ResponseReturnValue:
    """Ask whether they are sure; then close it as declined. Nothing is deleted."""
    form = PlainForm()
    is_sure = form.validate_on_submit()
    if not is_sure:
        return _page("take_back", form)
    with transaction() as db:
        referral = opened(db, to_change=True)
        if referral is not None:
            workflow.take_back(db, referral, now(), _times(db))
    return redirect(url_for("public.status_now"), 303)


@public.route("/refer/status/add", methods=["GET", "POST"])
def status_add() -> ResponseReturnValue:
    form = AddForm()
    fine = form.validate_on_submit()
    words = form.words.data or ""
    danger = danger_in(words) if words else None
    if not fine:
        if danger is not None and not form.csrf_token.errors:
            alert_once(danger, words, "status add")
        return _page("add", form, danger)
    with transaction() as db:
        referral = opened(db, to_change=True)
        if referral is not None:
            kind = danger.crisis_type or "" if danger else ""
            their_side.add_words(db, referral, words, now(), _times(db), kind)
    if referral is None:  # shut in the meantime: what was typed is not lost
        if danger is not None:
            alert_once(danger, words, "status add")
        return render_template("public/status/shut.html", nav="refer", form=form, danger=danger), 409
    return _page("added", form, danger)


@public.route("/refer/status/number", methods=["GET", "POST"])
def status_number() -> ResponseReturnValue:
    form = NumberForm()
    if not form.validate_on_submit():
        return _page("number", form)
    with transaction() as db:
        referral = opened(db, to_change=True)
        if referral is not None:
            access.text_number_code(db, referral, form.number, current_offer().council.service, now())
    keep_new_number(form.number)
    return redirect(url_for("public.status_prove_number"), 303)


@public.route("/refer/status/number/code", methods=["GET", "POST"])
def status_prove_number() -> ResponseReturnValue:
    number = new_number()
    if number is None:
        return redirect(url_for("public.status_number"), 303)
    form = CodeForm()
    if not form.validate_on_submit():
        return _page("number_code", form)
    with transaction() as db:
        referral = opened(db, to_change=True)
        is_proved = referral is not None and access.proves_number(db, referral, number, form.code.data or "", now())
        if referral is not None and is_proved:
            their_side.change_number(db, referral, number, current_offer().canned.number_changed, now(), _times(db))
    if not is_proved:
        form.code.errors = [gettext("That code doesn’t work. Check it, or type the number again to get a new one.")]
        return _page("number_code", form)
    session.pop(NEW_NUMBER, None)
    return redirect(url_for("public.status_now"), 303)


def _page(name: str, form: PlainForm, danger: Reply | None = None) -> ResponseReturnValue:
    """Return a page about the referral that is open here; where none is, the way to open one. What was typed stays."""
    with reading() as db:
        referral = opened(db)
        if referral is None:
            return redirect(url_for("public.status"), 303)
        shown = {"referral": referral, "form": form, "danger": danger}
        page = render_template(f"public/status/{name}.html", nav="refer", **shown)
    return page, 422 if form.errors else 200


def _times(db: Session) -> TeamTimes:
    return settings.team_times(db, current_offer().council.hours)
