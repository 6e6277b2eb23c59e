"""What people tell us about a page: whether it helped, and who told them no."""

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from content.offer import Page
from portal.assistant import Reply
from portal.encryption import passing_mark
from portal.feedback import recording
from portal.feedback.models import PageFeedback, RefusalReport
from portal.public.blueprint import public
from portal.public.feedback_forms import FeedbackForm, HelpfulForm, ToldNoForm
from portal.public.noticing import danger_in
from portal.web.context import current_offer, now, reading, transaction

# What this browser said last, for the page of thanks; and what staff were alerted to before the form could be kept.
SAID, ALERTED = "said", "alerted"
HELPFUL_PAGE, TOLD_NO_PAGE = "public/feedback/helpful.html", "public/feedback/told_no.html"


@public.get("/offer/<slug>/helpful")
def helpful(slug: str) -> ResponseReturnValue:
    page = current_offer().page(slug)
    return _show(HELPFUL_PAGE, page, HelpfulForm(formdata=None, answer=request.args.get("answer")))


@public.post("/offer/<slug>/helpful")
def send_helpful(slug: str) -> ResponseReturnValue:
    page, form = current_offer().page(slug), HelpfulForm()
    fine = form.validate_on_submit()
    danger = danger_in(*form.written())
    if not fine:
        return _show_again(HELPFUL_PAGE, page, form, danger)
    with transaction() as db:
        kept = recording.record_feedback(
            db, form.opinion(page.slug), form_key=form.key.data, danger=_new_danger(form, danger), now=now()
        )
    return _thank(page, ("helpful", kept.id))


@public.get("/offer/<slug>/told-no")
def told_no(slug: str) -> ResponseReturnValue:
    return _show(TOLD_NO_PAGE, current_offer().page(slug), ToldNoForm(formdata=None))


@public.post("/offer/<slug>/told-no")
def send_told_no(slug: str) -> ResponseReturnValue:
    page, form = current_offer().page(slug), ToldNoForm()
    fine = form.validate_on_submit()
    danger = danger_in(*form.written())
    if not fine:
        return _show_again(TOLD_NO_PAGE, page, form, danger)
    with transaction() as db:
        kept = recording.report_refusal(
            db, form.refusal(page.slug), form_key=form.key.data, danger=_new_danger(form, danger), now=now()
        )
    return _thank(page, ("told-no", kept.id))


@public.get("/offer/<slug>/thanks")
def thanks(slug: str) -> ResponseReturnValue:
    """Say what happens now. Only to the browser that sent something: others are led to the page."""
    offer = current_offer()
    page = offer.page(slug)
    kind, row_id = session.get(SAID, ("", 0))
    with reading() as db:
        feedback = db.get(PageFeedback, row_id) if kind == "helpful" else None
        report = db.get(RefusalReport, row_id) if kind == "told-no" else None
    said = feedback or report
    if said is None or said.page_slug != page.slug:
        return redirect(url_for("public.offer_page", slug=page.slug), 303)
    shown = {
        "page": page,
        "feedback": feedback,
        "report": report,
        "danger": danger_in(*said.written),
        "complaints": offer.pages.get("complaints-and-advocacy"),
        "rights": offer.pages.get("your-rights"),
    }
    return render_template("public/feedback/thanks.html", nav="topics", **shown)


def _show(
    template: str, page: Page, form: FeedbackForm, status: int = 200, danger: Reply | None = None
) -> ResponseReturnValue:
    is_told = danger is not None and not _new_danger(form, danger)
    shown = {"page": page, "form": form, "danger": danger, "staff_told": is_told}
    return render_template(template, nav="topics", **shown), status


def _show_again(template: str, page: Page, form: HelpfulForm | ToldNoForm, danger: Reply | None) -> ResponseReturnValue:
    """Show what must be mended, typing kept. Danger waits for no mending: staff see the words as they are."""
    if danger is not None and not form.csrf_token.errors and _new_danger(form, danger):
        with transaction() as db:
            recording.raise_alert(db, form.written(), page_slug=page.slug, danger=danger.crisis_type or "", now=now())
        session[ALERTED] = _mark(form, danger)
    return _show(template, page, form, 422, danger)


def _new_danger(form: FeedbackForm, danger: Reply | None) -> str:
    """Return what the words sound like; nothing where staff were alerted to the same in this form before."""
    if danger is None or session.get(ALERTED) == _mark(form, danger):
        return ""
    return danger.crisis_type or ""


def _mark(form: FeedbackForm, danger: Reply) -> str:
    # A keyed hash: the cookie is on a phone that others may hold too, and must not say what the danger was.
    return passing_mark(f"{form.key.data} {danger.crisis_type}")


def _thank(page: Page, said: tuple[str, int]) -> ResponseReturnValue:
    session[SAID] = said
    return redirect(url_for("public.thanks", slug=page.slug), 303)
