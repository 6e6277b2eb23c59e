"""Test people: described young people, with what "What can I get?" must and must not tell them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from content.entitlements import Circumstances, Group, Rule, what_can_i_get
from content.errors import Problem
from content.fields import Fields
from content.offer import Offer
from content.questions import ASKED, LISTED, TYPED, words_for_rules
from content.toml_files import open_toml

FILE = "test_people.toml"
NEVER = "never"
GROUPS = (*(group.value for group in Group), NEVER)


@dataclass(frozen=True, slots=True)
class TestPerson:
    """Somebody described. `expected` has, for now, maybe, later and never, the pages that must be there."""

    __test__ = False

    who: str
    circumstances: Circumstances
    expected: dict[str, tuple[str, ...]]


def faults(root: Path, offer: Offer) -> Iterator[Problem]:
    """Yield what any test person is told that they must not be, or not told that they must be."""
    problems: list[Problem] = []
    people = read_people(root, offer, problems)
    yield from problems
    for number, person in enumerate(people, 1):
        yield from _differences(offer, number, person)


def read_people(root: Path, offer: Offer, problems: list[Problem]) -> list[TestPerson]:
    """Return the test people of a content folder, noting what is wrong with the file."""
    rows = Fields(FILE, open_toml(root, FILE, problems), problems).rows("person")
    return [_person(row, offer) for row in rows]


def _person(fields: Fields, offer: Offer) -> TestPerson:
    age = fields.number(TYPED) if fields.has(TYPED) else None
    allowed = words_for_rules(offer.questions, frozenset(offer.districts))
    answers = {}
    for question in ASKED:
        if question != TYPED and fields.has(question):
            answers[question] = fields.text(question)
            if answers[question] not in allowed.get(question, frozenset()) or answers[question] == "in-area":
                known = (
                    "elsewhere or a district" if question == LISTED else ", ".join(offer.questions[question].answers)
                )
                fields.wrong(question, f"is {answers[question]!r}, which is no answer.", f"Use one of: {known}.")
    expected = {group: _expected(fields, group, offer) for group in GROUPS}
    person = TestPerson(fields.text("who"), Circumstances(age, answers), expected)
    fields.rest_is_unknown()
    return person


def _expected(fields: Fields, group: str, offer: Offer) -> tuple[str, ...]:
    """Return the names under `group`. One that no rule has would never be found out by itself under "never"."""
    names = fields.texts(group)
    given = _names(offer.rules)
    for name in names:
        if name.partition(": ")[0] not in offer.pages:
            fields.wrong(group, f"names {name!r}, which is no page.", "Use the slug of a page.")
        elif name not in given:
            fix = 'Use the slug of a page that has rules, or "slug: words" with the words of its `get`.'
            fields.wrong(group, f"names {name!r}, which no rule gives.", fix)
    return names


def _differences(offer: Offer, number: int, person: TestPerson) -> Iterator[Problem]:
    told = what_can_i_get(offer.rules, person.circumstances)
    found = {group: _names(each.rule for each in getattr(told, group)) for group in Group}
    for group in Group:
        for name in person.expected[group]:
            if name not in found[group]:
                elsewhere = [other for other in Group if name in found[other]]
                what = f"({person.who}) is told {name!r} under {' and '.join(elsewhere) or 'nothing'}, not {group}."
                fix = "Mend the rules of that page or, where they are right, this person."
                yield Problem(FILE, f"person {number}.{group}", what, fix)
    for name in person.expected[NEVER]:
        if any(name in names for names in found.values()):
            fix = "Mend the rules of that page or, where they are right, this person."
            yield Problem(FILE, f"person {number}.{NEVER}", f"({person.who}) is told {name!r}.", fix)


def _names(rules: Iterable[Rule]) -> set[str]:
    """Return each rule by its page's slug, and by "slug: what you get" to tell rules of one page apart."""
    return {name for rule in rules for name in (rule.page, f"{rule.page}: {rule.get}")}
