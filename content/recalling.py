"""Remembers what was made of the same words when the service last started, so that it starts in half the time.

Reading Markdown, tables and patterns gives the same for the same words. What came of them is kept in one file: texts,
numbers and lists only, so that reading it runs nothing. It is named by the code that made it, checked to the last bit,
and whatever is wrong with it costs no more than the time to make it all anew.
"""

import hashlib
import json
import logging
import os
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

import markdown
import yaml

Made = TypeVar("Made")
logger = logging.getLogger(__name__)

# The file's name, beside the other things that can be made anew.
FILE = "recalled"
A_DATE = "\0date"
UTF_8 = ("utf-8", "surrogatepass")


class _Book:
    """What is known from before, and what of it, and besides it, was asked for this time."""

    def __init__(self, known: dict[str, Any]) -> None:
        self.known = known
        self.asked: dict[str, Any] = {}

    @property
    def is_new(self) -> bool:
        return self.asked.keys() != self.known.keys()

    def find(self, key: str, make: Callable[[], Made]) -> Made:
        if key not in self.asked:
            self.asked[key] = self.known[key] if key in self.known else make()
        made: Made = self.asked[key]
        return made


_book: ContextVar[_Book | None] = ContextVar("book", default=None)


@contextmanager
def recalling(path: Path) -> Iterator[None]:
    """Let what is done here recall what the file at `path` holds. If it ends well, what was asked for is kept there."""
    book = _Book(_read(path))
    token = _book.set(book)
    try:
        yield
    finally:
        _book.reset(token)
    if book.is_new:
        _keep(path, book.asked)


def recalled(name: str, words: str, make: Callable[[], Made]) -> Made:
    """Return what `make` makes of `words`, from memory where it was made before.

    It must be texts, numbers, truths, and lists of them, and depend on `name` and `words` alone. Whatever `make` raises
    is raised, and not remembered.
    """
    book = _book.get()
    return book.find(hashlib.sha256(f"{name}\0{words}".encode(*UTF_8)).hexdigest(), make) if book else make()


def recalled_table(name: str, words: str, read: Callable[[str], Any]) -> Any:
    """Return what `read` reads from `words`: tables and lists, with texts, numbers, truths and dates in them."""
    if _book.get() is None:
        return read(words)
    packed = recalled(name, words, lambda: _packed(read(words)))
    return json.loads(packed, object_hook=_with_dates) if packed else read(words)


def _packed(table: Any) -> str:
    """Return a table as JSON; nothing where it would not come back as it was."""
    try:
        packed = json.dumps(table, default=_tagged)
        is_same = bool(json.loads(packed, object_hook=_with_dates) == table)
    except (TypeError, ValueError):
        return ""
    return packed if is_same else ""


def _tagged(value: object) -> dict[str, str]:
    if type(value) is date:
        return {A_DATE: value.isoformat()}
    raise TypeError("nothing that JSON knows")


def _with_dates(table: dict[str, Any]) -> Any:
    return date.fromisoformat(table[A_DATE]) if A_DATE in table else table


@cache
def _code() -> str:
    """Return what tells this code, and the libraries that it reads with, from any other."""
    libraries = (sys.version, markdown.__version__, version("nh3"), yaml.__version__)
    digest = hashlib.sha256("\0".join(libraries).encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _sealed(made: bytes) -> bytes:
    return f"{_code()} {hashlib.sha256(made).hexdigest()}\n".encode()


def _read(path: Path) -> dict[str, Any]:
    try:
        seal, _, made = path.read_bytes().partition(b"\n")
    except OSError:
        return {}
    if seal + b"\n" != _sealed(made):
        return {}
    known: dict[str, Any] = json.loads(made.decode(*UTF_8))
    return known


def _keep(path: Path, made: dict[str, Any]) -> None:
    """Write it beside its place and move it in whole."""
    words = json.dumps(made, ensure_ascii=False).encode(*UTF_8)
    beside = path.with_name(f".{os.getpid()}-{secrets.token_hex(4)}-{path.name}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(_sealed(words) + words)
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        logger.warning("recalled_not_kept", extra={"kind": type(error).__name__})
