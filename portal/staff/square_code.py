"""The square code that an authenticator app reads: drawn here, as SVG in the page, so that nobody else sees it."""

from markupsafe import Markup


def square_code(words: str) -> Markup:
    """Return `words` as a square code. Black on white, whatever colours the page has: cameras want it so."""
    import segno  # a megabyte, for the few times that somebody sets up an app

    drawn = segno.make(words, error="m", micro=False)
    svg = drawn.svg_inline(scale=5, border=4, dark="#000", light="#fff", title="Square code for your app")
    return Markup(svg)  # noqa: S704 - drawn from modules, with none of the words in it


def in_fours(secret: str) -> str:
    """Return a secret as people copy it: "ABCD EFGH"."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
