"""A figure reaches a reply from amounts.toml alone: change it there, and every reply has the new one."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from content.loading import load_offer
from content.offer import Offer
from content.quality.typed_in import FIGURE
from portal.assistant import Knowledge, Reply, reply
from search_index import SearchIndex
from tests.conftest import NOON
from tests.portal.assistant.conftest import Ask

VALUE = re.compile(r'^value = "[^"]+"$', re.MULTILINE)
FIXED = ("replies.toml", "safeguarding.toml", "sentences.toml")
SHOWN = re.compile(r'^(?:lead\w*|sms\w*|lines|\w+) = (?P<words>["\[].*)$', re.MULTILINE)


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """What the assistant knows where every amount is another one: 7001, 7002 and so on."""
    folder = tmp_path_factory.mktemp("changed")
    shutil.copytree("content", folder / "content", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    file = folder / "content" / "amounts.toml"
    numbers = iter(range(7001, 7999))
    file.write_text(VALUE.sub(lambda _: f'value = "{next(numbers)}"', file.read_text(encoding="utf-8")), "utf-8")
    offer = load_offer(folder / "content")
    return Knowledge.load(offer, SearchIndex.open_or_build(offer, folder / "index"), folder / "content")


def figures(found: Reply) -> set[str]:
    """Return what looks like money or a share in any part of a reply, in any channel."""
    words = " ".join([found.lead, found.sms, found.check, *found.lines, *(each.words for each in found.passages)])
    return {match.strip(" .,") for match in FIGURE.findall(words)}


def questions(offer: Offer) -> Iterator[str]:
    for page in offer.pages.values():
        yield f"how much is {page.title}"
        yield f"how much do i get for {page.title}, im 19"
        yield from page.asked_as[::3]


def known(offer: Offer) -> set[str]:
    return {amount.figure for amount in offer.amounts.values()}


def test_no_reply_has_a_figure_that_no_amount_holds(ask: Ask, knowledge: Knowledge) -> None:
    found = {figure for question in questions(knowledge.offer) for figure in figures(ask(question))}
    assert len(found) > 8
    assert found <= known(knowledge.offer)


def test_every_reply_changes_with_the_amount(changed: Knowledge, knowledge: Knowledge) -> None:
    before, after = known(knowledge.offer), known(changed.offer)
    assert not before & after
    shown: set[str] = set()
    for question in questions(changed.offer):
        shown |= figures(reply(question, [], changed, NOON))
    assert len(shown) > 8
    assert shown <= after


def test_a_changed_amount_is_in_the_answer_to_how_much(changed: Knowledge) -> None:
    found = reply("how much is the setting up home grant", [], changed, NOON)
    figure = changed.offer.amounts["setting-up-home"].figure
    assert figure in found.lead
    assert figure in found.sms


@pytest.mark.parametrize("file", FIXED)
def test_no_fixed_reply_has_a_figure_typed_in(file: str) -> None:
    words = Path("content", file).read_text(encoding="utf-8")
    assert [
        match["words"] for match in SHOWN.finditer(words) if FIGURE.search(match["words"]) and "£" in match["words"]
    ] == []
