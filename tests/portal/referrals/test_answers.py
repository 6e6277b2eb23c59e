"""The rules that each answer keeps."""

from dataclasses import replace
from typing import Any

import pytest

from portal.referrals.answers import Answers, check
from portal.referrals.errors import AnswersRefused, Code, Problem
from portal.referrals.kinds import AskedBy
from portal.referrals.wants import Reach
from tests.factories_staff import KAI


def problems(answers: Answers, **given: Any) -> tuple[Problem, ...]:
    with pytest.raises(AnswersRefused) as refusal:
        check(answers, **given)
    return refusal.value.problems


def test_whole_answers_pass() -> None:
    check(KAI, districts={"preston", "burnley"})


def test_every_answer_that_is_missing_is_named_in_the_order_of_the_questions() -> None:
    found = problems(Answers())
    assert [one.field for one in found] == ["first_name", "reach", "consent"]
    assert {one.code for one in found} == {Code.MISSING}


def test_one_question_is_checked_by_itself() -> None:
    check(Answers(first_name="Kai"), fields=("first_name",))
    assert problems(Answers(first_name="  "), fields=("first_name",)) == (Problem("first_name", Code.MISSING),)


@pytest.mark.parametrize("age", [10, 15, 26, 99])
def test_an_age_outside_the_offer_is_taken_and_known_to_be_outside(age: int) -> None:
    answers = replace(KAI, age=age)
    check(answers)
    assert answers.is_outside_the_offers_ages
    assert not KAI.is_outside_the_offers_ages


@pytest.mark.parametrize("age", [-1, 0, 9, 100, 999])
def test_an_age_that_nobody_has_is_refused(age: int) -> None:
    assert problems(replace(KAI, age=age)) == (Problem("age", Code.NOT_POSSIBLE),)


@pytest.mark.parametrize(
    ("reach", "phone", "email", "expected"),
    [
        (Reach.TEXT, "", "", Problem("phone", Code.MISSING)),
        (Reach.CALL, "", "kai@mail.example", Problem("phone", Code.MISSING)),
        (Reach.EMAIL, "07700 900982", "", Problem("email", Code.MISSING)),
        (Reach.TEXT, "0770", "", Problem("phone", Code.NOT_POSSIBLE)),
        (Reach.EMAIL, "", "kai at home", Problem("email", Code.NOT_POSSIBLE)),
        (Reach.EMAIL, "", "k@" + "x" * 300 + ".example", Problem("email", Code.TOO_LONG)),
    ],
)
def test_the_way_to_reach_somebody_must_reach_them(reach: Reach, phone: str, email: str, expected: Problem) -> None:
    assert problems(replace(KAI, reach=reach, phone=phone, email=email)) == (expected,)


def test_only_what_it_takes_to_be_in_touch_is_needed() -> None:
    check(Answers(first_name="Kai", age=18, reach=Reach.TEXT, phone="07700 900982", consent=True))


def test_whoever_asks_for_somebody_else_says_who_they_are_and_how_the_young_person_agreed() -> None:
    found = problems(replace(KAI, asked_by=AskedBy.PA))
    assert [one.field for one in found] == ["asker_name", "asker_contact", "consent_how"]
    check(replace(KAI, asked_by=AskedBy.PA, asker_name="Jo", asker_contact="x@y.example", consent_how="We talked"))


def test_a_district_that_the_offer_does_not_have_is_refused() -> None:
    assert problems(replace(KAI, district="atlantis"), districts={"preston"}) == (
        Problem("district", Code.NOT_A_CHOICE),
    )


def test_words_have_a_length() -> None:
    long = replace(KAI, first_name="K" * 41, safe_note="x" * 201, own_words="x" * 1001)
    assert [(one.field, one.code) for one in problems(long)] == [
        ("own_words", Code.TOO_LONG),
        ("first_name", Code.TOO_LONG),
        ("safe_note", Code.TOO_LONG),
    ]
