"""What could say who wrote a message is taken out of it; what they asked stays."""

import pytest

from portal.feedback.anonymous import marks_in, without_personal_details

KNOWN = frozenset(
    "my name is and i want a moped can you ring me on about the at in preston burnley im its this hi from mum says no "
    "was born do get where what help with called to need live number ref his am not good thanks please one for level "
    "p45 uk pip brother apply how".split()
)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("ring me on 07700 900123", "ring me on [number]"),
        ("ring me on +44 (0)7700-900123 please", "ring me on [number] please"),
        ("my number 01772.906.412", "my number [number]"),
        ("kai.h@mail.example is my email", "[email] is my email"),
        ("look at https://x.example/kai?id=1", "look at [link]"),
        ("im @kaihere", "im [name]"),
        ("i live at 14b market street", "i live at [address]"),
        ("im in flat 3", "im in [address]"),
        ("i live on hebden road", "i live [address]"),
        ("i live in BB11 2AB", "i live in [postcode]"),
        ("live in pr1", "live in [postcode]"),
        ("i was born 3 May 2005", "i was born [date]"),
        ("dob 03/05/05", "dob [date]"),
        ("its 3rd of may 05", "its [date]"),
        ("my ref is QQ123456C", "my ref is [number]"),
        ("ref abc12345", "ref [number]"),
        ("my name is robin", "my name is [name]"),
        ("my names robin walker and i want help", "my names [name] [name] and i want help"),
        ("im called robin", "im called [name]"),
        ("its robin", "its [name]"),
        ("hi im tyler from preston", "hi im [name] from preston"),
        ("this is Jade, my mum Chantelle says no", "this is [name], my mum [name] says no"),
        ("Mrs good was born", "Mrs [name] was born"),
        ("can Tyler's brother get a moped", "can [name] brother get a moped"),
        ("my social worker priya says no", "my social worker [name] says no"),
    ],
)
def test_details_are_taken_out(said: str, left: str) -> None:
    assert without_personal_details(said, KNOWN) == left


@pytest.mark.parametrize(
    "said",
    [
        "im 19 and i want a moped",
        "can you get me a moped in Preston",
        "CAN I GET A MOPED LICENCE",
        "its about the p45",
        "how do i apply for pip",
        "16yearold, 2nd one, level 3",
        "i need help in the road",
        "moped insurance?? £20 a week",
        "",
        "😭😭",
    ],
)
def test_what_they_asked_stays(said: str) -> None:
    assert without_personal_details(said, KNOWN) == said


def test_what_was_taken_out_is_counted() -> None:
    assert marks_in("my name is [name], [number]") == 2
