"""What keeps the content from being published is named, each in its file and line, with what to do about it."""

from pathlib import Path

import pytest

from content.errors import BadContent, Problem
from content.loading import load_offer
from tests.content.broken import Broken, added, in_field
from tests.content.conftest import copy_to

RULES = "\nrules:\n"
NOWHERE = "Link to (page:slug) of a page that exists"


def bad_rule(page: str, field: str, says: str, fix: str, *lines: str) -> Broken:
    """Return a rule that is put before those of a page. The last of its `lines` is the wrong one."""
    rule = "\n    ".join(['  - get: "Something"', *lines])
    return in_field(f"pages/{page}.md", RULES, f"{RULES}{rule}\n", f"rules 1{field}", says, fix)


BROKEN = [
    in_field("pages/home/council-tax.md", "\nwho:\n", "\nwhoo: {}\nwho:\n", "whoo", "is not a field", "Check", "whoo:"),
    in_field(
        *("pages/home/finding-a-home.md", "\nsteps:\n", "\nsteps:\n  - how: 'Ask'\n", "steps 1.do"),
        *("is missing.", "Add do as words.", "- how: 'Ask'"),
    ),
    in_field(
        *("pages/home/setting-up-home.md", '\nsms: "', f'\nsms: "{"Too long. " * 30}', "sms"),
        *("characters once filled in.", "Use at most"),
    ),
    in_field(
        *("pages/home/staying-put.md", '\nsms: "', '\nsms: "Tŷ. ', "sms"),
        *("has ŷ, which makes a text cost double.", "Use plain quotes"),
    ),
    added("pages/health/mental-health.md", "See [it](page:free-car).", "'page:free-car', which leads nowhere", NOWHERE),
    added("pages/money/savings.md", "See [it](go:/free-car).", "'go:/free-car', which leads nowhere", "(go:/path)"),
    added("pages/start/your-records.md", "See [it](site:batphone).", "'site:batphone', which", "(site:contact-key)"),
    in_field(
        *("pages/life/mentoring.md", "\nrelated: [", "\nrelated: [free-car, ", "related"),
        *("names 'free-car', which is no page.", "Use the slug"),
    ),
    in_field(
        *("pages/start/have-your-say.md", "\nheadings: [", "\nheadings: [sport, ", "headings"),
        *("names 'sport', which is no heading of the law.", "Use some of: accommodation"),
    ),
    bad_rule(
        *("work/apprenticeships", ".when.shoes", "is not a question of the checker", "Use one of: age, care"),
        *("when:", "  shoes: [big]"),
    ),
    bad_rule(
        *("work/careers-advice", ".when.care", "names forever, which is no answer", "Use some of: before-16"),
        *("when:", "  care: [still, forever]"),
    ),
    bad_rule(
        *("work/work-placements", ".unless.home", "names igloo, which is no answer", "Use some of: childrens-home"),
        *("when: {}", "unless:", "  home: [igloo]"),
    ),
    bad_rule(
        *("work/employability-programme", ".when.lives", "names atlantis, which is no answer", "Use some of: burnley"),
        *("when:", "  lives: [atlantis]"),
    ),
    bad_rule("learn/university", ".when.age", "is not two ages", "[18, null]", "when:", "  age: 18"),
    bad_rule("learn/virtual-school", ".when.age", "is not two ages", "[18, 24]", "when:", "  age: [18, old]"),
    bad_rule("life/mentoring", ".when.age", "ends before it begins", "younger", "when:", "  age: [24, 18]"),
    bad_rule("life/young-parents", ".amount", "is 'gold', which is not", "amounts.toml", "when: {}", "amount: gold"),
    bad_rule("safe/immigration", ".first", "is list, not words", "Write first as words", "when: {}", "first: []"),
]
# These are found where the rule begins, for it is the field that is not there.
BROKEN_BY_LEAVING_OUT = [
    in_field(
        *("pages/life/voting.md", RULES, f"{RULES}  - get: 'No when'\n", "rules 1.when"),
        *("is missing.", "write {} if it is for everybody"),
    ),
    in_field(
        *("pages/safe/keeping-safe.md", RULES, f"{RULES}  - when: {{}}\n", "rules 1.get", "is missing.", "Add get"),
    ),
    in_field(
        *("pages/health/sexual-health.md", RULES),
        f"{RULES}  - get: 'Uncertain'\n    when: {{}}\n    amount: setting-up-home\n",
        *("rules 1.depends", "is missing.", "The amount is not certain: say what decides it.", "get: 'Uncertain'"),
    ),
]
ALL = [*BROKEN, *BROKEN_BY_LEAVING_OUT]


@pytest.fixture(scope="module")
def broken_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy that is broken in every place of ALL."""
    copy = copy_to(tmp_path_factory.mktemp("refused"))
    for each in ALL:
        each.change.apply(copy)
    return copy


@pytest.fixture(scope="module")
def found(broken_folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(BadContent) as refusal:
        load_offer(broken_folder)
    return refusal.value.problems


@pytest.mark.parametrize("number", range(len(ALL)), ids=[str(each) for each in ALL])
def test_what_is_broken_is_named(number: int, broken_folder: Path, found: tuple[Problem, ...]) -> None:
    broken = ALL[number]
    told = "\n".join(str(each) for each in found if each.file == broken.change.file)
    assert broken.is_found(broken_folder, found), told


def test_nothing_else_is_found(found: tuple[Problem, ...]) -> None:
    assert len(found) == len(ALL), "\n".join(str(each) for each in found)
