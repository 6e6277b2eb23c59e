"""Copies the test people that fit another council too."""

import tomllib
from collections.abc import Collection
from typing import Any

from content.entitlements import Group
from content.starting.local_words import LocalWords
from content.starting.toml_blocks import blocks_of, top_of

FILE = "test_people.toml"
ABOUT = """\
# Test people: described young people, with what "What can I get?" must and must not tell them. None of them is real.
# Answers are keys of questions.toml. `now`, `maybe`, `later` and `never` name pages, or "page: what you get".
# Add people of your own council, at least one for each thing that only your council gives.
"""


def people_file(text: str, words: LocalWords, districts: Collection[str], changed: Collection[str]) -> str:
    """Return test_people.toml with those whose answers and expectations hold elsewhere.

    Left out are people of one of the `districts`, people described by a local name, and people who expect something
    that is `changed`: a rule as "page: what you get", or a page.
    """
    rows = tomllib.loads(text).get("person", [])
    kept = [
        block.before + block.words
        for block, person in zip(blocks_of(text), rows, strict=True)
        if person.get("lives") not in districts
        and not words.names_something(person["who"])
        and not _expected(person) & set(changed)
    ]
    return (top_of(text) or ABOUT) + "".join(kept)


def _expected(person: dict[str, Any]) -> set[str]:
    return {name for group in (*Group, "never") for name in person.get(group, ())}
