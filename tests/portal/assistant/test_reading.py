"""Districts and ages are read as people write them; limits and other people's towns are not."""

import pytest

from content.plain_words import plain_words
from portal.assistant.ages import age_in
from tests.portal.assistant.conftest import Ask


@pytest.mark.parametrize(
    ("message", "district"),
    [
        ("council tax burnly", "burnley"),
        ("council tax in skem", "west-lancashire"),
        ("council tax PR25 1AA", None),
        ("council tax BB10 1AA", "burnley"),
        ("moved from burnley to preston, council tax", "preston"),
        ("council tax blackpool i was in care", None),
        ("the burnley match was good", None),
        ("do i pay council tax, im a person", None),
    ],
)
def test_the_district_is_read(message: str, district: str | None, ask: Ask) -> None:
    found = ask(message).district
    assert (found.slug if found else None) == district


@pytest.mark.parametrize(
    ("message", "age"),
    [
        ("im 19 what do i get", 19),
        ("22 in preston", 22),
        ("18 in march", 17),
        ("25 next week does it stop", 24),
        ("im nearly 18", 17),
        ("my foster lad, 20, wants to stay", 20),
        ("a 17 year old", 17),
        ("im twenty", 20),
        ("what happens at 21", None),
        ("when i was 14", None),
        ("help until im 25", None),
        ("16 week course", None),
        ("i owe 20 quid", None),
    ],
)
def test_the_age_is_read(message: str, age: int | None) -> None:
    assert age_in(message, plain_words(message)) == age
