"""Looking after the pages: what is late, what is wrong, what people say about them, and what the law asks for."""

from datetime import timedelta

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.permissions import Permission
from portal.feedback import queries, recording
from portal.feedback.errors import NoSuchRefusal
from portal.feedback.queries import Helpfulness
from portal.staff.blueprint import staff
from portal.staff.forms import ButtonForm
from portal.staff.guard import me, requires
from portal.staff.page_faults import faults_in, faults_today
from portal.staff.page_table import coverage, faults_elsewhere, page_rows
from portal.staff.ways import number_in
from portal.staff.words import days_words, today
from portal.web.context import current_offer, now, reading, transaction
from portal.web.forms import OPEN_TOO_LONG

# How far back "Was this helpful?" is counted: a page that was mended should not be judged by last year.
COUNTED_DAYS = 90


@staff.get("/pages")
@requires(Permission.LOOK_AFTER_PAGES)
def page_list() -> ResponseReturnValue:
    offer, faults = current_offer(), faults_today()
    with reading() as db:
        helpful = queries.helpfulness_since(db, now() - timedelta(days=COUNTED_DAYS))
        told_no = queries.unseen_by_page(db)
    return render_template(
        "staff/pages.html",
        rows=page_rows(offer, faults, helpful, told_no, today()),
        other_faults=faults_elsewhere(offer, faults),
        gone={slug: number for slug, number in told_no.items() if slug not in offer.pages},
        days_words=days_words,
        counted_days=COUNTED_DAYS,
    )


@staff.get("/pages/<slug>")
@requires(Permission.LOOK_AFTER_PAGES)
def page_report(slug: str) -> ResponseReturnValue:
    return _page(slug)


@staff.post("/pages/<slug>/told-no/<int:report_id>/seen")
@requires(Permission.LOOK_AFTER_PAGES)
def see_refusal(slug: str, report_id: int) -> ResponseReturnValue:
    if not ButtonForm().validate_on_submit():
        return _page(slug, 422, OPEN_TOO_LONG)
    with transaction() as db:
        report = queries.get_refusal(db, report_id, to_change=True)
        if report.page_slug != slug:
            raise NoSuchRefusal(f"no refusal {report_id} about this page")
        recording.see_refusal(db, report, me(db), now())
    return redirect(url_for("staff.page_report", slug=slug), 303)


@staff.get("/coverage")
@requires(Permission.LOOK_AFTER_PAGES)
def law_coverage() -> ResponseReturnValue:
    return render_template("staff/coverage.html", served=coverage(current_offer()))


def _page(slug: str, status: int = 200, problem: str = "") -> ResponseReturnValue:
    page = current_offer().pages.get(slug)
    since = now() - timedelta(days=COUNTED_DAYS)
    with reading() as db:
        refusals = queries.refusals_about(db, slug, number_in(request.args.get("told_no", "")) or 1)
        if page is None and not refusals.total:
            abort(404)
        shown = {
            "helpful": queries.helpfulness_since(db, since).get(slug, Helpfulness()),
            "reasons": queries.reasons_since(db, slug, since),
            "said": queries.said_about(db, slug, number_in(request.args.get("said", "")) or 1),
            "refusals": refusals,
            "faults": faults_in(page, faults_today()) if page else (),
            "days_left": (page.review_by - today()).days if page else 0,
        }
        fixed = {"counted_days": COUNTED_DAYS, "days_words": days_words, "problem": problem}
        return render_template("staff/page.html", slug=slug, page=page, **shown, **fixed), status
