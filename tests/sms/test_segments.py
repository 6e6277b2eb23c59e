"""How long a text is, as the network counts it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.messages.gsm7 import is_gsm7, plain_gsm7
from sms.segments import EmptyText, count_segments, fit


@pytest.mark.parametrize(
    ("body", "segments"),
    [
        ("a", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 152 + "€" + "a" * 153, 3),
        ("£" * 160, 1),
        ("’" * 70, 1),
        ("’" * 71, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("😀" * 66, 2),
        ("😀" * 67, 3),
    ],
)
def test_segments_are_counted_as_the_network_counts_them(body: str, segments: int) -> None:
    assert count_segments(body) == segments


def test_a_text_needs_words() -> None:
    with pytest.raises(EmptyText):
        count_segments("  ")
    with pytest.raises(EmptyText):
        fit(" 😀 ", "iyc.example/o/council-tax")


@given(st.text(min_size=1).filter(str.strip))
def test_more_words_never_take_fewer_segments(words: str) -> None:
    assert 1 <= count_segments(words) <= count_segments(words + "a")


def test_letters_are_made_plain_where_that_changes_nothing() -> None:
    assert plain_gsm7("“Don’t” – it’s Zoë’s café… 😀") == "\"Don't\" - it's Zoe's café..."
    assert plain_gsm7("Paweł`s ½ flat\u00a0→ £300") == "Pawel's  1/2 flat -> £300"


@given(st.text())
def test_plain_letters_are_all_cheap_and_stay_so(words: str) -> None:
    plain = plain_gsm7(words)
    assert is_gsm7(plain)
    assert plain_gsm7(plain) == plain


ANY_WORDS = st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=60).map(" ".join).filter(plain_gsm7)


@given(ANY_WORDS, st.sampled_from(["", "iyc.example/o/council-tax"]))
def test_any_words_fit_in_two_segments_and_nothing_stands_after_the_link(words: str, link: str) -> None:
    fitted = fit(words, link)
    assert is_gsm7(fitted)
    assert count_segments(fitted) <= 2
    assert link not in fitted or fitted.endswith(link)


@given(st.lists(st.text(alphabet="abc€", min_size=1, max_size=12), min_size=1, max_size=120).map(" ".join))
def test_a_cut_falls_between_words(words: str) -> None:
    whole_words = fit(words).removesuffix("...").split()
    assert words.split()[: len(whole_words)] == whole_words


def test_long_words_are_cut_between_words() -> None:
    fitted = fit("eleven chars " * 40)
    assert fitted.endswith(("eleven...", "chars..."))
    assert count_segments(fitted) == 2


def test_the_link_comes_last_and_gives_way_to_the_words() -> None:
    assert fit("Hello.", "iyc.example/o/x") == "Hello. iyc.example/o/x"
    assert fit("a" * 300, "iyc.example/o/x") == "a" * 300
