"""The pages of "What can I get?": one question each, then a list. Nothing is kept: the answers live in the pages."""

from flask import render_template
from flask.typing import ResponseReturnValue

from content.entitlements import what_can_i_get
from portal.public.blueprint import public
from portal.public.checker_forms import EVERYTHING, RESULTS, START, CheckerForm, carried
from portal.public.checker_people import people_for
from portal.public.checker_results import heading, shown_groups
from portal.public.checker_words import answer_rows, you_are
from portal.web.context import current_offer


@public.get("/what-can-i-get")
def checker_start() -> ResponseReturnValue:
    form = CheckerForm(formdata=None)
    form.offer_questions(current_offer())
    return _page(START, form)


@public.post("/what-can-i-get")
def checker() -> ResponseReturnValue:
    form = CheckerForm()
    form.offer_questions(current_offer())
    if not form.validate_on_submit():
        return _page(form.comes_from(), form), 400 if form.csrf_token.errors else 422
    page = form.goes_to()
    who = form.said()
    form.turn_to(page, who)
    return _page(page, form)


def _page(page: str, form: CheckerForm) -> str:
    if page == START:
        return _start(form)
    return _results(page, form) if page in (RESULTS, EVERYTHING) else _question(page, form)


def _start(form: CheckerForm) -> str:
    return render_template("public/checker/start.html", nav="checker", form=form, carried=carried(form.said()))


def _question(key: str, form: CheckerForm) -> str:
    questions = current_offer().questions
    order = list(questions)
    number = order.index(key)
    is_change = bool(form.is_change.data)
    is_last = is_change or number == len(order) - 1
    shown = {
        "question": questions[key],
        "field": form[key],
        "hints": {answer.key: answer.hint for answer in questions[key].answers.values()},
        "step": number + 1,
        "total": len(order),
        "back": RESULTS if is_change else order[number - 1] if number else START,
        "on": RESULTS if is_last else order[number + 1],
        "results": RESULTS,
        "carried": carried(form.said(), apart_from=key),
    }
    return render_template("public/checker/question.html", nav="checker", form=form, **shown)


def _results(page: str, form: CheckerForm) -> str:
    offer = current_offer()
    who = form.said()
    found = what_can_i_get(offer.rules, who)
    shown = {
        "heading": heading(found),
        "you_are": you_are(who, offer),
        "rows": answer_rows(who, offer),
        "groups": shown_groups(found, who, offer),
        "is_open": page == EVERYTHING,
        "everything": EVERYTHING,
        "people": people_for(who, offer),
        "district": offer.districts.get(who.answers.get("lives", "")),
        "carried": carried(who),
    }
    return render_template("public/checker/results.html", nav="checker", form=form, **shown)
