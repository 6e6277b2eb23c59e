"""safeguarding.toml, replies.toml and subjects.toml: what is wrong in them is named, file and field."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from content.errors import BadContent, Problem
from content.offer import Offer
from content.replies import load_replies
from content.safeguarding import KINDS, load_safeguarding
from content.subjects import load_subjects

SAFEGUARDING, REPLIES, SUBJECTS = "safeguarding.toml", "replies.toml", "subjects.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the three files, to spoil."""
    for name in (SAFEGUARDING, REPLIES, SUBJECTS):
        shutil.copy(Path("content") / name, tmp_path / name)
    return tmp_path


def spoil(path: Path, good: str, bad: str) -> None:
    words = path.read_text(encoding="utf-8")
    assert good in words
    path.write_text(words.replace(good, bad, 1), encoding="utf-8")


def problems_of(load: Callable[[], object]) -> tuple[Problem, ...]:
    with pytest.raises(BadContent) as refusal:
        load()
    return refusal.value.problems


def test_the_real_files_can_be_used(offer: Offer) -> None:
    safeguarding = load_safeguarding(Path("content"), offer)
    assert set(safeguarding.crises) == set(KINDS)
    assert load_replies(Path("content"), offer).of("STOP").kind == "command"
    answered = {slug for slug in offer.pages if not offer.is_guide(slug)}
    assert answered <= set(load_subjects(Path("content")))


@pytest.mark.parametrize(
    ("good", "bad", "field"),
    [
        ('key = "samaritans"', 'key = "nobody"', "crisis.suicide.contacts.key"),
        ('"<kill_self>"', '"<kill_self"', "danger 2.patterns"),
        ('first = "emergency"', 'first = "emergencies"', "danger 1.first"),
        ('kind = "suicide"', 'kind = "sadness"', "danger 1.kind"),
        ("{phone:samaritans}", "{phone:somebody}", "crisis.suicide.lead"),
        ("[crisis.no_food]", "[crisis.no_drink]", "crisis.no_food"),
        ('sms = "Ring Samaritans now', f'sms = "{"Please be so kind as to wait. " * 5}', "crisis.suicide.sms"),
        ("about = ", "abuot = ", "danger 1.about"),
    ],
)
def test_what_is_wrong_about_danger_is_named(good: str, bad: str, field: str, folder: Path, offer: Offer) -> None:
    spoil(folder / SAFEGUARDING, good, bad)
    problems = problems_of(lambda: load_safeguarding(folder, offer))
    assert (SAFEGUARDING, field) in {(problem.file, problem.field) for problem in problems}
    assert all(problem.what and problem.fix for problem in problems)


def test_a_file_that_is_missing_or_torn_is_named(folder: Path, offer: Offer) -> None:
    (folder / SAFEGUARDING).write_text("[words", encoding="utf-8")
    (folder / REPLIES).unlink()
    (folder / SUBJECTS).unlink()
    assert problems_of(lambda: load_safeguarding(folder, offer))[0].field in (
        "file",
        "calm.examples",
        "crisis.abuse_now",
    )
    assert any(problem.field == "file" for problem in problems_of(lambda: load_replies(folder, offer)))
    assert any(problem.field == "file" for problem in problems_of(lambda: load_subjects(folder)))


def test_a_command_cannot_be_lost(folder: Path, offer: Offer) -> None:
    spoil(folder / REPLIES, 'key = "STOP"', 'key = "HALT"')
    assert any(problem.field == "STOP" for problem in problems_of(lambda: load_replies(folder, offer)))


def test_a_reply_must_fit_in_two_texts(folder: Path, offer: Offer) -> None:
    spoil(folder / REPLIES, "OK, we've stopped.", "OK, we've stopped. " * 20)
    spoil(folder / REPLIES, 'sms = "OK, we', 'sms = "' + "We stopped. " * 30 + "OK, we")
    assert any(problem.field.endswith("sms") for problem in problems_of(lambda: load_replies(folder, offer)))


@pytest.mark.parametrize(
    ("good", "bad", "field"),
    [
        ("sms_by_night = ", "sms_by_knight = ", "told.sms_by_night"),
        ("{now:csc}. Say: I'm", "{now:samaritans}. Say: I'm", "crisis.no_food"),
    ],
)
def test_what_is_wrong_about_the_hour_is_named(good: str, bad: str, field: str, folder: Path, offer: Offer) -> None:
    spoil(folder / SAFEGUARDING, good, bad)
    problems = problems_of(lambda: load_safeguarding(folder, offer))
    assert (SAFEGUARDING, field) in {(problem.file, problem.field) for problem in problems}


@pytest.mark.parametrize(
    ("good", "bad", "field"),
    [
        ("suicide = { remind_after = 5", "suicide = { remind_after = 0", "clock.suicide.remind_after"),
        ("remind_every = 10, managers_after = 30 }", "remind_every = 10 }", "clock.suicide.managers_after"),
        ("person = { remind_after", "persons = { remind_after", "clock.person"),
        ('text = "A safeguarding', 'txt = "A safeguarding', "clock.text"),
        ("managers_after = 30 }", "managers_after = 30, at_nite = true }", "clock.suicide.at_nite"),
    ],
)
def test_what_is_wrong_about_the_clock_is_named(good: str, bad: str, field: str, folder: Path, offer: Offer) -> None:
    spoil(folder / SAFEGUARDING, good, bad)
    problems = problems_of(lambda: load_safeguarding(folder, offer))
    assert (SAFEGUARDING, field) in {(problem.file, problem.field) for problem in problems}
