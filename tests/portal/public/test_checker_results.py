"""The list that "What can I get?" ends with: three groups, what decides each thing, and who can help."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from content.entitlements import Circumstances, Rule
from content.offer import Offer
from portal.public.checker_people import people_for
from portal.web.context import EXTENSION, Service
from tests.support.checker import Visitor, with_rules

ADVICE = Rule("your-rights", "An advocate", "Ring one")
GYM = Rule("leisure-passes", "Free gym", "Ask at the desk", when={"lives": frozenset({"in-area"})})
BILL = Rule("council-tax", "Help with the bill", "Find the bill", depends="Ask if it still runs")
RENT = Rule(
    "universal-credit",
    "Help with rent",
    "Claim it",
    youngest=18,
    when={"home": frozenset({"own-place"})},
    later="When you have a home of your own",
)
List = Callable[..., Visitor]


@pytest.fixture
def list_of(app: Flask, service: Service, monkeypatch: pytest.MonkeyPatch) -> List:
    """Give the offer these rules and no others, answer the questions, and return whoever sees the list."""

    def see(*rules: Rule, **answers: str) -> Visitor:
        toy = replace(service, offer=with_rules(service.offer, *rules))
        monkeypatch.setitem(app.extensions, EXTENSION, toy)
        return Visitor(app.test_client()).answer(**answers)

    return see


def group(visitor: Visitor, key: str) -> str:
    found = re.search(rf'<section class="group is-{key}".*?</section>', visitor.html, re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0])) if found else ""


def test_there_are_three_groups_by_how_sure_it_is(list_of: List) -> None:
    seen = list_of(ADVICE, BILL, RENT, age="19", home="supported")
    assert "Here’s what’s yours" in seen.words
    assert "Yours now An advocate First: Ring one." in group(seen, "now")
    assert "Maybe. Check one thing Help with the bill Ask if it still runs. First:" in group(seen, "maybe")
    assert "Later Help with rent When you have a home of your own. " in group(seen, "later")


def test_a_group_with_nothing_in_it_is_not_shown(list_of: List) -> None:
    seen = list_of(ADVICE)
    assert group(seen, "maybe") == group(seen, "later") == ""


def test_what_was_skipped_is_named_as_what_decides(list_of: List) -> None:
    assert "It depends on how old you are and what your home is." in group(list_of(RENT), "maybe")
    assert "It depends on what your home is." in group(list_of(RENT, age="20"), "maybe")


def test_what_is_not_for_them_is_not_spoken_of(list_of: List) -> None:
    only_students = replace(RENT, later="", when={"doing": frozenset({"university"})})
    assert "Help with rent" not in list_of(ADVICE, only_students, age="20", doing="working").words


def test_later_says_the_age_what_has_to_happen_or_both_and_no_first_step(list_of: List) -> None:
    too_young = group(list_of(RENT, age="17", home="own-place"), "later")
    assert "From 18." in too_young
    assert "When you have" not in too_young
    assert "From 18. When you have a home of your own." in group(list_of(RENT, age="17", home="foster"), "later")
    assert "First:" not in too_young


@pytest.mark.parametrize(
    ("rules", "answers", "heading"),
    [
        ((BILL,), {}, "Here’s what could be yours"),
        ((RENT,), {"age": "15"}, "Here’s what comes later"),
        ((), {}, "Here’s who can help"),
        ((replace(ADVICE, oldest=24),), {"age": "40"}, "Here’s who can help"),
    ],
)
def test_the_heading_promises_no_more_than_there_is(
    list_of: List, rules: tuple[Rule, ...], answers: dict[str, str], heading: str
) -> None:
    seen = list_of(*rules, **answers)
    assert f"<h1>{heading}</h1>" in seen.html
    assert "eligible" not in seen.words


def test_the_amount_says_how_often_and_when_to_ask_first(list_of: List, offer: Offer) -> None:
    sure, check = offer.amounts["uc-under-25"], offer.amounts["setting-up-home"]
    seen = list_of(replace(ADVICE, amount=sure), replace(BILL, amount=check))
    assert f"{sure.figure} a month First" in group(seen, "now")
    assert f"{check.figure} (ask to check)" in group(seen, "maybe")


def test_the_district_goes_into_a_link_where_its_page_says_something_about_it(list_of: List, offer: Offer) -> None:
    assert offer.line_for("preston", "leisure-passes")
    seen = list_of(GYM, ADVICE, lives="preston")
    assert 'href="/offer/leisure-passes?district=preston"' in seen.html
    assert 'href="/offer/your-rights"' in seen.html
    assert 'href="/offer/leisure-passes"' in list_of(GYM, lives="").html
    assert "Free gym" not in list_of(GYM, lives="elsewhere").words


def test_a_long_group_is_folded_by_section_but_never_what_is_theirs(list_of: List) -> None:
    many = [replace(BILL, get=f"Thing {number}") for number in range(9)]
    sure = [replace(each, depends="", page="your-rights") for each in many]
    seen = list_of(*many, *sure)
    assert "<details><summary><h3>Somewhere to live: 9</h3></summary>" in seen.html
    assert "Your rights Thing 0" in group(seen, "now")
    seen.press("Open every part")
    assert "<details open><summary><h3>Somewhere to live: 9</h3></summary>" in seen.html
    assert "Open every part" not in seen.form.buttons


def test_a_short_group_is_shown_whole(list_of: List) -> None:
    assert "<h3>" not in list_of(*(replace(BILL, get=f"Thing {number}") for number in range(8))).html


def test_the_line_says_back_what_they_said_but_not_whether_they_may_stay(list_of: List) -> None:
    seen = list_of(ADVICE, age="19", lives="preston", home="own-place", doing="looking", status="refused")
    assert '<p class="lead">You’re 19, in your own place in Preston, not working or studying.</p>' in seen.html
    assert "Right to stay I was told no Change" in seen.words
    assert "You’re outside Lancashire County Council’s area." in list_of(ADVICE, lives="elsewhere").words


def test_somebody_under_16_is_told_kindly_who_is_there_for_them(list_of: List, offer: Offer) -> None:
    seen = list_of(RENT, age="15")
    assert "You’re under 16" in seen.words
    for key in ("csc", "childline", "linx"):
        assert offer.contacts[key].name in seen.words
    assert "You’re under 16" not in list_of(RENT, age="16").words


def test_somebody_over_25_is_told_kindly_what_there_is(list_of: List, offer: Offer) -> None:
    seen = list_of(RENT, age="26", home="own-place")
    assert "You’re over 25" in seen.words
    assert offer.contacts["ca"].phone in seen.words
    assert "Help with rent" in group(seen, "now")
    assert "You’re over 25" not in list_of(RENT, age="25").words


@pytest.mark.parametrize("lives", ["preston", "burnley", "fylde"])
def test_nowhere_to_live_comes_before_everything_else(list_of: List, offer: Offer, lives: str) -> None:
    seen = list_of(ADVICE, home="nowhere", lives=lives)
    main = seen.html.partition("<main")[2]
    assert main.index("Nowhere to live?") < main.index("<h1>")
    assert 'href="/urgent-help"' in main[: main.index("<h1>")]
    for contact in (offer.contacts[key] for key in offer.districts[lives].homeless):
        for shown in (contact.name, contact.phone, contact.phone_out_of_hours):
            assert shown in seen.words


def test_a_child_with_nowhere_to_live_rings_childrens_social_care_first(list_of: List, offer: Offer) -> None:
    seen = list_of(ADVICE, age="17", home="nowhere", lives="preston")
    first = seen.html.index(offer.contacts["csc"].phone)
    assert first < seen.html.index(offer.contacts["preston-home"].phone)


@pytest.mark.parametrize("lives", ["", "elsewhere"])
def test_nowhere_to_live_outside_our_districts_has_numbers_too(list_of: List, offer: Offer, lives: str) -> None:
    seen = list_of(ADVICE, home="nowhere", lives=lives)
    assert offer.contacts["shelter"].phone in seen.words
    assert (offer.contacts["csc-ooh"].phone in seen.words) == (lives == "")


def test_they_may_ask_again_and_reach_a_person(list_of: List, offer: Offer) -> None:
    seen = list_of(ADVICE)
    assert "Said no before? You can ask again." in seen.words
    assert 'href="/offer/your-rights"' in seen.html
    assert "This is a guide. Your PA or the named service has the final say." in seen.words
    assert offer.contact(offer.council.office_phone).phone in seen.words


def test_pages_and_people_that_an_offer_does_not_have_are_left_out(offer: Offer) -> None:
    bare = replace(offer, contacts={}, pages={})
    for who in (Circumstances(12, {"home": "nowhere", "lives": "preston"}), Circumstances(40)):
        people = people_for(who, bare)
        assert people.homeless == people.too_young == people.too_old == ()
        assert people.pages_at_any_age == people.pages_to_ask_again == ()


def test_the_real_offer_has_something_in_every_group_and_every_link_opens(client: FlaskClient) -> None:
    seen = Visitor(client).answer(age="19", care="thirteen-weeks", lives="preston", council="ours", home="own-place")
    for key in ("now", "maybe", "later"):
        assert group(seen, key)
    for link in set(re.findall(r'href="(/offer/[^"]+)"', seen.html)):
        assert client.get(link, follow_redirects=True).status_code == 200, link
