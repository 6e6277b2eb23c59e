"""Views of the queue under a name, one's own or the whole team's."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.permissions import Permission
from portal.errors import PortalError
from portal.referrals import settings
from portal.staff import queue_page
from portal.staff.blueprint import staff
from portal.staff.forms import ButtonForm
from portal.staff.guard import me, requires
from portal.staff.narrowed import read_query
from portal.staff.queue_page import Shown, Told
from portal.staff.refusals import refusal_words
from portal.staff.ticked_forms import RenameForm, ViewForm
from portal.web.context import current_offer, now, transaction
from portal.web.forms import OPEN_TOO_LONG, PlainForm


@staff.post("/views")
@requires(Permission.SEE_REFERRALS)
def save_view() -> ResponseReturnValue:
    """Keep what the queue shows now. Only filters are kept, never what was searched for."""
    form = ViewForm()
    asked = read_query(form.view.data or "", current_offer())
    if not form.validate_on_submit():
        return queue_page.page(Shown(asked), 422, Told(_first_error(form)))
    with transaction() as db:
        settings.save_view(db, form.name.data or "", asked.query, me(db), now(), is_shared=bool(form.shared.data))
    return redirect(f"{url_for('staff.queue')}?{asked.query}", 303)


@staff.post("/views/<int:view_id>/rename")
@requires(Permission.SEE_REFERRALS)
def rename_view(view_id: int) -> ResponseReturnValue:
    form = RenameForm()
    if not form.validate_on_submit():
        return _refused(_first_error(form), 422)
    try:
        with transaction() as db:
            myself = me(db)
            settings.rename_view(db, settings.get_view(db, view_id, myself), form.name.data or "", myself)
    except PortalError as refusal:
        return _refused(refusal_words(refusal), 409)
    return redirect(url_for("staff.queue"), 303)


@staff.post("/views/<int:view_id>/delete")
@requires(Permission.SEE_REFERRALS)
def delete_view(view_id: int) -> ResponseReturnValue:
    if not ButtonForm().validate_on_submit():
        return _refused(str(OPEN_TOO_LONG), 422)
    try:
        with transaction() as db:
            myself = me(db)
            settings.drop_view(db, settings.get_view(db, view_id, myself), myself)
    except PortalError as refusal:
        return _refused(refusal_words(refusal), 409)
    return redirect(url_for("staff.queue"), 303)


def _refused(words: str, status: int) -> ResponseReturnValue:
    return queue_page.page(Shown(read_query("", current_offer())), status, Told(words))


def _first_error(form: PlainForm) -> str:
    return str(next(iter(form.errors.values()))[0])
