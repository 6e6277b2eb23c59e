"""The parts that begin a folder: what counts as local, how a blank is put in, and how tables are copied."""

import re
from pathlib import Path

import pytest

from content.offer import Offer
from content.quality.texts import page_texts
from content.starting import CannotBegin
from content.starting.local_words import LocalWords, local_words
from content.starting.marking import marked
from content.starting.people import people_file
from content.starting.toml_blocks import blocks_of, replaced, top_of

REAL = Path("content")


@pytest.fixture(scope="module")
def words(offer: Offer) -> LocalWords:
    texts = [text.words for page in offer.pages.values() for text in page_texts(REAL, page)]
    return local_words(offer, texts)


@pytest.mark.parametrize(
    "said",
    [
        "You were in Lancashire's care.",
        "Ask at the town hall in Burnley.",
        "It's {amount:setting-up-home}, once.",
        "Ring {phone:safe} any time.",
        "Look on [the list](site:selectmove).",
        "Join the Care Leaver Forum.",
        "We haven't found a free bus pass.",
        "In 2017 the council agreed to pay.",
        "Blackpool is a different council.",
    ],
)
def test_what_one_council_does_is_local(words: LocalWords, said: str) -> None:
    assert words.is_local(said)


@pytest.mark.parametrize(
    "said",
    [
        "You can have a PA until you're 25.",
        "Ring Samaritans on {phone:samaritans}.",
        "Care leavers under 25 get {amount:apprenticeship-bursary}.",
        "No PA? Ring {phone:csc}.",
        "Read the letter. Ask your council to explain it.",
        "Universal Credit and Staying Put are the same in every council.",
    ],
)
def test_what_holds_everywhere_is_not(words: LocalWords, said: str) -> None:
    assert not words.is_local(said)


def test_names_are_taken_out_or_made_general(words: LocalWords) -> None:
    assert words.without_names("Lancashire care leavers at home") == "Care leavers at home"
    assert words.without_names("Carers in Lancashire, from April") == "Carers here, from April"
    assert words.by_reference("Tell Lancashire County Council, in Lancashire") == "Tell {council}, in {area}"
    assert words.elsewhere("outside-lancashire") == "outside-our-area"
    assert words.elsewhere("council-tax") == "council-tax"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("One.\n\nHERE two.\nAnd more.\n", "One.\n\n[HERE two. And more.]\n"),
        ("- one\n- HERE two\n- three", "- one\n- [HERE two]\n- three"),
        ("1. one\n2. HERE two", "1. one\n2. [HERE two]"),
        ("## HERE it is\n\nOne.", "## [HERE it is]\n\nOne."),
        ("HERE it gives:\n\n- a bed\n- a cooker\n\nAsk.", "[HERE it gives: - a bed - a cooker]\n\nAsk."),
        ("HERE it gives:\n\nAsk.", "[HERE it gives:]\n\nAsk."),
        ("It gives:\n\n- a bed\n- a bus to HERE", "It gives:\n\n- a bed\n- [a bus to HERE]"),
        ("| a | b |\n|---|---|\n| HERE | c |\n", "[| a | b | |---|---| | HERE | c |]\n"),
        ("", ""),
    ],
)
def test_a_blank_takes_the_place_of_a_paragraph_an_item_or_a_list(before: str, after: str) -> None:
    blank = re.compile(r"FILL IN: what your council does\. Here says: (.*)")
    assert blank.sub(r"[\1]", marked(before, lambda part: "HERE" in part, "Here")) == after


def test_a_file_falls_into_tables_with_the_comments_before_them() -> None:
    text = "# Top.\n\n# One.\n[one]\na = 1\n# inside\nb = 2\n\n# Two.\n\n[[two]]\nc = 3\n"
    assert top_of(text) == "# Top.\n"
    found = list(blocks_of(text))
    assert [block.key for block in found] == ["one", "two"]
    assert found[1].before == "\n# Two.\n\n"
    assert top_of(text) + "".join(block.before + block.words for block in found) == text


def test_a_value_that_is_written_in_another_way_is_named() -> None:
    with pytest.raises(CannotBegin, match=r"words\.toml"):
        replaced("a = 'b'", "words.toml", "b", "c")


def test_test_people_of_a_place_or_of_a_changed_rule_stay_behind(words: LocalWords) -> None:
    people = '# Top.\n\n[[person]]\nwho = "{}"\nnow = ["pa"]\n'
    text = people.format("Everybody") + '\n[[person]]\nwho = "There"\nlives = "burnley"\n'
    text += '\n[[person]]\nwho = "Rich"\nnever = ["pa: Money"]\n'
    text += '\n[[person]]\nwho = "From Lancashire"\n'
    assert people_file(text, words, {"burnley"}, {"pa: Money"}) == people.format("Everybody")
    assert people_file("", words, {"burnley"}, set()).startswith("# Test people")
