"""Reads examples/: messages as young people write them, each under what it is. The assistant learns from them.

They are made up. pages.toml holds questions by the page that answers them, kinds.toml messages by the fixed reply
that they get, danger.toml messages by the kind of danger, commands.toml messages about the talk itself by command.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

from content.errors import BadContent, Problem
from content.fields import Fields
from content.safeguarding import KINDS as DANGERS
from content.toml_files import open_toml

FOLDER = "examples"
PAGES, KINDS, DANGER, COMMANDS = "pages.toml", "kinds.toml", "danger.toml", "commands.toml"
# In kinds.toml, what all small talk stands under.
SMALLTALK = "smalltalk"


@dataclass(frozen=True, slots=True)
class Examples:
    """Messages by the slug of a page, by the key of a fixed reply, by the kind of danger, by the command."""

    pages: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, tuple[str, ...]]
    danger: Mapping[str, tuple[str, ...]]
    commands: Mapping[str, tuple[str, ...]]

    def without(self, messages: Collection[str]) -> "Examples":
        """Return these examples less `messages`: to measure on what was not learned."""

        def left(part: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
            return {label: tuple(said for said in given if said not in messages) for label, given in part.items()}

        return Examples(left(self.pages), left(self.kinds), left(self.danger), left(self.commands))


def load_examples(root: Path, subjects: Collection[str], replies: Collection[str]) -> Examples:
    """Return the examples in the folder `root`, for the known `subjects` and the keys of the fixed `replies`.

    A subject need not have a page: what is asked of it is then recognised all the same.

    Raises BadContent: a file is missing or can't be read, or names a subject, a reply or a danger that is not there.
    """
    problems: list[Problem] = []
    examples = Examples(
        pages=_by_label(root, PAGES, subjects, problems),
        kinds=_by_label(root, KINDS, {*replies, SMALLTALK}, problems),
        danger=_by_label(root, DANGER, DANGERS, problems),
        commands=_by_label(root, COMMANDS, replies, problems),
    )
    if problems:
        raise BadContent(problems)
    return examples


class SomeExamples(Protocol):
    """Examples that are read when first needed: who has learned from them needs them no more."""

    @property
    def examples(self) -> Examples:
        """The examples. Raises BadContent: they can't be used."""

    def digest(self) -> bytes:
        """Return what tells these examples from any others."""


@dataclass(frozen=True)
class ExampleFiles:
    """The examples in the folder `root`. The rest is as for `load_examples`; messages in `besides` are left out."""

    root: Path
    subjects: Collection[str]
    replies: Collection[str]
    besides: Collection[str] = ()

    @cached_property
    def examples(self) -> Examples:
        """The examples. Raises BadContent as `load_examples` does."""
        return load_examples(self.root, self.subjects, self.replies).without(self.besides)

    def digest(self) -> bytes:
        """Return what tells these examples from any others."""
        digest = hashlib.sha256()
        for file in (PAGES, KINDS, DANGER, COMMANDS):
            path = self.root / FOLDER / file
            digest.update(path.read_bytes() if path.exists() else b"none")
        digest.update("\n".join(["", *sorted(self.besides)]).encode())
        return digest.digest()


def _by_label(root: Path, file: str, known: Collection[str], problems: list[Problem]) -> dict[str, tuple[str, ...]]:
    name = f"{FOLDER}/{file}"
    found: dict[str, tuple[str, ...]] = {}
    for label, values in open_toml(root, name, problems).items():
        fields = Fields(name, values, problems, label)
        if label not in known:
            problems.append(Problem(name, label, "is not known.", f"Use one of: {', '.join(sorted(known))}."))
        found[label] = fields.texts("messages", 1)
        fields.rest_is_unknown()
    return found
