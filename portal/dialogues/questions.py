"""The questions of a request for help by text: how the answer to each is read. What can't be read gives None."""

import re
from collections.abc import Callable
from dataclasses import replace

from portal.dialogues.form import (
    ADVISER,
    AGE,
    AREA,
    CONSENT,
    ELSEWHERE,
    HELP,
    NAME,
    SAFE,
    Form,
)
from portal.dialogues.reading import Reader, Said, as_place, email_in, is_mobile, mobile_in
from portal.referrals.answers import LONGEST_SAFE_NOTE
from portal.referrals.wants import Reach, Want

LONGEST_SAID = 300
# Answers to "how old are you?" that mean: I don't say.
KEEPS_IT = frozenset({"same", "none", "no", "unsure"})
LONGEST_PLACE_WORDS = 6
FEW_WORDS = 3
# "hes in burnley and hes 19" says no more than that.
LONGEST_FACT = 6
ADVISERS = {"1": "yes", "2": "no", "3": "unsure", "4": "secret"}
# What stands in `safe_note` until the form is sent: staff read the sentence of [staff] instead.
HOURS = "hours"


def _name(form: Form, said: Said, reader: Reader) -> Form | None:
    name = "" if said.is_question else reader.asked_name(said)
    return form.with_answers(first_name=name) if name else None


def _help(form: Form, said: Said, reader: Reader) -> Form | None:
    letters = reader.letters(said)
    if letters:
        return form.with_answers(wants=letters, own_words="")
    work = (Want.JOB,) if "want_work" in said.means else ()
    wants = reader.wants(said) or work or ((Want.UNSURE,) if _is_free_answer(said) else ())
    if not wants:
        return None
    own = said.words.strip()[:LONGEST_SAID] if len(said.plain) >= FEW_WORDS or wants == (Want.UNSURE,) else ""
    return form.with_answers(wants=wants, own_words="" if "unsure" in said.means else own)


def _is_free_answer(said: Said) -> bool:
    """Whether words that name none of our kinds of help are an answer all the same: "bricklaying"."""
    tells = said.heard.district is not None or said.heard.age is not None
    is_other_fact = tells and len(said.plain) <= LONGEST_FACT
    is_nothing = not said.plain or said.heard.smalltalk is not None or said.plain[0].isdecimal() or is_other_fact
    return "unsure" in said.means or not (is_nothing or said.is_question or said.means & {"yes", "no", "begins_yes"})


def _area(form: Form, said: Said, reader: Reader) -> Form | None:
    if said.heard.district:
        return form.with_answers(district=said.heard.district, place_words="")
    is_short = (
        0 < len(said.plain) <= LONGEST_PLACE_WORDS
        and not said.is_question
        and any(letter.isalpha() for letter in said.words)
    )
    if is_short and not said.means & {"yes", "no"} and (reader.is_elsewhere(said) or form.misses):
        return form.with_answers(district=None, place_words=as_place(said.words))
    return None


def _age(form: Form, said: Said, reader: Reader) -> Form | None:
    age = reader.age(said)
    if age is None and said.means & KEEPS_IT:
        return replace(form, no_age=True)
    return None if age is None else replace(form.with_answers(age=age), no_age=False)


def _safe(form: Form, said: Said, _reader: Reader) -> Form | None:
    means = said.means
    if "unsure" in means:
        return None
    is_own_words = "yes" not in means and (len(said.plain) >= FEW_WORDS or "hours" in means)
    if said.figure == "4" or "not_safe" in means or (said.means & {"no", "begins_no"} and "dont_ring" not in means):
        wants_call = "ring" in means and "dont_ring" not in means and "not_safe" not in means
        return _reached(form, Reach.CALL, said.words) if wants_call else _unsafe(form, said)
    if said.figure == "3" or ("ring" in means and "dont_ring" not in means):
        return _reached(form, Reach.CALL, said.words if is_own_words else "")
    if said.figure == "2":
        return _reached(form, Reach.TEXT, HOURS)
    if said.figure == "1" or means & {"yes", "begins_yes", "hours", "text", "dont_ring"}:
        return _reached(form, Reach.TEXT, said.words if is_own_words else "")
    return None


def _reached(form: Form, reach: Reach, note: str) -> Form:
    note = note.strip()[:LONGEST_SAFE_NOTE]
    given = form.with_answers(reach=reach, phone=form.sender, email="", safe_note=note)
    return replace(given, unsafe=False, texts_us=False)


def _unsafe(form: Form, said: Said) -> Form:
    note = said.words.strip()[:LONGEST_SAFE_NOTE] if len(said.plain) >= FEW_WORDS else ""
    return replace(form.with_answers(reach=None, phone="", email="", safe_note=note), unsafe=True, texts_us=False)


def _elsewhere(form: Form, said: Said, _reader: Reader) -> Form | None:
    email, mobile = email_in(said.words), mobile_in(said.words)
    if email:
        return replace(form.with_answers(reach=Reach.EMAIL, email=email, phone=""), texts_us=False)
    if mobile:
        return replace(form.with_answers(reach=Reach.TEXT, phone=mobile, email=""), texts_us=False)
    if said.means & {"none", "no"} and is_mobile(form.sender):
        return replace(form.with_answers(reach=Reach.TEXT, phone=form.sender, email=""), texts_us=True)
    return None


def _adviser(form: Form, said: Said, _reader: Reader) -> Form | None:
    means = said.means
    if said.figure:
        found = ADVISERS.get(said.figure, "")
    elif "secret" in means:
        found = "secret"
    elif "unsure" in means:
        found = "unsure"
    elif means & {"no", "none", "begins_no", "no_adviser"}:
        found = "no"
    else:
        found = "yes" if means & {"yes", "begins_yes", "has_adviser"} else ""
    return replace(form, adviser=found) if found else None


def _consent(form: Form, said: Said, _reader: Reader) -> Form | None:
    if said.means >= {"begins_yes", "secret"}:
        return replace(form.with_answers(consent=True), adviser="secret")
    if said.means & {"yes", "send"}:
        return form.with_answers(consent=True)
    return form.with_answers(consent=False) if said.means & {"no", "begins_no"} else None


READERS: dict[str, Callable[[Form, Said, Reader], Form | None]] = {
    NAME: _name,
    HELP: _help,
    AREA: _area,
    AGE: _age,
    SAFE: _safe,
    ELSEWHERE: _elsewhere,
    ADVISER: _adviser,
    CONSENT: _consent,
}


def answered(form: Form, said: Said, reader: Reader) -> Form | None:
    """Return the form with the answer to the question that is asked, or None where the text holds none."""
    return READERS[form.asked](form, said, reader)


def volunteered(form: Form, said: Said, reader: Reader, *, over: bool = False) -> Form:
    """Return the form with facts that a text brings unasked: "im amara 19 from burnley want a job".

    Only what is still open is filled in; with `over`, what was said before is put right.
    """
    name, age, district = reader.given_name(said), reader.given_age(said), said.heard.district
    if name and (over or not form.has(NAME)):
        form = form.with_answers(first_name=name)
    if age is not None and (over or not form.has(AGE)):
        form = form.with_answers(age=age)
    if district and (over or not form.has(AREA)):
        form = form.with_answers(district=district, place_words="")
    wants = reader.wants(said) if len(said.plain) > 1 else ()
    if wants and wants != (Want.UNSURE,) and not form.has(HELP) and _asks_for_work(said):
        form = form.with_answers(wants=wants, own_words=said.words.strip()[:LONGEST_SAID])
    return form


def _asks_for_work(said: Said) -> bool:
    """Whether words like "job" in a text are a wish: "I'm at work until 5" is none."""
    return re.search(r"\b(want|need|looking|help|find|get|like|after|refer|into)", " ".join(said.plain)) is not None
