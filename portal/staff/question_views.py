"""Questions that no page answers: read in young people's words, beside the page that an editor can mend."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.permissions import Permission
from portal.feedback import unanswered
from portal.feedback.models import Mend
from portal.staff.blueprint import staff
from portal.staff.forms import MendForm
from portal.staff.guard import me, requires
from portal.staff.ways import number_in
from portal.web.context import current_offer, now, reading, transaction

STATES = {
    Mend.OPEN: "Open",
    Mend.ANSWERED: "Answered now",
    Mend.NOT_OURS: "Not our job",
    Mend.DANGER: "Shows danger",
}


@staff.get("/questions")
@requires(Permission.LOOK_AFTER_PAGES)
def question_list() -> ResponseReturnValue:
    return _page()


@staff.post("/questions/<int:question_id>")
@requires(Permission.LOOK_AFTER_PAGES)
def settle_question(question_id: int) -> ResponseReturnValue:
    form = MendForm.among(current_offer().pages)
    if not form.validate_on_submit():
        return _page(422, next(str(errors[0]) for errors in form.errors.values()))
    with transaction() as db:
        found = unanswered.get(db, question_id, to_change=True)
        unanswered.settle(db, found, form.chosen, me(db), now(), form.page.data)
    return redirect(url_for("staff.question_list"), 303)


def _page(status: int = 200, problem: str = "") -> ResponseReturnValue:
    asked = request.args.get("state", "")
    state = Mend(asked) if asked in set(STATES) else Mend.OPEN
    with reading() as db:
        shown = {
            "batch": unanswered.listed(db, state, number_in(request.args.get("page", "")) or 1),
            "counts": unanswered.how_many(db),
        }
        form = MendForm.among(current_offer().pages)
        kept_days = current_offer().retention["questions"].days
        fixed = {"state": state, "states": STATES, "form": form, "problem": problem, "kept_days": kept_days}
        return render_template("staff/questions.html", **shown, **fixed), status
