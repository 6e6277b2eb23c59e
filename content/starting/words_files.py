"""Copies the files of words for another council: in what people read, the names of one council are taken out."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

from content.starting.local_words import LocalWords
from content.starting.marking import blank
from content.starting.toml_blocks import literal, replaced

# By file, the fields that people read. Everything else there is for recognising what they write.
SHOWN = {
    "law.toml": {"title", "words"},
    "sections.toml": {"title", "blurb"},
    "glossary.toml": {"term", "also", "meaning"},
    "questions.toml": {"title", "hint", "why", "short", "decides", "label", "you"},
    "replies.toml": {"lead", "lines", "sms", "label", "suggestions"},
    "sentences.toml": set(),
    "forms.toml": set(),
    "safeguarding.toml": {"lead", "lines", "sms", "lead_now", "sms_now", "label"},
    "canned_replies.toml": {"title", "sms", "out_of_hours"},
    "subjects.toml": {"name"},
    "text_dialogue.toml": set(),
    "plain_english.toml": set(),
    "vocabulary.toml": set(),
    "examples/pages.toml": set(),
    "examples/kinds.toml": set(),
    "examples/danger.toml": set(),
    "examples/commands.toml": set(),
}
# In these, {area} and {council} are put in for the reader.
FILLED = {"out_of_hours", "lead", "lines", "sms", "lead_now", "sms_now"}
ASKED = {
    "subjects.toml": {"asked_as", "words"},
    **{file: {"messages"} for file in SHOWN if file.startswith("examples/")},
}


def words_file(file: str, text: str, words: LocalWords) -> str:
    """Return a file of words: local names in what is shown are made general, or a blank where that can't be done."""
    tables = tomllib.loads(text)
    for field, said in dict.fromkeys(_strings(tables, SHOWN[file])):
        if words.names_something(said):
            text = replaced(text, file, said, _general(field, said, words))
    for _, asked in dict.fromkeys(_strings(tables, ASKED.get(file, set()))):
        if words.is_typed(asked):
            text = re.sub(rf"{re.escape(literal(asked))},?[ \t]*", "", text)
    return text


def _general(field: str, said: str, words: LocalWords) -> str:
    general = words.by_reference(said) if field in FILLED else said
    if not words.names_something(general.replace("{council}", "")):
        return general
    return blank("what to say at your council", words.council.short_name, said)


def _strings(value: Any, wanted: set[str], field: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text in the fields `wanted`, with the name of its field."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _strings(inner, wanted, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner, wanted, field)
    elif isinstance(value, str) and field in wanted:
        yield field, value
