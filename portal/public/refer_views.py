"""Refer yourself to the Employment Support Team, or somebody you look after: six short steps, kept as you go."""

from dataclasses import dataclass

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from content.offer import Offer
from portal.public.blueprint import public
from portal.public.district_views import ELSEWHERE as MOVED_AWAY
from portal.public.refer_drafts import DRAFT, SENT, answers_so_far, danger_on, find_draft, find_open_draft, keep
from portal.public.refer_forms import (
    AreaQuestion,
    HelpQuestion,
    NowQuestion,
    ReachQuestion,
    SendForm,
    YouQuestion,
)
from portal.public.refer_question import Question, SomeoneQuestion
from portal.public.refer_summary import rows
from portal.referrals import drafts, queries, submitting
from portal.referrals.answers import Answers, check
from portal.referrals.errors import AnswersRefused, DraftSent
from portal.referrals.wants import Channel, Want
from portal.web.context import current_offer, now, reading, transaction
from portal.web.translating import gettext, lazy_gettext


@dataclass(frozen=True, slots=True)
class Page:
    """One step's place in the order, its form and its template."""

    slug: str
    form: type[Question]

    @property
    def template(self) -> str:
        return f"public/refer/{self.slug}.html"


PAGES = (
    Page("help", HelpQuestion),
    Page("you", YouQuestion),
    Page("area", AreaQuestion),
    Page("now", NowQuestion),
    Page("reach", ReachQuestion),
)
# Beside the steps: only those who ask for somebody else come here.
SOMEONE = Page("someone", SomeoneQuestion)
STEPS = len(PAGES) + 1  # and "check and send"
HINTS = {want.value: lazy_gettext(want.hint) for want in Want if want.hint}
ORDER = {page.slug: number for number, page in enumerate(PAGES)}


@public.get("/refer")
def refer_start() -> ResponseReturnValue:
    with reading() as db:
        begun = bool(find_open_draft(db))
    return render_template("public/refer/start.html", nav="refer", begun=begun, total=STEPS)


@public.route("/refer/<any(someone, help, you, area, now, reach):step>", methods=["GET", "POST"])
def refer_step(step: str) -> ResponseReturnValue:
    page = PAGES[ORDER[step]] if step in ORDER else SOMEONE
    if request.method == "GET":
        form = _form(page, current_offer(), fresh=True)
        answers = answers_so_far()
        form.show(answers)
        return _show(page, form, answers)
    form = _form(page, current_offer())
    answers = form.into(answers_so_far())
    if not form.stands(answers):
        return _show(page, form, answers, 422)
    try:
        keep(answers)
    except DraftSent as sent:
        return _show_sent(sent.public_ref)
    return redirect(_after(page), 303)


@public.get("/refer/check")
def refer_check() -> ResponseReturnValue:
    return _show_check(SendForm(formdata=None))


@public.post("/refer/check")
def refer_send() -> ResponseReturnValue:
    form = SendForm()
    with reading() as db:
        draft = find_draft(db)
    if draft is not None and draft.public_ref is not None:
        return _show_sent(draft.public_ref)
    answers = form.into(drafts.answers_of(draft) if draft else Answers())
    if not (form.stands(answers) and _is_whole(answers)):
        return _show_check(form, 422)
    found = danger_on(answers)
    with transaction() as db:
        public_ref = _submit(db, answers, danger=found.crisis_type or "" if found else "")
    return _show_sent(public_ref)


def _submit(db: Session, answers: Answers, danger: str) -> str:
    """Send the answers in. Pressing Send twice, even at once, gives one referral and one reference."""
    offer = current_offer()
    referral = submitting.submit(
        db,
        answers,
        channel=Channel.WEB,
        draft=find_draft(db),
        council=offer.council,
        districts=offer.districts,
        danger=danger,
        now=now(),
    )
    return referral.public_ref


@public.get("/refer/sent")
def refer_sent() -> ResponseReturnValue:
    with reading() as db:
        found = queries.find_by_ref(db, session.get(SENT, ""))
        if found is None:
            return redirect(url_for("public.refer_start"), 303)
        return render_template("public/refer/sent.html", nav="refer", referral=found, danger=danger_on(found))


def _show_sent(public_ref: str) -> ResponseReturnValue:
    # Not in the address: that would stay in the history of a phone that others hold too.
    session[SENT] = public_ref
    session.pop(DRAFT, None)
    return redirect(url_for("public.refer_sent"), 303)


def _show(page: Page, form: Question, answers: Answers, status: int = 200) -> ResponseReturnValue:
    number = ORDER.get(page.slug, -1)
    before = url_for("public.refer_step", step=PAGES[number - 1].slug) if number > 0 else url_for("public.refer_start")
    back = url_for("public.refer_check") if _is_change() else before
    shown = {"form": form, "step": number + 1, "total": STEPS, "back": back, "nav": "refer", "hints": HINTS}
    return render_template(page.template, **shown, answers=answers, **_instead()), status


def _show_check(form: SendForm, status: int = 200) -> ResponseReturnValue:
    answers = answers_so_far()
    if answers.is_for_other:
        form.consent.label.text = gettext("They said yes. Send this to the Employment Support Team.")
    shown = {"form": form, "rows": rows(answers, current_offer()), "answers": answers, "is_whole": _is_whole(answers)}
    shown |= {"danger": danger_on(answers), "step": STEPS, "total": STEPS}
    return render_template("public/refer/check.html", nav="refer", **shown, **_instead()), status


def _instead() -> dict[str, object]:
    """Return the pages that say what there is for those whom the team is not for."""
    pages = current_offer().pages
    moved = next((page for slug, page in pages.items() if slug.startswith(MOVED_AWAY)), None)
    return {"careers": pages.get("careers-advice"), "moved": moved}


def _form(page: Page, offer: Offer, *, fresh: bool = False) -> Question:
    form = page.form(formdata=None) if fresh else page.form()
    if isinstance(form, AreaQuestion):
        form.offer_choices(offer)
    return form


def _after(page: Page) -> str:
    number = ORDER.get(page.slug, -1) + 1
    if _is_change() or number == len(PAGES):
        return url_for("public.refer_check")
    return url_for("public.refer_step", step=PAGES[number].slug)


def _is_change() -> bool:
    return request.args.get("change") == "1"


def _is_whole(answers: Answers) -> bool:
    """Whether every answer can stand; consent is asked for beside it."""
    asked = [name for page in (SOMEONE, *PAGES) for name in page.form.answers_to]
    try:
        check(answers, asked, current_offer().districts)
    except AnswersRefused:
        return False
    return True
