"""The stylesheet and the icon as they are sent: in few letters, and in the council's own colours."""

import re
from pathlib import Path

from flask import Flask, Response

from content.colours import Colours

# A text in quotes stays as it is, white space and all.
PIECES = re.compile(r"""("[^"]*"|'[^']*')|/\*.*?\*/""", re.DOTALL)
FRESH_SECONDS = 31_536_000
ICON = "icon.svg"
SUN = "#ffc42e"  # as the stylesheet and the icon have it


def shortened(styles: str) -> str:
    """Return a stylesheet that means the same in fewer letters."""
    texts: list[str] = []

    def set_aside(found: re.Match[str]) -> str:
        if not found[1]:
            return ""
        texts.append(found[1])
        return f'"{len(texts) - 1}"'

    short = " ".join(PIECES.sub(set_aside, styles).split())
    short = re.sub(r" ?([{};,]) ?", r"\1", short).replace(": ", ":").replace(";}", "}")
    return re.sub(r'"(\d+)"', lambda found: texts[int(found[1])], short)


def sun(colours: Colours | None) -> str:
    """Return the brand's colour by day."""
    return colours.light["sun"] if colours else SUN


def in_colours(styles: str, colours: Colours | None) -> str:
    """Return a stylesheet with these colours in place of its own."""
    if colours is None:
        return styles
    light, dark = (
        "".join(f"--{name}:{colour};" for name, colour in each.items()) for each in (colours.light, colours.dark)
    )
    return f"{styles}:root{{{light}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}"


def add_styles(app: Flask, colours: Colours | None) -> None:
    """Send the stylesheet shortened, and the icon, to be kept. The address of the stylesheet carries its version."""
    static = Path(app.static_folder or "")
    short = in_colours(shortened((static / "style.css").read_text(encoding="utf-8")), colours)
    drawn = (static / ICON).read_text(encoding="utf-8").replace(SUN, sun(colours))

    def style() -> Response:
        return _to_keep(Response(short, mimetype="text/css"))

    def icon() -> Response:
        return _to_keep(Response(drawn, mimetype="image/svg+xml"))

    app.add_url_rule("/static/style.css", "style", style)
    app.add_url_rule(f"/static/{ICON}", "icon", icon)


def _to_keep(response: Response) -> Response:
    response.cache_control.public = True
    response.cache_control.max_age = FRESH_SECONDS
    return response
