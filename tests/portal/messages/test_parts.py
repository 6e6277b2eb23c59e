"""Long words in numbered texts: each fits in one, in order, and nothing is left out."""

from hypothesis import given
from hypothesis import strategies as st

from portal.messages.gsm7 import plain_gsm7, septets
from portal.messages.parts import in_parts

WORDS = st.lists(st.text(alphabet="abc€.é’", min_size=1, max_size=30), max_size=120).map(" ".join)


def test_what_fits_in_one_text_has_no_number() -> None:
    assert in_parts("Hello.") == ("Hello.",)
    assert in_parts("  ") == ()


def test_parts_end_with_their_sentences_where_they_can() -> None:
    first, second = in_parts("a" * 100 + ". " + "b" * 80 + ".")
    assert first == "1/2 " + "a" * 100 + "."
    assert second == "2/2 " + "b" * 80 + "."


@given(WORDS)
def test_any_words_come_whole_and_in_order(words: str) -> None:
    parts = in_parts(words)
    assert all(septets(part) <= 160 for part in parts)
    whole = "".join(part.partition(" ")[2] if len(parts) > 1 else part for part in parts).replace(" ", "")
    said = plain_gsm7(words).replace(" ", "")
    assert said.startswith(whole)
    assert len(parts) == 9 or whole == said
