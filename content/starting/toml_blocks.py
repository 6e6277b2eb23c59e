"""Splits a TOML file into its tables as text, so that one may be copied word for word and the next written anew."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from content.starting.errors import CannotBegin

HEADER = re.compile(r"^\[\[?(?P<key>[^\]]+)\]\]?\s*$")


@dataclass(frozen=True, slots=True)
class Block:
    """One table: its `key`, the comments and empty lines before it, and its own lines, the header first."""

    key: str
    before: str
    words: str


def top_of(text: str) -> str:
    """Return the comment with which a file begins, with its line ends."""
    return "".join(line for line in re.split(r"(?<=\n)", text.partition("\n\n")[0] + "\n") if line.startswith("#"))


def blocks_of(text: str) -> Iterator[Block]:
    """Yield the tables of a file in their order. The comment at its top belongs to none of them."""
    key, before, words, pending = "", "", "", ""
    for line in re.split(r"(?<=\n)", text.removeprefix(top_of(text))):
        header = HEADER.match(line)
        if header:
            if key:
                yield Block(key, before, words)
            key, before, words, pending = header["key"], pending, line, ""
        elif not line.strip() or line.startswith("#"):
            pending += line
        else:
            words, pending = words + pending + line, ""
    if key:
        yield Block(key, before, words)


def literal(value: str) -> str:
    """Return `value` as TOML writes it."""
    return json.dumps(value, ensure_ascii=False)


def replaced(text: str, file: str, old: str, new: str) -> str:
    """Return a file's text with one value in the place of another.

    Raises CannotBegin: the value is there in another way of writing.
    """
    if literal(old) not in text:
        raise CannotBegin(
            f"{file} doesn't write {literal(old)} on one line in double quotes. Write it like that first."
        )
    return text.replace(literal(old), literal(new))
