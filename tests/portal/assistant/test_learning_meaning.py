"""What messages mean is learned beside their words, where somebody has time for it, and the service is good without."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from portal.assistant.learning import BUILD, Learned, learn
from portal.assistant.lessons import Lessons, Said
from tests.support.meaning import SmallMeaning


class FewLessons:
    """As many as it takes."""

    def digest(self) -> bytes:
        return b"few"

    def calm(self) -> Iterator[Said]:
        yield Said("dying to know", "answer")

    def pages(self) -> Iterator[Said]:
        yield from (Said(said, "money") for said in ("i am skint", "skint again", "no cash"))
        yield from (Said(said, "housing") for said in ("find a flat", "my own flat", "a room"))

    def kinds(self) -> Iterator[Said]:
        yield from (Said(said.message, "answer") for said in self.pages())
        yield from (Said(said.message, "crisis") for said in self.dangers())

    def fixed(self) -> Iterator[Said]:
        yield from (Said("who are you", "ABOUT"), Said("what do i type", "HELP"))

    def kinds_of_danger(self) -> Iterator[Said]:
        yield from (*self.dangers(), Said("skint again", "none"))

    def dangers(self) -> Iterator[Said]:
        yield from (Said("i was hurt", "abuse"), Said("nothing to live for", "suicide"))


def learned(folder: Path | None, meaning: SmallMeaning | None, *, waits: bool = False) -> Learned:
    progress = (lambda _done, _of: None) if waits else None
    return learn(cast(Lessons, FewLessons()), str, folder, meaning, progress)


def page_of(what: Learned, message: str) -> str:
    scores = what.scores("pages", what.read(message.split()))
    return max(scores, key=lambda slug: scores[slug])


def test_words_nobody_taught_are_understood_by_what_they_mean() -> None:
    taught = learned(None, SmallMeaning(), waits=True)
    assert page_of(taught, "penniless") == "money"
    assert page_of(taught, "a place") == "housing"


def test_danger_is_noticed_by_its_meaning_too() -> None:
    taught, words_only = learned(None, SmallMeaning(), waits=True), learned(None, None)
    with_meaning = taught.scores("kinds", taught.read(["beaten"]))["crisis"]
    assert with_meaning > words_only.scores("kinds", words_only.read(["beaten"]))["crisis"]


@pytest.mark.parametrize("part", ["replies", "dangers"])
def test_fixed_replies_and_the_kind_of_danger_are_chosen_by_words_alone(part: str) -> None:
    taught, words_only = learned(None, SmallMeaning(), waits=True), learned(None, None)
    assert taught.scores(part, taught.read(["hurt"])) == words_only.scores(part, words_only.read(["hurt"]))


def test_no_words_mean_nothing() -> None:
    taught = learned(None, SmallMeaning(), waits=True)
    assert taught.read([".", "."]).meaning is None
    assert set(taught.scores("pages", taught.read([]))) == {"money", "housing"}


def test_a_start_does_not_wait_for_what_was_not_built_and_says_which_command_builds_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    meaning = SmallMeaning()
    with caplog.at_level(logging.INFO):
        found = learned(tmp_path, meaning)
    assert found.meant is None
    assert meaning.worked_out == 0
    assert page_of(found, "skint") == "money"
    events = [(record.message, vars(record)["command"]) for record in caplog.records]
    assert events == [("meaning_not_built", BUILD)]


def test_a_start_after_the_build_reads_what_was_built(tmp_path: Path) -> None:
    built = learned(tmp_path, SmallMeaning(), waits=True)
    meaning = SmallMeaning()
    found = learned(tmp_path, meaning)
    assert meaning.worked_out == 0
    assert found.meant
    for part in ("pages", "kinds", "dangers", "replies"):
        assert found.scores(part, found.read(["penniless"])) == built.scores(part, built.read(["penniless"]))


def test_what_another_model_taught_is_not_used(tmp_path: Path) -> None:
    learned(tmp_path, SmallMeaning("an older model"), waits=True)
    assert learned(tmp_path, SmallMeaning()).meant is None


def test_without_the_extra_what_was_built_with_it_is_not_used(tmp_path: Path) -> None:
    learned(tmp_path, SmallMeaning(), waits=True)
    assert learned(tmp_path, None).meant is None


def test_a_damaged_file_is_as_good_as_none(tmp_path: Path) -> None:
    learned(tmp_path, SmallMeaning(), waits=True)
    for kept in tmp_path.glob("*.learned"):
        kept.write_bytes(kept.read_bytes()[:100])
    assert page_of(learned(tmp_path, SmallMeaning()), "skint") == "money"


def test_a_build_mends_a_damaged_file(tmp_path: Path) -> None:
    learned(tmp_path, SmallMeaning(), waits=True)
    for kept in tmp_path.glob("*.learned"):
        kept.write_bytes(b"")
    learned(tmp_path, SmallMeaning(), waits=True)
    assert learned(tmp_path, SmallMeaning()).meant
