"""What a message names: the values that are put into it when it is shown."""

import re

_NAMED = re.compile(r"%\((?P<name>\w+)\)[sd]")


def named_in(message: str) -> frozenset[str]:
    """Return the names in %(brackets)s."""
    return frozenset(match["name"] for match in _NAMED.finditer(message))
