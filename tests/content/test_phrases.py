"""Patterns of everyday words: what they find, and what is wrong with one that can't be read."""

import pytest

from content.phrases import BadPhrase, PhraseBook, read_families, read_phrase, text_of
from content.plain_words import plain_words

FAMILIES = read_families({"me": ["me", "my (brother|sister)"], "hurt": ["hit*", "push* <me>"]})


def finds(pattern: str, message: str) -> bool:
    book = PhraseBook([("it", read_phrase(pattern, FAMILIES))])
    return any(book.find(text_of(plain_words(message))))


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("want to (die|be dead)", "I just WANNA be dead"),
        ("do not want", "i dont want it"),
        ("i? cant cope", "cant cope"),
        ("cut*", "cutting"),
        ("he .. hit me", "he went and hit me"),
        ("<hurt>", "she pushed my sister"),
        ("owe # quid", "i owe 40 quid"),
        ("^ help $", "HELP!!!"),
        ("no one", "nobody"),
    ],
)
def test_a_pattern_is_found_however_it_is_typed(pattern: str, message: str) -> None:
    assert finds(pattern, message)


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("he .. hit me", "he said that on that day they hit me"),
        ("he .. hit me", "he left. they hit me"),
        ("^ help $", "help me"),
        ("cut", "cutting"),
        ("want to die", "want to diet"),
    ],
)
def test_a_pattern_is_not_found_in_other_words_or_across_sentences(pattern: str, message: str) -> None:
    assert not finds(pattern, message)


@pytest.mark.parametrize("pattern", ["(a|b", "a)", "a | ", "<nobody> hit", "a & b", "..", "maybe?", "# quid", ""])
def test_a_pattern_that_cannot_be_read_is_refused(pattern: str) -> None:
    with pytest.raises(BadPhrase):
        read_phrase(pattern, FAMILIES)


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("idk wot 2 do", "dont know what 2 do"),
        ("I’m sooo tired!!", "im so tired"),
        ("need 2 sleep 4 a bit", "need to sleep for a bit"),
        ("can i have", "can i have"),
        ("caf\u00e9\u200b \x07 n me mam", "cafe and me mum"),
        ("...", ""),
    ],
)
def test_words_come_to_one_spelling(message: str, words: str) -> None:
    assert " ".join(plain_words(message)) == words
