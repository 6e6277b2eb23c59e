"""Who may open a staff page: each view names its permission, and a view that names none is never served."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import ParamSpec

from flask import abort, g, make_response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import validate_csrf
from sqlalchemy.orm import Session
from wtforms import ValidationError

from portal.accounts import sessions, unsent
from portal.accounts.models import StaffMember, StaffSession
from portal.accounts.permissions import Permission, may
from portal.web.context import now, reading, transaction

Given = ParamSpec("Given")
View = Callable[Given, ResponseReturnValue]
TOKEN = "staff_token"  # noqa: S105 - the name of the place in the cookie, not a token
OPEN_TO_ANYONE = "public"
WATCH = "watch"


def requires(permission: Permission) -> Callable[[View[Given]], View[Given]]:
    """Serve the view only to somebody signed in who has `permission`; others sign in first, or are refused.

    Who gave the password and not yet the second factor is sent to give it. What was typed in a session that has run
    out is kept until its owner has signed in again.
    """

    def guard(view: View[Given]) -> View[Given]:
        @wraps(view)
        def guarded(*args: Given.args, **kwargs: Given.kwargs) -> ResponseReturnValue:
            member = _recognise()
            if member is None:
                page = "staff.give_code" if g.get("waits_for_code") else "staff.sign_in"
                return redirect(url_for(page, next=_way_back()), 303)
            if not may(member, permission):
                abort(403)
            return _no_longer_unsent(view(*args, **kwargs), member)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return guard


def open_to_anyone(view: View[Given]) -> View[Given]:
    """Mark the few staff views that need no session: signing in, and what a link from a manager opens."""
    view.permission = OPEN_TO_ANYONE  # type: ignore[attr-defined]
    return view


def needs_fresh_sign_in(view: View[Given]) -> View[Given]:
    """Serve the view only to who proved within ten minutes who they are; others do so first, and come back.

    Stands below `requires`. Whoever finds a worker's machine open gets no further than its worker's own pages.
    """

    @wraps(view)
    def guarded(*args: Given.args, **kwargs: Given.kwargs) -> ResponseReturnValue:
        if not sessions.is_fresh(current_session(), now()):
            return redirect(url_for("staff.prove", next=_way_back()), 303)
        return view(*args, **kwargs)

    guarded.needs_fresh = True  # type: ignore[attr-defined]
    return guarded


def current_session() -> StaffSession:
    """Return the session that this request was recognised by. Read only."""
    found: StaffSession = g.staff_session
    return found


def signed_in() -> StaffMember | None:
    """Return who was recognised for this request. Read only: for a rule, use `me`."""
    member: StaffMember | None = g.get("staff_member")
    return member


def me(db: Session) -> StaffMember:
    """Return who acts, as a row of this transaction."""
    return db.get_one(StaffMember, g.staff_member.id)


def _recognise() -> StaffMember | None:
    """Return whose session the browser's token opens, and move its idle clock on."""
    with reading() as db:
        found = sessions.find_open(db, session.get(TOKEN, ""), now())
        half = None if found else sessions.find_half(db, session.get(TOKEN, ""), now())
    if found is None:
        g.waits_for_code = half is not None
        if half is None:
            _keep_what_was_typed(session.pop(TOKEN, ""))
        return None
    # A page that looks again by itself is nobody at the keyboard: it must not keep a session open.
    if sessions.is_due_to_be_seen(found, now()) and WATCH not in request.args:
        with transaction() as db:
            db.get_one(StaffSession, found.id).last_seen_at = now()
    g.staff_session = found
    g.staff_member = found.staff_member
    return found.staff_member


def _way_back() -> str | None:
    """Return where to go after signing in: the page that was asked for, never a button that was pressed."""
    return request.full_path.rstrip("?") if request.method == "GET" else None


def _keep_what_was_typed(token: str) -> None:
    """Keep what was sent in a session that has run out, for its owner: if the page that it was typed in was ours."""
    if request.method != "POST" or not token:
        return
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return
    with transaction() as db:
        owner = sessions.whose(db, token, now())
        if owner is not None:
            unsent.keep(db, owner, request.path, request.form.items(multi=True), now())


def _no_longer_unsent(answer: ResponseReturnValue, member: StaffMember) -> ResponseReturnValue:
    """Forget what was kept of a form once it has gone through; what was refused is kept, to be sent again."""
    which = request.form.get("unsent", type=int) if request.method == "POST" else None
    if which is None:
        return answer
    response = make_response(answer)
    if response.status_code < HTTPStatus.BAD_REQUEST:
        with transaction() as db:
            unsent.throw_away(db, member, which)
    return response
