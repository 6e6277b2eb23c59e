"""Finds what is still to fill in, so that a blank is listed for an editor and never published."""

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from content.errors import Problem

BLANK = "FILL IN"
WHAT = "is still to fill in."
LONGEST_HINT = 120
# What belongs into a field, where its blank doesn't say.
HOW = {
    "name": "Write its name as people know it.",
    "value": 'Write the sum like "3000" or "338.58", or take the whole amount out.',
    "valid_from": "Write the day from which it holds, or date unknown.",
    "source": "Write where it is written, and its month and year.",
    "phone": "Write the number as people read it, or take the line out.",
    "phone_out_of_hours": "Write the number as people read it, or take the line out.",
    "text_to": "Write the number that they text, or take the line and text_word out.",
    "text_word": "Write the word that they text, or take the line and text_to out.",
    "email": "Write the address, or take the line out.",
    "url": "Write the whole address, with https://, or take the line out.",
    "hours": "Write when somebody answers, or take the line out.",
    "checked": "Write the day on which you have read and checked the whole page.",
    "text": "Write what differs in this district, or take these lines of the page out.",
    "sms": "Write the same in at most 160 letters.",
    "homeless": "Write keys of contacts.toml, the best first.",
    "towns": "Write the towns and villages of the district.",
}
COMMENT = "The comment beside it says what belongs there."

_MARKED = re.compile(rf"\b{BLANK}\b:?\s*(?P<hint>[^\n]*)")
_TABLE = re.compile(r"^(?P<rows>\[?)\[(?P<name>[^\]]+)\]\]?\s*$")
_FIELD = re.compile(r'^"?(?P<name>[\w-]+(?: [\w-]+)*)"?\s*=')


def blanks(root: Path) -> list[Problem]:
    """Return each blank of the content folder `root` once, by file and line. A comment is no blank."""
    found: list[Problem] = []
    for path in sorted([*root.glob("*.toml"), *root.glob("pages/**/*.md")]):
        words = path.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n")
        if BLANK in words:
            name = path.relative_to(root).as_posix()
            lines = _in_page(words) if path.suffix == ".md" else _in_toml(words)
            found += [_problem(name, number, field, line) for number, field, line in lines if _MARKED.search(line)]
    return found


def _problem(file: str, number: int, field: str, line: str) -> Problem:
    match = _MARKED.search(line)
    hint = match["hint"].rstrip("]}, ").strip('"').replace('\\"', '"') if match else ""
    if len(hint) > LONGEST_HINT:
        hint = hint[:LONGEST_HINT].rsplit(" ", 1)[0] + " ..."
    fix = f"Write {hint}" if hint else HOW.get(field.rpartition(".")[2], COMMENT)
    return Problem(file, field, WHAT, fix, number)


def _in_toml(words: str) -> Iterator[tuple[int, str, str]]:
    """Yield the number, the field and the words of each line that is no comment."""
    table = field = ""
    times: dict[str, int] = {}
    for number, line in enumerate(words.split("\n"), 1):
        header, named = _TABLE.match(line), _FIELD.match(line)
        if header:
            name = header["name"].replace('"', "")
            times[name] = times.get(name, 0) + 1
            table, field = f"{name} {times[name]}" if header["rows"] else name, ""
        elif not line.lstrip().startswith("#"):
            field = named["name"] if named else field
            yield number, f"{table}.{field}" if table else field, line


def _in_page(words: str) -> Iterator[tuple[int, str, str]]:
    """Yield the number, the field and the words of each line that a reader of the page's fields or body meets."""
    top, _, body = words.removeprefix("---\n").partition("\n---\n")
    try:
        node = yaml.compose(top, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        yield from ((number, "front matter", line) for number, line in enumerate(top.split("\n"), 2))
    else:
        yield from _in_node("", node)
    yield from ((number, "body", line) for number, line in enumerate(body.split("\n"), top.count("\n") + 4))


def _in_node(field: str, node: yaml.Node | None) -> Iterator[tuple[int, str, str]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _in_node(f"{field}.{key.value}" if field else key.value, value)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value, 1):
            # A list of words is one field, of which each line counts; a list of tables has fields of its own.
            yield from _in_node(f"{field} {number}" if isinstance(value, yaml.MappingNode) else field, value)
    elif isinstance(node, yaml.ScalarNode):
        is_block = node.style in ("|", ">")
        lines = node.value.split("\n") if is_block else [node.value.replace("\n", " ")]
        yield from (
            (number, field, line) for number, line in enumerate(lines, node.start_mark.line + (3 if is_block else 2))
        )
