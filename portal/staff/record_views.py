"""One person's data, for managers: find it, hand it over, delete it. Each act is written down in the audit trail."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.accounts import audit
from portal.accounts.permissions import Permission
from portal.messages import deletion_asked, threads
from portal.messages.models import ContactPoint
from portal.messages.phone_numbers import NotAPhoneNumber, PhoneNumber
from portal.records import erasing, telling
from portal.records.belonging import Belongings, gather, record_of_number
from portal.referrals import merging, queries
from portal.referrals.models import Referral
from portal.referrals.narrowing import Narrowing
from portal.staff.blueprint import staff
from portal.staff.forms import ButtonForm
from portal.staff.guard import me, needs_fresh_sign_in, requires
from portal.staff.record_forms import JSON, EraseForm, ExportForm, PersonForm
from portal.staff.words import phone_as_read
from portal.web.context import current_offer, now, reading, settings, transaction

OPEN = "A worry or a request for help of theirs is open. Close it first: nothing of an open case is deleted."
NOT_THE_SAME = "That isn’t the record. Type it as it stands above."


@staff.route("/records", methods=["GET", "POST"])
@requires(Permission.ANSWER_DATA_REQUESTS)
@needs_fresh_sign_in
def records() -> ResponseReturnValue:
    """Find a person, and see who asked by text to have everything deleted."""
    form = PersonForm()
    sought = form.q.data if form.validate_on_submit() else None
    with reading() as db:
        page = render_template(
            "staff/records.html",
            form=form,
            sought=sought is not None,
            found=_found(db, sought) if sought else [],
            number=_number(db, sought) if sought else None,
            waiting=[(point, at, record_of_number(point)) for point, at in deletion_asked.waiting(db)],
            record_of_number=record_of_number,
            phone_as_read=phone_as_read,
        )
    return page, 422 if form.errors else 200


@staff.get("/records/<record>")
@requires(Permission.ANSWER_DATA_REQUESTS)
@needs_fresh_sign_in
def record(record: str) -> ResponseReturnValue:
    with transaction() as db:
        found = gather(db, record)
        audit.record(db, actor=me(db), action="record.opened", subject=found.subject, now=now())
        return _page(db, found, ExportForm(formdata=None))


@staff.post("/records/<record>/export")
@requires(Permission.ANSWER_DATA_REQUESTS)
@needs_fresh_sign_in
def export_record(record: str) -> ResponseReturnValue:
    form = ExportForm()
    with transaction() as db:
        found = gather(db, record)
        if not form.validate_on_submit():
            return _page(db, found, form), 422
        for action in (f"record.identity_{form.checked.data}", "record.exported"):
            audit.record(db, actor=me(db), action=action, subject=found.subject, now=now())
        return _file(telling.sections_of(db, found), is_json=form.form.data == JSON)


@staff.route("/records/<record>/erase", methods=["GET", "POST"])
@requires(Permission.ANSWER_DATA_REQUESTS)
@needs_fresh_sign_in
def erase_record(record: str) -> ResponseReturnValue:
    """Show what would be deleted and what stays; with the record typed again, delete it."""
    form = EraseForm()
    with transaction() as db:
        found = gather(db, record)
        is_sent = form.validate_on_submit()
        if is_sent and (form.again.data or "").replace(" ", "").upper() != found.record.upper():
            form.again.errors = [NOT_THE_SAME]
        problem = OPEN if found.is_open else ""
        if not is_sent or form.errors or problem:
            stays = erasing.what_stays(found, current_offer().retention, now())
            page = render_template(
                "staff/record_erase.html", form=form, found=found, stays=stays, counts=_counts(found), problem=problem
            )
            return page, 409 if is_sent and problem else 422 if form.errors else 200
        erasing.erase(db, found, me(db), form.checked.data, now(), settings().data_dir)
    return render_template("staff/record_erased.html", record=found.record)


@staff.post("/records/<record>/settle")
@requires(Permission.ANSWER_DATA_REQUESTS)
@needs_fresh_sign_in
def settle_record(record: str) -> ResponseReturnValue:
    """Take a wish to have everything deleted off the list, where somebody spoke with them and nothing is to be done."""
    with transaction() as db:
        found = gather(db, record)
        if not ButtonForm().validate_on_submit():
            return _page(db, found, ExportForm(formdata=None)), 422
        if found.point is not None:
            deletion_asked.settle(db, found.point, me(db), now())
    return redirect(url_for("staff.records"), 303)


def _found(db: Session, sought: str) -> Sequence[Referral]:
    hours = current_offer().council.hours
    return queries.open_queue(db, Narrowing(search=sought), hours, now()).referrals


def _number(db: Session, sought: str) -> ContactPoint | None:
    try:
        return threads.find_contact_point(db, PhoneNumber.of_any_country(sought))
    except NotAPhoneNumber:
        return None


def _page(db: Session, found: Belongings, form: ExportForm) -> str:
    possible = [each for one in found.referrals[:1] for each in merging.possible_duplicates(db, one)]
    return render_template(
        "staff/record.html",
        found=found,
        form=form,
        counts=_counts(found),
        left_out=telling.left_out(found),
        possible=[each for each in possible if each.public_ref not in found.refs],
        asked=found.point is not None and any(each.id == found.point.id for each, _ in deletion_asked.waiting(db)),
    )


def _counts(found: Belongings) -> list[tuple[str, int]]:
    """Return how much of each sort there is."""
    sorts = (
        ("requests for help, with notes and what came of them", found.referrals),
        ("texts from them", found.texts_in),
        ("texts to them", found.texts_out),
        ("lines by the team", found.lines),
        ("talks on the site", found.talks),
        ("forms by text, not sent", found.dialogues),
        ("reports of a no, with how to reach them", found.reports),
        ("messages that sounded like danger", found.alerts),
    )
    return [(what, len(those)) for what, those in sorts if those]


def _file(sections: Sequence[telling.Section], *, is_json: bool) -> Response:
    """Return the file to hand over, and nothing of what staff alone should know."""
    if is_json:
        said: dict[str, Any] = {"made": now(), "service": current_offer().council.service}
        said["data"] = {section.title: section.rows for section in sections}
        words = json.dumps(said, default=_plain, ensure_ascii=False, indent=2)
        response = Response(words, content_type="application/json; charset=utf-8")
    else:
        response = Response(render_template("staff/record_file.html", sections=sections, at=now()))
    name = f"what-we-keep-{now().date().isoformat()}.{'json' if is_json else 'html'}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _plain(value: date | datetime) -> str:
    return value.isoformat()
