"""Whatever is sent, there is a reply, it fits, and it comes at once."""

import time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.checking import LONGEST_SMS
from content.gsm7 import GSM7
from portal.assistant import Kind, Knowledge, reply

PIECES = "i my he pa want to die flat tax 22 burnley stop more back no . and 2 u 😭 £ {homeless} ' ^ ( .. * <me>"
WORDS = st.sampled_from([*PIECES.split(), "\x00", "\u202e"])
MESSAGES = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=40).map(" ".join))
LONGEST_WAIT_SECONDS = 1.0


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(message=MESSAGES, history=st.lists(MESSAGES, max_size=3))
def test_any_text_gets_a_reply_within_limits(message: str, history: list[str], knowledge: Knowledge) -> None:
    found = reply(message, history, knowledge)
    assert isinstance(found.kind, Kind)
    assert found.lead
    assert 0 < len(found.sms) <= LONGEST_SMS
    assert set(found.sms) <= GSM7
    assert len(found.pages) <= 3
    assert "{" not in found.sms + found.lead


def test_ten_thousand_letters_are_answered_at_once(knowledge: Knowledge) -> None:
    for message in (
        "a" * 10_000,
        "he said i have to " * 600,
        "? ! " * 2_500,
        " ".join(f"wrod{n}x" for n in range(1_200)),
    ):
        started = time.perf_counter()
        reply(message, [message] * 20, knowledge)
        assert time.perf_counter() - started < LONGEST_WAIT_SECONDS
