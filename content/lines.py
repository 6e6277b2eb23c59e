"""Finds the line on which a field stands, so that an editor can go straight to it."""

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import yaml

from content.errors import Problem

NUMBERED = re.compile(r"(?P<name>.+) (?P<number>\d+)")
HEADER = re.compile(r"^\[\[?(?P<name>[^\]]+)\]\]?\s*$")


def located(root: Path, problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems with the line of each field put in, where it can be found."""
    words: dict[str, str] = {}
    found = []
    for problem in problems:
        if not problem.line:
            if problem.file not in words:
                words[problem.file] = _read(root / problem.file)
            problem = replace(problem, line=line_of(problem.file, words[problem.file], problem.field))
        found.append(problem)
    return found


def line_of(file: str, words: str, field: str) -> int:
    """Return the line of `field`, like "steps 2.say" or "burnley.lines.council-tax.sms"; 1 where it can't be found.

    Where a field is missing, it is the line of the table that it is missing from.
    """
    if not words:
        return 0
    line = _line_in_page(words, field) if file.endswith(".md") else _line_in_toml(words, field)
    return line or 1


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def _line_in_page(words: str, field: str) -> int:
    top, _, _ = words.removeprefix("---\n").partition("\n---\n")
    if field == "body":
        return top.count("\n") + 4
    try:
        node: yaml.Node | None = yaml.compose(top, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return 0
    line = -1
    for part in field.split("."):
        numbered = NUMBERED.fullmatch(part)
        node, line = _child(node, numbered["name"] if numbered else part, line)
        if numbered and isinstance(node, yaml.SequenceNode) and int(numbered["number"]) <= len(node.value):
            node = node.value[int(numbered["number"]) - 1]
            line = node.start_mark.line
    # One for counting from 1, one for the line of dashes above the fields.
    return line + 2


def _child(node: yaml.Node | None, name: str, line: int) -> tuple[yaml.Node | None, int]:
    """Return the value of the key and its line; nothing, and the line so far, where there is no such key."""
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if key.value == name:
            return value, key.start_mark.line
    return None, line


def _line_in_toml(words: str, field: str) -> int:
    lines = words.splitlines()
    table, rest = _table(lines, field.split("."))
    for number in range(table, len(lines)):
        if HEADER.match(lines[number]) and number >= table and table:
            break
        if rest and re.match(rf'"?{re.escape(rest)}"?\s*=', lines[number]):
            return number + 1
    return table


def _table(lines: list[str], parts: list[str]) -> tuple[int, str]:
    """Return the line of the longest table header that `parts` begin with, and the field that is left."""
    for length in range(len(parts), 0, -1):
        line = _header(lines, ".".join(parts[:length]))
        if line:
            return line, ".".join(parts[length : length + 1])
    return 0, parts[0]


def _header(lines: list[str], name: str) -> int:
    """Return the line of a table's header, counted from 1: of the third [[section]] for "section 3"."""
    numbered = NUMBERED.fullmatch(name)
    wanted, place = (numbered["name"], int(numbered["number"])) if numbered else (name, 1)
    seen = 0
    for number, line in enumerate(lines, 1):
        header = HEADER.match(line)
        if header and header["name"].replace('"', "") == wanted:
            seen += 1
            if seen == place:
                return number
    return 0
