"""What the assistant got wrong about danger: for the safeguarding lead, to teach it, as a page and as a file."""

import csv
import io
from dataclasses import dataclass

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.accounts.permissions import Permission
from portal.feedback import unanswered
from portal.feedback.anonymous import without_personal_details
from portal.feedback.models import Mend
from portal.messages import alerts
from portal.messages.models import Alert, Outcome
from portal.staff.blueprint import staff
from portal.staff.guard import requires
from portal.staff.words import danger_words
from portal.web.context import current_knowledge, reading

FALSE_ALARM, MISSED = "False alarm", "Danger that was missed"
# A spreadsheet takes a cell that begins like this for a sum to work out.
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class ToReview:
    """One message that was taken wrongly. `words` are theirs without their details."""

    what: str
    taken_for: str
    words: str


@staff.get("/alerts/review")
@requires(Permission.OVERSEE_ALERTS)
def review() -> ResponseReturnValue:
    with reading() as db:
        return render_template("staff/review.html", rows=_rows(db))


@staff.get("/alerts/review.csv")
@requires(Permission.OVERSEE_ALERTS)
def review_file() -> ResponseReturnValue:
    with reading() as db:
        rows = _rows(db)
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["what", "taken for", "words"])
    writer.writerows([row.what, row.taken_for, _as_words(row.words)] for row in rows)
    headers = {"Content-Disposition": 'attachment; filename="alerts-to-review.csv"'}
    return Response(file.getvalue(), mimetype="text/csv", headers=headers)


def _rows(db: Session) -> list[ToReview]:
    asked = unanswered.listed(db, Mend.DANGER).rows
    rows = [_row(alert) for alert in alerts.to_review(db)]
    return rows + [ToReview(MISSED, "A question that no page answers", each.words) for each in asked]


def _row(alert: Alert) -> ToReview:
    what = FALSE_ALARM if alert.outcome is Outcome.FALSE_ALARM else MISSED
    words = without_personal_details(" ".join(alert.message.split()), current_knowledge().right_words)
    return ToReview(what, danger_words(alert.danger), words)


def _as_words(words: str) -> str:
    return f"'{words}" if words.startswith(STARTS_A_FORMULA) else words
