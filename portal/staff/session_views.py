"""Ending sessions: one's own, one by one; and anybody's, by a manager."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import audit, managing, sessions
from portal.accounts.permissions import Permission
from portal.staff.blueprint import staff
from portal.staff.forms import ButtonForm
from portal.staff.guard import me, needs_fresh_sign_in, requires
from portal.staff.sign_in_views import sign_in_again
from portal.staff.team_views import colleague
from portal.web.context import now, transaction


@staff.post("/account/sessions/<int:session_id>/end")
@requires(Permission.OWN_ACCOUNT)
def end_own_session(session_id: int) -> ResponseReturnValue:
    """End one of one's own sessions: that on a machine left behind, or this one."""
    if not ButtonForm().validate_on_submit():
        return sign_in_again()
    with transaction() as db:
        myself = me(db)
        if sessions.end_one(db, myself, session_id, now()):
            audit.record(db, actor=myself, action="staff.sessions_ended", subject=f"staff:{myself.id}", now=now())
    return redirect(url_for("staff.account"), 303)


@staff.post("/accounts/<int:member_id>/end-sessions")
@requires(Permission.MANAGE_ACCOUNTS)
@needs_fresh_sign_in
def end_sessions_of(member_id: int) -> ResponseReturnValue:
    """Sign a colleague out everywhere."""
    if not ButtonForm().validate_on_submit():
        return sign_in_again()
    with transaction() as db:
        managing.sign_out_everywhere(db, colleague(db, member_id), me(db), now())
    return redirect(url_for("staff.team_member", member_id=member_id), 303)
