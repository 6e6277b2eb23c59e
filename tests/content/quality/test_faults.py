"""Each rule about good pages finds what it is for: in the right file and line, with what to do about it."""

from pathlib import Path

import pytest

from content import quality
from content.errors import Problem
from content.loading import load_offer
from tests.content.broken import Changed, added, in_field
from tests.content.conftest import TODAY, copy_to

AMOUNT = """
[{key}]
value = "{value}"
unit = "a week"
about = "{about}"
who = "Everybody"
valid_from = "{start}"
valid_to = "{end}"
reach = "local"
source = "A test"
certainty = "sure"
"""
# Two that can't both be right, one that came after them, and one that was replaced.
AMOUNTS = (
    AMOUNT.format(key="test-one", value="20", about="Pocket money", start="2024", end="2025-03")
    + AMOUNT.format(key="test-two", value="21", about="pocket money", start="2025-01-01", end="2026-02")
    + AMOUNT.format(key="test-three", value="22", about="Pocket money", start="2026-03-01", end="2026-08")
    + AMOUNT.format(key="test-old", value="5", about="Old money", start="2016", end="2020-03")
)
ONLY_A_SITE = """
[test-site]
name = "A site"
url = "https://example.org"
what_for = "Reading"
certainty = "sure"
reach = "national"
source = "A test"
"""
HARD = "Organisational responsibilities necessitate comprehensive administrative consideration throughout. " * 60
SPORT = '\n[sport]\ntitle = "Sport"\nwords = "Games."\n'
BY_KEY, SITE_KEY, PHONE_KEY = "{amount:its-key}", "(site:its-key)", "{phone:its-key}"
EXPLAIN, ITS_YEAR = "Explain it in glossary.toml", "Say its year in the same sentence."

# What is well said: the year in its sentence, the name of a site, a word of the law that the glossary explains.
HARMLESS = [
    Changed("contacts.toml", "", ONLY_A_SITE),
    Changed("pages/money/budgeting-and-debt.md", "", "\nIn 2019 it was {amount:test-old}. Look on GOV.UK.\n"),
    Changed("pages/start/your-rights.md", "", "\nA letter may say 'eligible child' or 'pathway plan'.\n"),
]
BROKEN = [
    added("pages/home/council-tax.md", "It was £1,200.50 in all.", "a figure typed in: '£1,200.50'", BY_KEY),
    added("pages/home/finding-a-home.md", "About 40% of them.", "a figure typed in: '40%'", BY_KEY),
    added("pages/home/running-your-home.md", "They pay 45p a mile.", "a figure typed in: '45p'", BY_KEY),
    in_field(
        *("pages/learn/university.md", "\nrefused: |\n", "\nrefused: |\n  You lose 20 pounds.\n"),
        *("refused", "a figure typed in: '20 pounds'", BY_KEY),
    ),
    added("pages/health/mental-health.md", "Ring 01254 388111.", "a phone number typed in: '01254 388111'", PHONE_KEY),
    added("pages/safe/keeping-safe.md", "Or call 999 now.", "a phone number typed in: '999'", PHONE_KEY),
    in_field(
        *("districts.toml", '\ntext = "', '\ntext = "Ring 01254 388111. '),
        *("burnley.lines.homeless-or-at-risk.text", "a phone number typed in", PHONE_KEY),
    ),
    added("pages/learn/virtual-school.md", "See www.example.org.", "address typed in: 'www.example.org.'", SITE_KEY),
    added("pages/work/careers-advice.md", "Look at gov.uk/jobs.", "address typed in: 'gov.uk/jobs.'", SITE_KEY),
    added("pages/start/have-your-say.md", "Ask a@b.org now.", "address typed in: 'a@b.org'", "{email:its-key}"),
    in_field("amounts.toml", "", AMOUNTS, "test-one", "contradicts test-two: £20 and £21", "Keep the", "[test-one]"),
    added("pages/money/savings.md", "It's {amount:test-old}. It was so in 2019.", "gives £5 (test-old)", ITS_YEAR),
    in_field(
        *("pages/health/gp-dentist-optician.md", "\nrules:\n"),
        '\nrules:\n  - get: "Old money"\n    when: {}\n    amount: test-old\n',
        *("rules 1.amount", "which is from 2016, as if it were today's", ITS_YEAR),
    ),
    in_field(
        *("pages/start/pathway-plan.md", "\nrules:", "\nchecks: []\ngets: 'Get {amount:setting-up-home}'\nrules:"),
        *("gets", "uses setting-up-home, which is not certain", "Add to checks", "gets: 'Get"),
    ),
    in_field(
        *("pages/start/your-records.md", "\nchecked: 2026-11-24\nreview_by: "),
        "\nchecked: 2026-08-24\nreview_by: 2026-11-20 # ",
        *("review_by", "went by 4 days ago", "set checked to today"),
    ),
    in_field(
        *("pages/health/sexual-health.md", "\n---\n##", f"\n---\n## To begin\n\n{HARD}\n\n##", "body"),
        *("has a reading age of", "Use shorter words", "## To begin"),
    ),
    in_field(
        *("plain_english.toml", "jargon = [", 'knwon = []\njargon = [\n  "zebra crossing",'),
        *("knwon", "is not a field that is known", "Check its spelling", "knwon = []"),
    ),
    added("pages/work/work-placements.md", "Use a zebra crossing.", "says 'zebra crossing', which nothing", EXPLAIN),
    added("pages/work/employability-programme.md", "Ask the QWX team.", "says 'QWX', which nothing explains", EXPLAIN),
    added(
        "pages/learn/college-and-training.md", "If you're in receipt of it.", "says 'in receipt of'", "Say 'getting'"
    ),
    in_field(
        *("pages/life/mentoring.md", "\ncontacts: [", "\ncontacts: [test-site] # [", "contacts"),
        *("has no way to a person", "Add a contact with a phone number"),
    ),
    in_field("law.toml", "", SPORT, "sport", "'Sport' has no page.", "Write a page", "[sport]"),
]


@pytest.fixture(scope="module")
def broken_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy that is broken in every place of BROKEN."""
    copy = copy_to(tmp_path_factory.mktemp("faults"))
    for change in [*HARMLESS, *(each.change for each in BROKEN)]:
        change.apply(copy)
    return copy


@pytest.fixture(scope="module")
def found(broken_folder: Path) -> tuple[Problem, ...]:
    return quality.faults(broken_folder, load_offer(broken_folder), TODAY)


@pytest.mark.parametrize("number", range(len(BROKEN)), ids=[str(each) for each in BROKEN])
def test_what_is_broken_is_named(number: int, broken_folder: Path, found: tuple[Problem, ...]) -> None:
    broken = BROKEN[number]
    told = "\n".join(str(each) for each in found if each.file == broken.change.file)
    assert broken.is_found(broken_folder, found), told


def test_nothing_else_is_found(found: tuple[Problem, ...]) -> None:
    assert len(found) == len(BROKEN), "\n".join(str(each) for each in found)


def test_they_come_in_the_order_of_files_and_lines(found: tuple[Problem, ...]) -> None:
    assert list(found) == sorted(found, key=lambda each: (each.file, each.line, each.field))
