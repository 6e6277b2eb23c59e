"""docs/security.md: every line of the checklist once, and every test that it names exists."""

import re
from functools import cache
from pathlib import Path

TABLE = Path("docs/security.md")
ROW = re.compile(r"^\| (\d+) \| (.+?) \| (held|partly|not held|not applicable) \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
LINES = 89


def rows() -> list[tuple[str, str, str, str]]:
    return ROW.findall(TABLE.read_text())


@cache
def names_in(path: str) -> frozenset[str]:
    return frozenset(re.findall(r"^def (test_\w+)", Path(path).read_text(), re.MULTILINE))


def test_every_line_of_the_checklist_is_there_once() -> None:
    assert [int(number) for number, *_ in rows()] == list(range(1, LINES + 1))


def test_every_test_that_is_named_exists() -> None:
    named = NAMED.findall(TABLE.read_text())
    assert len(named) > 80
    assert [f"{path}::{name}" for path, name in named if name not in names_in(path)] == []


def test_what_is_held_names_what_proves_it_and_what_is_not_says_what_to_do() -> None:
    for number, _, state, proof in rows():
        if state == "held":
            assert NAMED.search(proof) or "`make lint`" in proof, number
        elif state in {"partly", "not held"}:
            assert "Meanwhile" in proof, number
