"""The rules of "What can I get?": what is theirs, what may be, what comes later, and what is left out unsaid."""

from typing import Any

import pytest

from content.entitlements import Circumstances, Group, Rule, WhatYouCanGet, weigh, what_can_i_get

HAS_A_HOME = {"home": frozenset({"own-place", "supported"})}


def rule(get: str = "Something", /, page: str = "a-page", **given: Any) -> Rule:
    return Rule(page=page, get=get, first="Ask", **given)


def group(one: Rule, age: int | None = None, /, **answers: str) -> Group | None:
    found = weigh(one, Circumstances(age, answers))
    return found.group if found else None


def test_what_is_for_everybody_is_theirs_whatever_they_skip() -> None:
    assert group(rule()) is Group.NOW


@pytest.mark.parametrize(
    ("age", "expected"),
    [(15, Group.LATER), (16, Group.NOW), (24, Group.NOW), (25, None), (0, Group.LATER), (None, Group.MAYBE)],
)
def test_ages_count_both_ends(age: int | None, expected: Group | None) -> None:
    assert group(rule(youngest=16, oldest=24), age) is expected


@pytest.mark.parametrize(("ends", "age"), [({"youngest": 18}, 90), ({"oldest": 24}, 0)])
def test_an_open_end_has_no_limit(ends: dict[str, Any], age: int) -> None:
    assert group(rule(**ends), age) is Group.NOW


def test_somebody_too_young_is_told_from_when() -> None:
    found = weigh(rule(youngest=18), Circumstances(17))
    assert found
    assert found.from_age == 18


def test_an_answer_that_fits_makes_it_theirs_and_one_that_does_not_leaves_it_out() -> None:
    assert group(rule(when=HAS_A_HOME), home="supported") is Group.NOW
    assert group(rule(when=HAS_A_HOME), home="custody") is None


def test_a_skipped_question_makes_a_maybe_that_names_what_decides() -> None:
    found = weigh(rule(when={**HAS_A_HOME, "child": frozenset({"parent"})}, youngest=16), Circumstances(None, {}))
    assert found
    assert (found.group, found.skipped) == (Group.MAYBE, ("age", "home", "child"))


def test_what_the_offer_alone_cannot_know_is_a_maybe_with_nothing_skipped() -> None:
    found = weigh(rule(depends="Ask if it still runs"), Circumstances(19))
    assert found
    assert (found.group, found.skipped) == (Group.MAYBE, ())


def test_an_answer_in_unless_rules_it_out_and_a_skipped_one_does_not() -> None:
    benefit = rule(unless={"status": frozenset({"refused"})})
    assert group(benefit, status="refused") is None
    assert group(benefit, status="british") is Group.NOW
    assert group(benefit) is Group.NOW


def test_unless_wins_over_too_young_and_over_later() -> None:
    benefit = rule(unless={"status": frozenset({"refused"})}, youngest=18, when=HAS_A_HOME, later="Later")
    assert group(benefit, 17, status="refused", home="custody") is None


@pytest.mark.parametrize(("question", "now"), [("home", "custody"), ("doing", "looking"), ("child", "no")])
def test_what_may_change_comes_later_where_the_rule_says_when(question: str, now: str) -> None:
    needs = {question: frozenset({"something-else"})}
    assert group(rule(when=needs, later="When it changes"), **{question: now}) is Group.LATER
    assert group(rule(when=needs), **{question: now}) is None


@pytest.mark.parametrize("question", ["care", "council", "lives", "status"])
def test_what_does_not_change_never_comes_later(question: str) -> None:
    needs = {question: frozenset({"something-else"}), **HAS_A_HOME}
    assert group(rule(when=needs, later="When it changes"), home="custody", **{question: "this"}) is None


def test_what_comes_later_can_need_an_age_too() -> None:
    found = weigh(rule(when=HAS_A_HOME, later="When you move", youngest=18), Circumstances(16, {"home": "custody"}))
    assert found
    assert (found.group, found.from_age) == (Group.LATER, 18)


def test_what_comes_later_is_not_promised_past_its_last_age() -> None:
    assert group(rule(when=HAS_A_HOME, later="When you move", oldest=24), 25, home="custody") is None


def test_every_district_is_in_the_area_and_elsewhere_is_not() -> None:
    local = rule(when={"lives": frozenset({"in-area"})})
    assert group(local, lives="preston") is Group.NOW
    assert group(local, lives="elsewhere") is None
    assert group(rule(unless={"lives": frozenset({"in-area"})}), lives="preston") is None


def test_a_rule_for_one_district_leaves_the_others_out() -> None:
    local = rule(when={"lives": frozenset({"preston"})})
    assert group(local, lives="preston") is Group.NOW
    assert group(local, lives="burnley") is None


def test_the_same_thing_of_the_same_page_is_shown_once_where_it_is_surest() -> None:
    maybe, sure, later = rule(depends="Ask"), rule(note="For sure"), rule(youngest=30)
    for order in ((maybe, sure, later), (later, maybe, sure), (sure, later, maybe)):
        found = what_can_i_get(order, Circumstances(19))
        assert [each.rule for each in found.now] == [sure]
        assert found.maybe == found.later == ()


def test_things_of_the_same_name_on_two_pages_are_two_things() -> None:
    found = what_can_i_get((rule(page="one"), rule(page="two")), Circumstances())
    assert [each.rule.page for each in found.now] == ["one", "two"]


def test_the_order_of_the_rules_stays_and_nothing_gives_nothing() -> None:
    rules = [rule("First"), rule("Maybe", depends="Ask"), rule("Second")]
    found = what_can_i_get(rules, Circumstances())
    assert [each.rule.get for each in (*found.now, *found.maybe)] == ["First", "Second", "Maybe"]
    assert what_can_i_get((), Circumstances()) == WhatYouCanGet((), (), ())
