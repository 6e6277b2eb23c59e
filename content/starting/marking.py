"""Puts a blank in the place of what one council says, with its words as a hint."""

import re
from collections.abc import Callable, Iterator

from content.blanks import BLANK

ITEM = re.compile(r"(?P<bullet>\s*(?:[-*]|\d+\.) |#+ )(?P<words>.*)")
IsLocal = Callable[[str], bool]


def blank(what: str, whose: str, said: str, verb: str = "says") -> str:
    """Return one line to fill in: what belongs there, and what `whose` council says as a hint."""
    said = " ".join(said.split())
    return f"{BLANK}: {what}. {whose} {verb}: {said}"


def marked(markdown: str, is_local: IsLocal, whose: str) -> str:
    """Return the Markdown with a blank for every paragraph, list item and heading that is local.

    A list goes with the line that leads to it: "Lancashire gives:" says of every item that Lancashire gives it.
    """
    out: list[str] = []
    carried: list[str] = []
    for part in _parts(markdown):
        is_item = bool(ITEM.match(part)) and not part.lstrip().startswith("#")
        if carried and (is_item or not part.strip()):
            carried.append(part)
            continue
        out += _closed(carried, whose)
        carried = [part] if _leads(part) and is_local(part) else []
        if not carried:
            out.append(_marked_part(part, is_local, whose))
    return "\n".join([*out, *_closed(carried, whose)])


def _parts(markdown: str) -> Iterator[str]:
    """Yield paragraphs, list items, headings and empty lines, in order: joined by line ends they are the whole."""
    lines: list[str] = []
    for line in markdown.split("\n"):
        if lines and (not line.strip() or ITEM.match(line) or lines[-1].startswith("#")):
            yield "\n".join(lines)
            lines = []
        if line.strip():
            lines.append(line)
        else:
            yield line
    if lines:
        yield "\n".join(lines)


def _leads(part: str) -> bool:
    return part.rstrip().endswith(":") and not part.startswith("#")


def _closed(carried: list[str], whose: str) -> list[str]:
    """Return one blank for a leading line and its list, and the empty lines that follow them."""
    after = 0
    while carried and not carried[-1].strip():
        carried.pop()
        after += 1
    if not carried:
        return [""] * after
    return [_blank_for(carried[0], " ".join(carried), whose), *[""] * after]


def _marked_part(part: str, is_local: IsLocal, whose: str) -> str:
    return _blank_for(part, part, whose) if part.strip() and is_local(part) else part


def _blank_for(first: str, words: str, whose: str) -> str:
    item = ITEM.match(first)
    bullet = item["bullet"] if item else ""
    return bullet + blank("what your council does", whose, words.removeprefix(bullet))
