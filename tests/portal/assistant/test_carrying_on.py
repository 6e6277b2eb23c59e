"""A conversation carries on: the district and age hold, the subject holds or changes, MORE and BACK work."""

from portal.assistant import Kind, Knowledge
from tests.portal.assistant.conftest import Ask


def test_the_subject_holds_for_a_message_that_only_names_a_place(ask: Ask) -> None:
    found = ask("what about chorley", "do i pay council tax as a care leaver in preston")
    assert found.pages[0].slug == "council-tax"
    assert found.district is not None
    assert found.district.slug == "chorley"


def test_the_district_holds_when_the_subject_changes(ask: Ask) -> None:
    found = ask("what about a gym pass there", "council tax in hyndburn")
    assert found.pages[0].slug == "leisure-passes"
    assert found.district is not None
    assert found.district.slug == "hyndburn"


def test_a_new_subject_wins_over_the_old_one(ask: Ask) -> None:
    assert ask("where can i get counselling", "council tax burnley").pages[0].slug == "mental-health"


def test_restart_forgets_what_was_said_before(ask: Ask) -> None:
    found = ask("do i pay council tax", "im 19 in burnley", "restart")
    assert (found.district, found.age) == (None, None)


def test_more_gives_the_steps_of_the_last_answer_part_by_part(ask: Ask, knowledge: Knowledge) -> None:
    asked = "how do i get my own flat"
    first, second = ask("more", asked), ask("more", asked, "more")
    steps = knowledge.offer.page("finding-a-home").steps
    assert first.command == second.command == "MORE"
    assert steps[0].do.rstrip(".") in first.sms
    assert first.sms != second.sms


def test_more_comes_to_an_end(ask: Ask) -> None:
    assert "That's all we can text" in ask("more", "how do i get my own flat", *["more"] * 30).sms


def test_more_after_danger_gives_the_numbers_again(ask: Ask) -> None:
    assert ask("more", "i want to die").kind == Kind.CRISIS


def test_more_with_nothing_before_says_so(ask: Ask) -> None:
    assert ask("more").lead == "There's nothing to carry on with yet."


def test_back_gives_the_answer_before_the_last(ask: Ask) -> None:
    found = ask("back", "council tax burnley", "how do i get a pa")
    assert found.command == "BACK"
    assert found.pages[0].slug == "council-tax"


def test_back_twice_goes_two_steps(ask: Ask) -> None:
    found = ask("back", "staying put", "council tax burnley", "how do i get a pa", "back")
    assert found.pages[0].slug == "staying-put"


def test_yes_after_an_answer_about_work_starts_the_way_to_the_team(ask: Ask) -> None:
    assert ask("yes please", "what does the employment support team do").kind == Kind.REFER
