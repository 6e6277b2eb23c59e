"""The stylesheet as it is sent: without the comments and white space that are for whoever writes it."""

import re
from pathlib import Path

from flask import Flask, Response

# A text in quotes stays as it is, white space and all.
PIECES = re.compile(r"""("[^"]*"|'[^']*')|/\*.*?\*/""", re.DOTALL)
FRESH_SECONDS = 31_536_000


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


def add_styles(app: Flask) -> None:
    """Send the stylesheet shortened. Its address carries its version, so that browsers may keep it."""
    short = shortened((Path(app.static_folder or "") / "style.css").read_text(encoding="utf-8"))

    def style() -> Response:
        response = Response(short, mimetype="text/css")
        response.cache_control.public = True
        response.cache_control.max_age = FRESH_SECONDS
        return response

    app.add_url_rule("/static/style.css", "style", style)
