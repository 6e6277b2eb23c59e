"""Reads subjects.toml: what people ask about, in their words, with or without a page of ours to answer it."""

from dataclasses import dataclass
from pathlib import Path

from content.errors import BadContent, Problem
from content.fields import Fields
from content.toml_files import open_toml

FILE = "subjects.toml"
# The subject of everything that no page will ever be about.
ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Subject:
    """Something people ask about. `name` completes "We don't have a page on ... yet". `words` point to it strongly."""

    slug: str
    name: str
    words: tuple[str, ...]
    asked_as: tuple[str, ...]


def load_subjects(root: Path) -> dict[str, Subject]:
    """Return the subjects by slug. Raises BadContent: the file or a field is missing or can't be read."""
    problems: list[Problem] = []
    tables = open_toml(root, FILE, problems)
    subjects = {slug: _subject(slug, Fields(FILE, values, problems, slug)) for slug, values in tables.items()}
    if tables and ELSEWHERE not in subjects:
        problems.append(Problem(FILE, ELSEWHERE, "is missing.", "Put it back: it holds what is not our job."))
    if problems:
        raise BadContent(problems)
    return subjects


def _subject(slug: str, fields: Fields) -> Subject:
    subject = Subject(slug, fields.text("name"), fields.texts("words", 1), fields.texts("asked_as", 1))
    fields.rest_is_unknown()
    return subject
