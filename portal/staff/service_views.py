"""Is the service all right? For managers: every part, what waits, the backup."""

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.accounts.permissions import Permission
from portal.staff.alert_words import age_words
from portal.staff.blueprint import staff
from portal.staff.guard import requires
from portal.web.service_state import service_state


@staff.get("/service")
@requires(Permission.WATCH_SERVICE)
def service_page() -> ResponseReturnValue:
    return render_template("staff/service.html", state=service_state(), age_words=age_words)
