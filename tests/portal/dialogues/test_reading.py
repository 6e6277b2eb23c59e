"""How answers are read: any spelling, several facts at once, and no guess where nothing can be read."""

from dataclasses import replace

import pytest

from portal.dialogues.filling_in import Filler
from portal.dialogues.form import ADVISER, AGE, AREA, CONSENT, ELSEWHERE, HELP, NAME, SAFE, Form
from portal.dialogues.questions import answered
from portal.referrals.wants import Reach, Want

SENDER = "+447700900123"


def after(filler: Filler, question: str, words: str, **given: object) -> Form | None:
    """Return the form after the answer `words` to a question, or None where it can't be read."""
    form = replace(Form(SENDER, asked=question), **given)  # type: ignore[arg-type]
    return answered(form, filler.reader.hear(words), filler.reader)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Amara", "Amara"),
        ("amara", "Amara"),
        ("AMARA", "Amara"),
        ("im amara", "Amara"),
        ("its jo", "Jo"),
        ("my names Kai mate", "Kai"),
        ("call me sam please", "Sam"),
        ("hi its Tyler", "Tyler"),
        ("JJ", "JJ"),
        ("Mary Jane", "Mary Jane"),
        ("o'neil", "O'Neil"),
        ("Grace", "Grace"),
        ("Preston", "Preston"),
        ("amara 19 burnley", "Amara"),
        ("Zoë", "Zoë"),
        ("no", ""),
        ("why", ""),
        ("what for?", ""),
        ("19", ""),
        ("", ""),
        ("id rather not say", ""),
        ("change", ""),
        ("refr me", ""),
        ("txt me plz", ""),
    ],
)
def test_names(filler: Filler, words: str, name: str) -> None:
    form = after(filler, NAME, words)
    assert (form.answers.first_name if form else "") == name


@pytest.mark.parametrize(
    ("words", "wants"),
    [
        ("A", (Want.JOB,)),
        ("ae", (Want.JOB, Want.CV)),
        ("a and f", (Want.JOB, Want.COSTS)),
        ("A, C", (Want.JOB, Want.COURSE)),
        ("1 5", (Want.JOB, Want.CV)),
        ("21", None),
        ("a job", (Want.JOB,)),
        ("jobs and maybe a course", (Want.JOB, Want.COURSE)),
        ("apprentiship", (Want.APPRENTICESHIP,)),
        ("help with my cv", (Want.CV,)),
        ("volunteering", (Want.EXPERIENCE,)),
        ("money for boots", (Want.COSTS,)),
        ("idk", (Want.UNSURE,)),
        ("not sure tbh", (Want.UNSURE,)),
        ("G", (Want.UNSURE,)),
        ("bricklaying", (Want.UNSURE,)),
        ("work", (Want.JOB,)),
        ("yes", None),
        ("", None),
        ("how long does it take?", None),
    ],
)
def test_kinds_of_help(filler: Filler, words: str, wants: tuple[Want, ...] | None) -> None:
    form = after(filler, HELP, words)
    assert (form.answers.wants if form else None) == wants


def test_their_own_words_are_kept_for_staff(filler: Filler) -> None:
    form = after(filler, HELP, "I want to do bricklaying like my grandad")
    assert form is not None
    assert form.answers.own_words == "I want to do bricklaying like my grandad"


@pytest.mark.parametrize(
    ("words", "district", "place"),
    [
        ("burnley", "burnley", ""),
        ("burnly", "burnley", ""),
        ("i live in acrington", "hyndburn", ""),
        ("skem", "west-lancashire", ""),
        ("BB11 1AA", "burnley", ""),
        ("nelson", "pendle", ""),
        ("im from burnley but living in preston now", "preston", ""),
        ("leeds", None, "Leeds"),
        ("i live in Blackpool", None, "Blackpool"),
        ("not in lancashire, Cardiff", None, "not in lancashire, Cardiff"),
    ],
)
def test_areas(filler: Filler, words: str, district: str | None, place: str) -> None:
    form = after(filler, AREA, words)
    assert form is not None
    assert (form.answers.district, form.answers.place_words) == (district, place)


def test_a_place_that_nobody_knows_is_asked_once_more_and_then_taken(filler: Filler) -> None:
    assert after(filler, AREA, "qwertyville") is None
    form = after(filler, AREA, "qwertyville", misses=1)
    assert form is not None
    assert form.answers.place_words == "Qwertyville"


@pytest.mark.parametrize(
    ("words", "age"),
    [
        ("19", 19),
        ("im 19", 19),
        ("nineteen", 19),
        ("19 nearly 20", 19),
        ("18 in march", 17),
        ("15", 15),
        ("31", 31),
        ("hes 17", 17),
        ("19 x", 19),
        ("2007", None),
        ("old", None),
        ("5", None),
        ("07700900123", None),
    ],
)
def test_ages(filler: Filler, words: str, age: int | None) -> None:
    form = after(filler, AGE, words)
    assert (form.answers.age if form else None) == age


@pytest.mark.parametrize(
    ("words", "reach", "note"),
    [
        ("1", Reach.TEXT, ""),
        ("yes", Reach.TEXT, ""),
        ("yeah thats fine", Reach.TEXT, ""),
        ("2", Reach.TEXT, "hours"),
        ("3", Reach.CALL, ""),
        ("ring me", Reach.CALL, ""),
        ("ring me after 5", Reach.CALL, "ring me after 5"),
        ("yes but not in the morning", Reach.TEXT, "yes but not in the morning"),
        ("text only pls", Reach.TEXT, "text only pls"),
        ("dont ring me", Reach.TEXT, "dont ring me"),
    ],
)
def test_how_to_reach_them(filler: Filler, words: str, reach: Reach, note: str) -> None:
    form = after(filler, SAFE, words)
    assert form is not None
    assert (form.answers.reach, form.answers.safe_note) == (reach, note)
    assert form.answers.phone == SENDER


@pytest.mark.parametrize(
    "words", ["4", "no", "not safe", "no its my exs phone", "its a shared phone", "nah he checks my texts"]
)
def test_a_number_that_is_not_safe_is_not_used(filler: Filler, words: str) -> None:
    form = after(filler, SAFE, words)
    assert form is not None
    assert form.unsafe
    assert form.answers.phone == ""


@pytest.mark.parametrize("words", ["idk", "banana", ""])
def test_whether_it_is_safe_is_never_guessed(filler: Filler, words: str) -> None:
    assert after(filler, SAFE, words) is None


@pytest.mark.parametrize(
    ("words", "reach", "where"),
    [
        ("sam@mail.example", Reach.EMAIL, "sam@mail.example"),
        ("my email is sam@mail.example thanks", Reach.EMAIL, "sam@mail.example"),
        ("07700 900 456", Reach.TEXT, "07700 900 456"),
        ("my mates number 07700900456", Reach.TEXT, "07700900456"),
        ("none", Reach.TEXT, SENDER),
    ],
)
def test_another_way_to_reach_them(filler: Filler, words: str, reach: Reach, where: str) -> None:
    form = after(filler, ELSEWHERE, words, unsafe=True)
    assert form is not None
    assert (form.answers.reach, form.answers.email or form.answers.phone) == (reach, where)


@pytest.mark.parametrize("words", ["sam@", "01234", "yes"])
def test_half_an_address_is_asked_again(filler: Filler, words: str) -> None:
    assert after(filler, ELSEWHERE, words, unsafe=True) is None


@pytest.mark.parametrize(
    ("words", "adviser"),
    [
        ("1", "yes"),
        ("yes", "yes"),
        ("my pa is called dave", "yes"),
        ("2", "no"),
        ("no", "no"),
        ("i dont have one", "no"),
        ("3", "unsure"),
        ("idk", "unsure"),
        ("4", "secret"),
        ("yes but dont tell her", "secret"),
        ("secret", "secret"),
        ("9", None),
        ("banana", None),
    ],
)
def test_advisers(filler: Filler, words: str, adviser: str | None) -> None:
    form = after(filler, ADVISER, words)
    assert (form.adviser if form else None) == adviser


@pytest.mark.parametrize(
    ("words", "consent"),
    [
        ("yes", True),
        ("ok", True),
        ("yeah thats fine", True),
        ("no", False),
        ("nah", False),
        ("maybe", None),
        ("", None),
    ],
)
def test_consent_is_a_yes_and_nothing_less(filler: Filler, words: str, consent: bool | None) -> None:
    form = after(filler, CONSENT, words)
    assert (form.answers.consent if form else None) == consent


@pytest.mark.parametrize(
    ("words", "known"),
    [
        ("im amara 19 from burnley want a job", "Amara, 19, Burnley, a job"),
        ("burnley, 19, my name is amara, looking for an apprenticeship", "Amara, 19, Burnley, an apprenticeship"),
        ("want a job im 22", "22, a job"),
        ("im looking for work", ""),
        ("im homeless and want a job", "a job"),
    ],
)
def test_facts_in_any_order_are_taken_from_the_first_text(filler: Filler, words: str, known: str) -> None:
    turn = filler.begin(SENDER, filler.reader.hear(words))
    assert filler.wording.known(turn.form) == known


def test_a_number_that_is_no_uk_mobile_is_asked_for_another_way(filler: Filler) -> None:
    turn = filler.begin("+353861234567", filler.reader.hear("WORK"))
    assert turn.form.unsafe
    assert after(filler, ELSEWHERE, "none", unsafe=True, sender="+353861234567") is None
