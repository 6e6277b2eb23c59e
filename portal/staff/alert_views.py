"""Messages that showed danger: who reads each, who deals with it, and what was done."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from content.offer import Contact
from portal.accounts import accounts, audit
from portal.accounts.models import StaffMember
from portal.accounts.permissions import Permission, may
from portal.assistant.crisis_replies import contacts_for
from portal.messages import alert_work, alerts
from portal.messages.alert_reminders import OnCall, find_on_call
from portal.messages.alert_work import AlertClosed, AlertTaken, NobodyThere
from portal.messages.models import Alert
from portal.referrals.alert_lane import place_alerts
from portal.staff.alert_forms import CloseForm
from portal.staff.alert_words import OUTCOMES, age_words, alert_timeline
from portal.staff.blueprint import staff
from portal.staff.forms import ButtonForm, HandOverForm
from portal.staff.guard import WATCH, me, requires
from portal.staff.words import SENT_BY, danger_words, phone_as_read
from portal.web.context import current_knowledge, current_offer, now, reading, settings, transaction
from portal.web.forms import OPEN_TOO_LONG
from portal.web.kept_pages import who_answers

WORDS = {"danger_words": danger_words, "phone_as_read": phone_as_read, "sent_by": SENT_BY, "outcomes": OUTCOMES}


@staff.get("/alerts")
@requires(Permission.HANDLE_ALERTS)
def alert_list() -> ResponseReturnValue:
    with reading() as db:
        on_call = find_on_call(db, OnCall(settings().on_call_number))
        return render_template(
            "staff/alerts.html",
            waiting=alerts.waiting(db),
            in_hand=alerts.in_hand(db),
            closed=alerts.closed(db),
            is_watching=WATCH in request.args,
            is_texted=bool(settings().on_call_number),
            has_stopped=on_call is not None and on_call.is_stopped,
            may_oversee=may(me(db), Permission.OVERSEE_ALERTS),
            **WORDS,
        )


@staff.get("/alerts/<int:alert_id>")
@requires(Permission.HANDLE_ALERTS)
def alert(alert_id: int) -> ResponseReturnValue:
    with transaction() as db:
        alerts.read(db, alerts.get(db, alert_id), me(db), now())
    return _page(alert_id)


@staff.post("/alerts/<int:alert_id>/take")
@requires(Permission.HANDLE_ALERTS)
def take_alert(alert_id: int) -> ResponseReturnValue:
    if not ButtonForm().validate_on_submit():
        return _page(alert_id, 422, OPEN_TOO_LONG)
    try:
        with transaction() as db:
            alert_work.take(db, alerts.get(db, alert_id, to_change=True), me(db), now())
    except (AlertTaken, AlertClosed) as refusal:
        return _page(alert_id, 409, _refused(refusal))
    return _back_to(alert_id)


@staff.post("/alerts/<int:alert_id>/release")
@requires(Permission.HANDLE_ALERTS)
def release_alert(alert_id: int) -> ResponseReturnValue:
    if not ButtonForm().validate_on_submit():
        return _page(alert_id, 422, OPEN_TOO_LONG)
    try:
        with transaction() as db:
            alert_work.release(db, alerts.get(db, alert_id, to_change=True), me(db), now())
    except (AlertTaken, AlertClosed) as refusal:
        return _page(alert_id, 409, _refused(refusal))
    return _back_to(alert_id)


@staff.post("/alerts/<int:alert_id>/hand-over")
@requires(Permission.HANDLE_ALERTS)
def hand_over_alert(alert_id: int) -> ResponseReturnValue:
    with reading() as db:
        form = HandOverForm.among(accounts.workers(db))
    if not form.validate_on_submit():
        return _page(alert_id, 422, next(str(errors[0]) for errors in form.errors.values()))
    try:
        with transaction() as db:
            found, to = alerts.get(db, alert_id, to_change=True), db.get_one(StaffMember, form.to.data)
            alert_work.hand_over(db, found, to, me(db), now())
    except NobodyThere:
        return _page(alert_id, 409, "They can’t sign in any more. Choose somebody else.")
    except (AlertTaken, AlertClosed) as refusal:
        return _page(alert_id, 409, _refused(refusal))
    return _back_to(alert_id)


@staff.post("/alerts/<int:alert_id>/close")
@requires(Permission.HANDLE_ALERTS)
def close_alert(alert_id: int) -> ResponseReturnValue:
    form = CloseForm()
    if not form.validate_on_submit():
        return _page(alert_id, 422, form=form)
    try:
        with transaction() as db:
            found = alerts.get(db, alert_id, to_change=True)
            alert_work.close(db, found, form.chosen, form.note.data, me(db), now(), is_missed=form.is_missed.data)
            place_alerts(db)
    except (AlertTaken, AlertClosed) as refusal:
        return _page(alert_id, 409, f"{_refused(refusal)} What you typed is still here.", form=form)
    return _back_to(alert_id)


def _page(alert_id: int, status: int = 200, problem: str = "", *, form: CloseForm | None = None) -> ResponseReturnValue:
    """Return the alert as it is now, with what went wrong at its top and what was typed still in place."""
    with reading() as db:
        found, myself = alerts.get(db, alert_id), me(db)
        is_mine = found.owner_id == myself.id
        page = render_template(
            "staff/alert.html",
            alert=found,
            age=age_words(found.raised_at, now()),
            problem=problem,
            close_form=form or CloseForm(formdata=None),
            hand_over_form=HandOverForm.among([each for each in accounts.workers(db) if each.id != myself.id]),
            is_mine=is_mine,
            may_act=found.closed_at is None and (is_mine or found.is_waiting or may(myself, Permission.OVERSEE_ALERTS)),
            people=who_answers().in_order(_contacts(found), now()),
            office_now=who_answers().office_now(now()),
            timeline=alert_timeline(audit.history_of(db, f"alert:{alert_id}")),
            **WORDS,
        )
    return page, status


def _contacts(found: Alert) -> tuple[Contact, ...]:
    district = current_offer().districts.get(found.district or "")
    return contacts_for(found.danger, district, current_knowledge())


def _refused(refusal: AlertTaken | AlertClosed) -> str:
    if isinstance(refusal, AlertTaken):
        return f"{refusal.holder} is dealing with this already."
    return f"{refusal.by} closed this already."


def _back_to(alert_id: int) -> ResponseReturnValue:
    return redirect(url_for("staff.alert", alert_id=alert_id), 303)
