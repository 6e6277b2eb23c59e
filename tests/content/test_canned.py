"""What staff say often: filled in, checked, and closed up over a name that nobody knows."""

from pathlib import Path

import pytest

from content.canned import CannedReply
from content.errors import BadContent
from content.loading import load_offer
from content.offer import Offer
from tests.content.conftest import Break

REPLY = CannedReply("x", "X", "Hi {name}, it's {officer}, ref {reference}. We're here {hours}.")


def test_everything_is_put_in(offer: Offer) -> None:
    words = REPLY.filled(name="Kai", reference="K4M 7PX", officer="Nadia", hours=offer.council.hours)
    assert words == "Hi Kai, it's Nadia, ref K4M 7PX. We're here Monday to Friday, 9am to 5pm."


@pytest.mark.parametrize(("words", "left"), [("Hi {name}, hello", "Hi, hello"), ("Bye, {name}. X", "Bye. X")])
def test_without_a_name_the_sentence_closes_up(offer: Offer, words: str, left: str) -> None:
    reply = CannedReply("x", "X", words)
    assert reply.filled(name="", reference="", officer="", hours=offer.council.hours) == left


def test_the_published_ones_leave_nothing_to_fill_in(offer: Offer) -> None:
    assert len(offer.canned.replies) > 5
    for reply in offer.canned.replies:
        assert "{" not in reply.filled(name="Kai", reference="K4M 7PX", officer="Nadia", hours=offer.council.hours)
    assert "999" in offer.canned.out_of_hours


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("{name}, it's {officer}", "{nmae}, it's {officer}", "which nothing fills in"),
        ("What's going on?", "What’s going on?", "makes a text cost double"),
        ("What's going on?", "What's going on? " * 20, "characters once filled in"),
        ('key = "goodbye"', 'key = "hello"', "twice"),
        ("is back {when}", "is back {then}", "which nothing fills in"),
    ],
)
def test_what_can_not_be_sent_stops_the_start_and_says_why(
    folder: Path, replace: Break, old: str, new: str, says: str
) -> None:
    replace("canned_replies.toml", old, new)
    with pytest.raises(BadContent, match=says) as refusal:
        load_offer(folder)
    assert {problem.file for problem in refusal.value.problems} == {"canned_replies.toml"}
