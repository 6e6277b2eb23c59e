"""The queue: the next thing to do on top, narrowed by links, searched by what is posted."""

from flask import request
from flask.typing import ResponseReturnValue

from portal.accounts.permissions import Permission
from portal.staff import queue_page
from portal.staff.blueprint import staff
from portal.staff.guard import requires
from portal.staff.narrowed import Asked, read_asked
from portal.staff.queue_page import Shown, Told
from portal.staff.ticked_forms import SearchForm
from portal.web.context import current_offer

TYPE_SOMETHING = "Type a name, a reference or a phone number."


@staff.get("/")
@requires(Permission.SEE_REFERRALS)
def queue() -> ResponseReturnValue:
    asked = read_asked(request.args.to_dict(), current_offer())
    return queue_page.page(Shown(asked, after=request.args.get("after", ""), before=request.args.get("before", "")))


@staff.post("/search")
@requires(Permission.SEE_REFERRALS)
def search() -> ResponseReturnValue:
    """Show who is found. Posted: a name or a number in an address would stay in histories and logs."""
    form = SearchForm()
    if not form.validate_on_submit():
        problem = str(next(iter(form.errors.values()))[0])
        return queue_page.page(Shown(Asked({})), 422, Told(problem))
    if not form.q.data:
        return queue_page.page(Shown(Asked({})), 422, Told(TYPE_SOMETHING))
    return queue_page.page(Shown(Asked({}), form.q.data, form.after.data or "", form.before.data or ""))
