"""Reads sentences.toml: the sentences that replies are put together from, each with the blanks that it must have."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from content.errors import Problem
from content.fields import Fields
from content.gsm7 import GSM7
from content.toml_files import open_toml

FILE = "sentences.toml"
# Every one may stand in a text beside other words.
LONGEST = 160
BLANK = re.compile(r"\{([a-z_]+)\}")
# The blanks of each sentence. None may be missing: a reply without its figure or its number would tell a lie.
BLANKS: Mapping[str, Mapping[str, frozenset[str]]] = {
    table: {name: frozenset(blanks.split()) for name, blanks in sentences.items()}
    for table, sentences in {
        "marks": {"ask_to_check": ""},
        "answers": {
            "first_step": "step",
            "amount": "about figure who",
            "amount_each": "about figure often who",
            "nothing_different": "district",
            "nothing_different_in_a_text": "district",
            "too_young": "age youngest",
            "too_old": "age oldest",
            "check_this": "what",
            "check_first": "",
            "not_safe": "",
            "get_a_person": "",
        },
        "contacts": {
            "ring": "name phone",
            "ring_now": "name phone hours",
            "ring_late": "name late phone",
            "text": "word number name",
            "email": "name email",
            "site": "name url",
            "ask_to_check": "",
            "number_and_late": "phone late",
            "number_by_day": "phone late",
            "number_by_night": "phone late",
        },
        "lists": {
            "menu_line": "section blurb",
            "section": "section",
            "section_in_a_text": "section titles",
            "steps": "title",
            "numbered_step": "number step",
            "no_more_steps": "title",
        },
        "choices": {
            "which": "",
            "which_in_a_text": "",
            "none_fits": "",
            "none_fits_in_a_text": "",
            "one": "number title",
        },
        "notes": dict.fromkeys(
            "holding not_kept no_pictures no_words only_signs stopped started passed_on too_long emergency".split(), ""
        ),
        "hours": {
            "open_until": "time",
            "shut": "",
            "shut_until": "when",
            "office_open": "",
            "office_open_until": "time",
            "office_shut": "",
            "office_shut_until": "when",
            "today": "",
            "on_day": "day",
            "day_at": "day time",
        },
    }.items()
}


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences by name: "answers.first_step"."""

    by_name: Mapping[str, str] = field(repr=False)

    def say(self, name: str, /, **blanks: object) -> str:
        """Return the sentence called `name` with its blanks filled in.

        What stands in a blank is never read for blanks itself. Raises KeyError: there is no such sentence, or a blank
        of it was not given.
        """
        return BLANK.sub(lambda match: str(blanks[match[1]]), self.by_name[name])


def read_sentences(root: Path, problems: list[Problem]) -> Sentences:
    """Return the sentences of the folder `root`, their references not yet put in. Adds what is wrong to `problems`."""
    tables = Fields(FILE, open_toml(root, FILE, problems), problems)
    found: dict[str, str] = {}
    for table, names in BLANKS.items():
        fields = tables.table(table)
        for name, blanks in names.items():
            found[f"{table}.{name}"] = fields.text(name)
            _check(fields, name, found[f"{table}.{name}"], blanks)
        fields.rest_is_unknown()
    tables.rest_is_unknown()
    return Sentences(found)


def _check(fields: Fields, name: str, words: str, blanks: frozenset[str]) -> None:
    has = frozenset(BLANK.findall(words))
    for missing in sorted(blanks - has) if words else ():
        fields.wrong(name, f"has no {{{missing}}}.", f"Write {{{missing}}} where it belongs.")
    if len(words) > LONGEST:
        fields.wrong(name, f"has {len(words)} characters.", f"Use at most {LONGEST}.")
    strange = sorted({letter for letter in words if letter not in GSM7 and letter not in "{}"})
    if strange:
        fields.wrong(name, f"has {' '.join(strange)}, which makes a text cost double.", "Use plain quotes and hyphens.")


def filled(
    sentences: Sentences, fill: Callable[[str, Callable[[str, str], None]], str], problems: list[Problem]
) -> Sentences:
    """Return the sentences with amounts and numbers put in by `fill`. A name that is no blank becomes a problem."""

    def put(name: str, words: str) -> str:
        table, _, key = name.partition(".")

        def missing(kind: str, reference: str) -> None:
            if reference or kind not in BLANKS[table][key]:
                what = f"names {{{kind}{':' if reference else ''}{reference}}}, which is not known."
                problems.append(Problem(FILE, name, what, "Use a blank that was there, or a key of contacts.toml."))

        return fill(words, missing)

    return Sentences({name: put(name, words) for name, words in sentences.by_name.items()})
