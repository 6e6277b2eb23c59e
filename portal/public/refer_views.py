"""Refer yourself to the Employment Support Team: one question a page, kept as you go."""

from dataclasses import dataclass

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from content.offer import Offer
from portal.public.blueprint import public
from portal.public.noticing import danger_in
from portal.public.refer_forms import (
    AgeQuestion,
    AreaQuestion,
    HelpQuestion,
    NameQuestion,
    Question,
    ReachQuestion,
    SendForm,
    WordsQuestion,
)
from portal.public.refer_summary import rows
from portal.referrals import drafts, queries, submitting
from portal.referrals.answers import Answers, check
from portal.referrals.errors import AnswersRefused, DraftSent
from portal.referrals.models import ReferralDraft
from portal.referrals.wants import Channel, Want
from portal.web.context import current_offer, now, reading, transaction
from portal.web.translating import lazy_gettext

DRAFT, SENT = "draft", "sent"


@dataclass(frozen=True, slots=True)
class Page:
    """One question's place in the order, its form and its template."""

    slug: str
    form: type[Question]

    @property
    def template(self) -> str:
        return f"public/refer/{self.slug}.html"


PAGES = (
    Page("help", HelpQuestion),
    Page("name", NameQuestion),
    Page("age", AgeQuestion),
    Page("area", AreaQuestion),
    Page("reach", ReachQuestion),
    Page("words", WordsQuestion),
)
HINTS = {want.value: lazy_gettext(want.hint) for want in Want if want.hint}
ORDER = {page.slug: number for number, page in enumerate(PAGES)}


@public.get("/refer")
def refer_start() -> ResponseReturnValue:
    with reading() as db:
        begun = bool(_open_draft(db))
    return render_template("public/refer/start.html", nav="refer", begun=begun, total=len(PAGES))


@public.route("/refer/<any(help, name, age, area, reach, words):step>", methods=["GET", "POST"])
def refer_step(step: str) -> ResponseReturnValue:
    page = PAGES[ORDER[step]]
    if request.method == "GET":
        form = _form(page, current_offer(), fresh=True)
        form.show(_answers_so_far())
        return _show(page, form)
    form = _form(page, current_offer())
    answers = form.into(_answers_so_far())
    if not form.stands(answers):
        return _show(page, form, 422)
    try:
        _keep(answers)
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
        draft = _draft(db)
    if draft is not None and draft.public_ref is not None:
        return _show_sent(draft.public_ref)
    answers = form.into(drafts.answers_of(draft) if draft else Answers())
    if not (form.stands(answers) and _is_whole(answers)):
        return _show_check(form, 422)
    found = danger_in(answers.own_words, answers.safe_note)
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
        draft=_draft(db),
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
        danger = danger_in(found.own_words, found.safe_note)
        return render_template("public/refer/sent.html", nav="refer", referral=found, danger=danger)


def _show_sent(public_ref: str) -> ResponseReturnValue:
    # Not in the address: that would stay in the history of a phone that others hold too.
    session[SENT] = public_ref
    session.pop(DRAFT, None)
    return redirect(url_for("public.refer_sent"), 303)


def _show(page: Page, form: Question, status: int = 200) -> ResponseReturnValue:
    number = ORDER[page.slug]
    before = url_for("public.refer_step", step=PAGES[number - 1].slug) if number else url_for("public.refer_start")
    back = url_for("public.refer_check") if _is_change() else before
    shown = {"form": form, "step": number + 1, "total": len(PAGES), "back": back, "nav": "refer", "hints": HINTS}
    return render_template(page.template, **shown), status


def _show_check(form: SendForm, status: int = 200) -> ResponseReturnValue:
    answers = _answers_so_far()
    shown = {"form": form, "rows": rows(answers, current_offer()), "answers": answers, "is_whole": _is_whole(answers)}
    shown["danger"] = danger_in(answers.own_words, answers.safe_note)
    return render_template("public/refer/check.html", nav="refer", **shown), status


def _form(page: Page, offer: Offer, *, fresh: bool = False) -> Question:
    form = page.form(formdata=None) if fresh else page.form()
    if isinstance(form, AreaQuestion):
        form.offer_choices(offer)
    return form


def _after(page: Page) -> str:
    number = ORDER[page.slug] + 1
    if _is_change() or number == len(PAGES):
        return url_for("public.refer_check")
    return url_for("public.refer_step", step=PAGES[number].slug)


def _is_change() -> bool:
    return request.args.get("change") == "1"


def _is_whole(answers: Answers) -> bool:
    """Whether every question has an answer that can stand; consent is asked for beside it."""
    asked = [name for page in PAGES for name in page.form.answers_to]
    try:
        check(answers, asked, current_offer().districts)
    except AnswersRefused:
        return False
    return True


def _draft(db: Session) -> ReferralDraft | None:
    token = session.get(DRAFT)
    return drafts.load(db, token) if isinstance(token, str) else None


def _open_draft(db: Session) -> ReferralDraft | None:
    draft = _draft(db)
    return draft if draft is not None and draft.public_ref is None else None


def _answers_so_far() -> Answers:
    with reading() as db:
        draft = _draft(db)
        return drafts.answers_of(draft) if draft else Answers()


def _keep(answers: Answers) -> None:
    """Keep the answers in this browser's draft, beginning one where there is none."""
    with transaction() as db:
        draft = _draft(db)
        if draft is None:
            session[DRAFT] = drafts.start(db, now())
            db.flush()
            draft = _draft(db)
        assert draft is not None  # noqa: S101 - it was begun on the line above
        drafts.save(draft, answers, now())
