"""One table says how long each kind of thing is kept, and every page that speaks of it says the same."""

import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from content.errors import BadContent
from content.loading import load_offer
from content.offer import Offer
from content.retention import FILE, KINDS, Period
from tests.support.forms import words_of

DOCUMENT = Path(__file__).parents[2] / "docs" / "privacy" / "retention.md"


def test_every_kind_has_its_time(offer: Offer) -> None:
    assert [period.kind for period in offer.retention] == list(KINDS)


def test_the_document_has_the_table_as_it_is(offer: Offer) -> None:
    words = DOCUMENT.read_text()
    for each in offer.retention:
        row = f"| {each.kind} | {each.what} | {each.words} | {each.counted_from} | {each.why} | {each.certainty} |"
        assert row in words


def test_the_privacy_page_says_how_long(client: FlaskClient, offer: Offer) -> None:
    words = words_of(client.get("/privacy"))
    for each in offer.retention:
        if each.public:
            assert f"{each.public[:1].upper()}{each.public[1:]}: {each.words}" in words.replace(" :", ":")


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (1, "1 day"),
        (3, "3 days"),
        (90, "90 days"),
        (365, "1 year"),
        (1095, "3 years"),
        (2557, "7 years"),
        (400, "400 days"),
    ],
)
def test_a_time_is_said_as_people_say_it(offer: Offer, days: int, words: str) -> None:
    usual = offer.retention["texts"]
    assert Period("texts", days, "", "", "", usual.certainty).words == words


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("[kinds.drafts]\ndays = 3", "[kinds.drafts]\ndays = 4", "from 1 to 3"),
        ("[kinds.audit]\ndays = 2557", "[kinds.audit]\ndays = 30", "from 365"),
        ("[kinds.codes]", "[kinds.coeds]", "is not a kind"),
        ('from = "the day of the text"', 'form = "the day of the text"', "is missing"),
    ],
)
def test_what_can_not_be_is_refused_by_name(tmp_path: Path, before: str, after: str, said: str) -> None:
    folder = tmp_path / "content"
    shutil.copytree("content", folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    words = (folder / FILE).read_text()
    assert before in words
    (folder / FILE).write_text(words.replace(before, after, 1))
    with pytest.raises(BadContent) as refusal:
        load_offer(folder)
    assert any(each.file == FILE and said in str(each) for each in refusal.value.problems)
