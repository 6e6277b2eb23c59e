"""Finds the line on which a field stands, so that an editor can go straight to it."""

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import yaml

from content.errors import Problem

NUMBERED = re.compile(r"(?P<name>.+) (?P<number>\d+)")
HEADER = re.compile(r"^\[\[?(?P<name>[^\]]+)\]\]?\s*(?:#.*)?$")
# What a problem quotes from the words: "links to 'page:free-car', which leads nowhere".
QUOTED = re.compile(r"'(?P<link>[^']+)', which|(?P<key>\{[a-z]+:[a-z0-9-]+\})")
# The same as SafeLoader, and ten times as fast, where PyYAML was built with it.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def located(root: Path, problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems with the line of each field put in, where it can be found."""
    words: dict[str, str] = {}
    found = []
    for problem in problems:
        if not problem.line:
            if problem.file not in words:
                words[problem.file] = _read(root / problem.file)
            line = line_of(problem.file, words[problem.file], problem.field)
            problem = replace(problem, line=_line_of_quoted(words[problem.file], line, problem))
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


def _line_of_quoted(words: str, first: int, problem: Problem) -> int:
    """Return the line on which a field of many lines, which begins on `first`, has what the problem quotes."""
    quoted = QUOTED.search(problem.what)
    lines = words.splitlines()[first - 1 :] if quoted else []
    for number, line in enumerate(lines, first):
        is_next_field = number > first and line[:1].strip() and problem.field != "body"
        if is_next_field:
            break
        if quoted and (quoted["link"] or quoted["key"]) in line:
            return number
    return first


def split_page(words: str) -> tuple[str, str, int]:
    """Return the fields of a page, its body, and the line on which the body begins."""
    fields, _, body = words.replace("\r\n", "\n").removeprefix("---\n").partition("\n---\n")
    # The fields begin on line 2, and a line of dashes stands below them.
    return fields, body, fields.count("\n") + 4


def field_nodes(fields: str) -> yaml.Node | None:
    """Return the fields of a page with their places: the first line counts as 0, and stands on line 2 of the file."""
    node: yaml.Node | None = yaml.compose(fields, Loader=LOADER)
    return node


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def _line_in_page(words: str, field: str) -> int:
    fields, _, body_line = split_page(words)
    if field == "body":
        return body_line
    try:
        node = field_nodes(fields)
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
        if HEADER.match(lines[number]):
            break
        if rest and re.match(rf"""\s*["']?{re.escape(rest)}["']?\s*=""", lines[number]):
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
        if header and header["name"].replace('"', "").strip() == wanted:
            seen += 1
            if seen == place:
                return number
    return 0
