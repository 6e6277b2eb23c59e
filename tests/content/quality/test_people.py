"""Test people: somebody who is told amiss is named, and between them they answer everything."""

from pathlib import Path

import pytest

from content.lines import located
from content.offer import Offer
from content.quality import people
from content.questions import LISTED, TYPED
from tests.content.broken import Changed
from tests.content.conftest import REAL, Problems

FLAT = """
[[person]]
who = "19, own flat, in care two years"
age = 19
care = "thirteen-weeks"
council = "ours"
home = "own-place"
doing = "looking"
"""
FROM = "Mend the rules of that page or, where they are right, this person."


def told(offer: Offer, folder: Path, words: str) -> list[tuple[str, int, str, str]]:
    """Return what is wrong with the people described in `words`: field, line, what, and what to do."""
    (folder / "test_people.toml").write_text(words, encoding="utf-8")
    return [(each.field, each.line, each.what, each.fix) for each in located(folder, people.faults(folder, offer))]


def described(offer: Offer) -> list[people.TestPerson]:
    return people.read_people(REAL, offer, [])


@pytest.mark.parametrize(
    ("group", "name", "instead"),
    [
        ("now", "setting-up-home", "maybe"),
        ("now", "university: University bursary from the council", "later"),
        ("maybe", "personal-adviser", "now"),
        ("maybe", "staying-put", "nothing"),
        ("later", "personal-adviser", "now"),
        ("later", "budgeting-and-debt", "now and maybe"),
    ],
)
def test_who_is_told_under_another_heading_is_named(
    offer: Offer, tmp_path: Path, group: str, name: str, instead: str
) -> None:
    what = f"(19, own flat, in care two years) is told {name!r} under {instead}, not {group}."
    assert told(offer, tmp_path, f'{FLAT}{group} = ["{name}"]\n') == [(f"person 1.{group}", 9, what, FROM)]


@pytest.mark.parametrize(
    "name", ["personal-adviser", "setting-up-home", "university", "staying-close: Staying Close help"]
)
def test_who_is_told_what_they_never_must_be_is_named(offer: Offer, tmp_path: Path, name: str) -> None:
    what = f"(19, own flat, in care two years) is told {name!r}."
    assert told(offer, tmp_path, f'{FLAT}now = []\nnever = ["{name}"]\n') == [("person 1.never", 10, what, FROM)]


def test_who_is_told_what_they_must_be_is_not_named(offer: Offer, tmp_path: Path) -> None:
    right = 'now = ["personal-adviser"]\nmaybe = ["setting-up-home"]\nlater = ["university"]\nnever = ["staying-put"]\n'
    assert told(offer, tmp_path, FLAT + right) == []


@pytest.mark.parametrize(
    ("words", "field", "what", "fix"),
    [
        ('now = ["free-car"]', "now", "names 'free-car', which is no page.", "Use the slug of a page."),
        (
            'never = ["staying-put: A boat"]',
            "never",
            "names 'staying-put: A boat', which no rule gives.",
            '"slug: words"',
        ),
        ('status = "martian"', "status", "is 'martian', which is no answer.", "Use one of: british"),
        ('lives = "in-area"', "lives", "is 'in-area', which is no answer.", "Use one of: elsewhere or a district"),
        ("doing = 3", "doing", "is int, not words.", "Write doing as words."),
        ('shoes = "big"', "shoes", "is not a field that is known here.", "Check its spelling"),
    ],
)
def test_what_a_person_names_that_is_not_there_is_named(
    offer: Offer, tmp_path: Path, words: str, field: str, what: str, fix: str
) -> None:
    found = told(offer, tmp_path, f"{FLAT}\n[[person]]\nwho = 'Second'\n{words}\n")
    assert (f"person 2.{field}", 12, what) in [each[:3] for each in found]
    assert fix in " ".join(each[3] for each in found)


def test_a_person_without_a_description_and_an_age_in_words_are_named(offer: Offer, tmp_path: Path) -> None:
    found = told(offer, tmp_path, "[[person]]\nage = 'old'\n")
    assert [each[:3] for each in found] == [
        ("person 1.age", 2, "is str, not a whole number, or null for open."),
        ("person 1.who", 1, "is missing."),
    ]


def test_a_wrong_edit_of_a_rule_is_noticed_by_somebody(folder: Path, faults: Problems) -> None:
    Changed("pages/start/personal-adviser.md", "age: [18, 24]", "age: [21, 24]").apply(folder)
    found = faults()
    assert {each.file for each in found} == {"test_people.toml"}
    assert all("'personal-adviser'" in each.what for each in found)


def test_between_them_they_give_every_answer(offer: Offer) -> None:
    answers = {(key, answer) for each in described(offer) for key, answer in each.circumstances.answers.items()}
    for key, question in offer.questions.items():
        if key not in (TYPED, LISTED):
            assert {answer for asked, answer in answers if asked == key} == set(question.answers)
    assert {answer for asked, answer in answers if asked == LISTED} == {*offer.districts, "elsewhere"}


def test_between_them_they_have_every_age_at_which_something_changes(offer: Offer) -> None:
    ages = {each.circumstances.age for each in described(offer)}
    assert ages >= {None, 15, 16, 17, 18, 20, 21, 24, 25, 26}


def test_every_page_with_rules_is_told_to_somebody(offer: Offer) -> None:
    positive = [
        name for each in described(offer) for group in ("now", "maybe", "later") for name in each.expected[group]
    ]
    named = {name.partition(": ")[0] for name in positive}
    assert {rule.page for rule in offer.rules} == named


def test_everybody_is_told_something_and_spared_something(offer: Offer) -> None:
    for person in described(offer):
        names = [name for group in person.expected.values() for name in group]
        assert len(names) >= 4, person.who
        assert len(names) == len(set(names)), person.who
        assert person.expected["never"] or not person.circumstances.answers, person.who
