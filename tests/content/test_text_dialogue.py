"""text_dialogue.toml: what is wrong in it is named, file and field."""

from collections.abc import Callable
from pathlib import Path

import pytest

from content.errors import BadContent
from content.offer import Offer
from content.text_dialogue import FILE, load_text_dialogue

Replace = Callable[[str, str, str], None]


def problems(folder: Path, offer: Offer) -> list[str]:
    with pytest.raises(BadContent) as refusal:
        load_text_dialogue(folder, offer)
    assert {each.file for each in refusal.value.problems} == {FILE}
    return [f"{each.field}: {each.what}" for each in refusal.value.problems]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ('got_other = "Thanks."', "", "say.got_other: is missing."),
        ('got_other = "Thanks."', 'got_othr = "Thanks."', "say.got_othr: is not a sentence"),
        ('got_other = "Thanks."', 'got_other = "Thanks – great."', "say.got_other: has –"),
        ('ask_age = "How old are you? Or SKIP."', f'ask_age = "{"How old? " * 20}"', "say.ask_age: has 179 characters"),
        ('got_other = "Thanks."', 'got_other = "Thanks {nam}."', "say.got_other: names {nam:}"),
        ('none = ["^ (none', 'nun = ["^ (none', "hear.none: is missing."),
        ('job = "a job"', "", "labels.job: is missing."),
    ],
)
def test_what_is_wrong_is_named(folder: Path, replace: Replace, offer: Offer, old: str, new: str, found: str) -> None:
    replace(FILE, old, new)
    assert any(each.startswith(found) for each in problems(folder, offer))


def test_the_file_as_it_is_can_be_used(offer: Offer) -> None:
    dialogue = load_text_dialogue(Path("content"), offer)
    assert "Wyre" in dialogue.sentence("ask_area")
    assert dialogue.sentence("ask_age", for_other=True) == "How old are they?"
    assert "yes" in dialogue.meanings(["yes", "please"])
