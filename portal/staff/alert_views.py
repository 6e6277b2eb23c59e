"""Messages that showed danger: oldest first, until somebody says that they have seen each."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.permissions import Permission
from portal.messages import alerts
from portal.staff.blueprint import staff
from portal.staff.forms import ButtonForm
from portal.staff.guard import me, requires
from portal.staff.words import SENT_BY, danger_words, phone_as_read
from portal.web.context import now, reading, transaction
from portal.web.forms import OPEN_TOO_LONG


@staff.get("/alerts")
@requires(Permission.HANDLE_ALERTS)
def alert_list() -> ResponseReturnValue:
    return _page()


@staff.post("/alerts/<int:alert_id>/seen")
@requires(Permission.HANDLE_ALERTS)
def seen(alert_id: int) -> ResponseReturnValue:
    if not ButtonForm().validate_on_submit():
        return _page(422, OPEN_TOO_LONG)
    with transaction() as db:
        alerts.see(db, alerts.get(db, alert_id), me(db), now())
    return redirect(url_for("staff.alert_list"), 303)


def _page(status: int = 200, problem: str = "") -> ResponseReturnValue:
    with reading() as db:
        shown = {"alerts": alerts.waiting(db), "danger_words": danger_words, "phone_as_read": phone_as_read}
        return render_template("staff/alerts.html", problem=problem, sent_by=SENT_BY, **shown), status
