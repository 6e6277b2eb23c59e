"""What somebody had typed when their session ran out: shown to them once they have signed in again, to be sent."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import unsent
from portal.accounts.permissions import Permission
from portal.staff.blueprint import staff
from portal.staff.forms import ButtonForm
from portal.staff.guard import me, requires
from portal.staff.ways import first_page
from portal.web.context import now, reading, transaction
from portal.web.forms import OPEN_TOO_LONG

SHORT = 20


@staff.get("/unsent")
@requires(Permission.OWN_ACCOUNT)
def unsent_forms() -> ResponseReturnValue:
    return _page()


@staff.post("/unsent/<int:unsent_id>/throw-away")
@requires(Permission.OWN_ACCOUNT)
def throw_away_unsent(unsent_id: int) -> ResponseReturnValue:
    if not ButtonForm().validate_on_submit():
        return _page(422, OPEN_TOO_LONG)
    with transaction() as db:
        unsent.throw_away(db, me(db), unsent_id)
    return redirect(url_for("staff.unsent_forms"), 303)


def is_words(value: str) -> bool:
    """Say whether somebody typed this: choices and numbers are short and go along unseen."""
    return len(value) > SHORT or any(sign.isspace() for sign in value.strip())


def _page(status: int = 200, problem: str = "") -> ResponseReturnValue:
    with reading() as db:
        myself = me(db)
        waiting = unsent.waiting_for(db, myself, now())
        page = render_template(
            "staff/unsent.html", waiting=waiting, is_words=is_words, problem=problem, onwards=first_page(myself)
        )
    return page, status
