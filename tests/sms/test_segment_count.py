"""The count of segments against a second count, made another way, and against another program's."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.messages.gsm7 import EXTENDED, is_gsm7, plain_gsm7, septets
from sms.segments import count_segments

# Computed once with Twilio Labs' sms-segments-calculator 1.3.0 (MIT). A text is written as runs: [["a", 160]].
CASES = json.loads((Path(__file__).parent / "segment_cases.json").read_text(encoding="utf-8"))
# 3GPP TS 23.038, the default alphabet by its rows of 16 (the escape, 1B, left out), and its extension table.
TABLE = (
    "@£$¥èéùìòÇ\nØø\rÅå",
    "Δ_ΦΓΛΩΠΨΣΘΞ" + "ÆæßÉ",
    " !\"#¤%&'()*+,-./",
    "0123456789:;<=>?",
    "¡ABCDEFGHIJKLMNO",
    "PQRSTUVWXYZÄÖÑÜ§",
    "¿abcdefghijklmno",
    "pqrstuvwxyzäöñüà",
)
EXTENSION = {0x0A: "\f", 0x14: "^", 0x28: "{", 0x29: "}", 0x2F: "\\", 0x3C: "[", 0x3D: "~", 0x3E: "]", 0x40: "|"}
EXTENSION[0x65] = "€"
BASIC = set("".join(TABLE))
MIXED = st.text(alphabet=st.sampled_from(sorted(BASIC) + sorted(EXTENSION.values()) + list("’“łę中😀👍\u200d\ufe0f")))
LONG = st.tuples(MIXED, st.integers(1, 40)).map(lambda given: given[0] * given[1])


def counted_by_hand(text: str) -> int:
    """Return the segments of `text`, by writing it out in code units and cutting from the front."""
    if all(letter in BASIC or letter in EXTENSION.values() for letter in text):
        units = ["E" if letter in EXTENSION.values() else "L" for letter in text]
        stream, pair, alone, joined = "".join(unit if unit == "L" else "EX" for unit in units), "EX", 160, 153
    else:
        raw = text.encode("utf-16-be", "surrogatepass")
        codes = [int.from_bytes(raw[place : place + 2], "big") for place in range(0, len(raw), 2)]
        stream = "".join("E" if 0xD800 <= code < 0xDC00 else "X" if 0xDC00 <= code < 0xE000 else "L" for code in codes)
        pair, alone, joined = "EX", 70, 67
    if len(stream) <= alone:
        return 1
    segments = 0
    while stream:
        end = joined - 1 if stream[joined - 1 : joined + 1] == pair else joined
        stream, segments = stream[end:], segments + 1
    return segments


@pytest.mark.parametrize("case", CASES, ids=range(len(CASES)))
def test_another_program_counts_the_same(case: dict[str, object]) -> None:
    text = "".join(letter * times for letter, times in case["runs"])  # type: ignore[attr-defined]
    assert count_segments(text) == case["segments"] == counted_by_hand(text)
    assert is_gsm7(text) == (case["encoding"] == "GSM-7")


@given(MIXED.filter(str.strip))
def test_any_text_is_counted_as_by_hand(text: str) -> None:
    assert count_segments(text) == counted_by_hand(text)


@given(LONG.filter(str.strip))
def test_any_long_text_is_counted_as_by_hand(text: str) -> None:
    assert count_segments(text) == counted_by_hand(text)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_what_is_cheap_is_what_the_table_holds(text: str) -> None:
    assert is_gsm7(text) == all(letter in BASIC or letter in EXTENSION.values() for letter in text)
    plain = plain_gsm7(text)
    assert set(plain) <= BASIC | set(EXTENSION.values())
    assert septets(plain) == len(plain) + sum(letter in EXTENSION.values() for letter in plain)


def test_the_two_tables_hold_the_same_letters() -> None:
    assert set(EXTENSION.values()) == EXTENDED
    assert all(is_gsm7(letter) for letter in BASIC)
    assert len(BASIC) == 127
