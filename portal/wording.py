"""Marks words that people are shown, where the code that holds them knows no web and so no language."""


def shown(words: str) -> str:
    """Return `words` as they are. `make translations` collects them, and the face that shows them translates them."""
    return words
