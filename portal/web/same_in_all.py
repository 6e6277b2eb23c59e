"""What of a message must be the same in every language: the values put into it, its tags, its numbers."""

import re

_KEPT = re.compile(r"%\(\w+\)[sd]|<[^>]*>|\d+")
# What is left of these once everything above and %% are gone would break the page, or be markup of the translator's.
_STRAY = re.compile(r"[%<>]")


def kept_in(message: str) -> frozenset[str]:
    """Return the values in %(brackets)s, the tags and the numbers of `message`."""
    return frozenset(_KEPT.findall(message))


def has_stray_marks(message: str) -> bool:
    """Whether a lone % or a bracket of a tag stands in `message`."""
    return bool(_STRAY.search(_KEPT.sub("", message).replace("%%", "")))
