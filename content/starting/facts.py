"""Writes contacts and amounts for another council: national ones stay, of local ones the key and the meaning."""

import re
import tomllib
from typing import Any

from content.blanks import BLANK
from content.facts import Reach
from content.starting.local_words import LocalWords
from content.starting.marking import blank
from content.starting.toml_blocks import Block, blocks_of, literal, top_of

WAYS = ("phone", "phone_out_of_hours", "text_to", "text_word", "email", "url", "hours")
YEAR = re.compile(r"\b20\d\d\b|\bnot found\b")
ON_CONTACTS = """#
# Where a value is FILL IN, give your council's own. Take a line out where there is no such thing, and a whole contact
# where nobody does this at your council: `flask --app app offer check` then names each place that still needs it.
# Ring a number yourself before you write certainty = "sure".
"""
ON_AMOUNTS = """#
# Where a value is FILL IN, give your council's own, with where it is written. Take an amount out where your council
# pays no such thing: `flask --app app offer check` then names each place that still needs it.
"""


def contacts_file(text: str, words: LocalWords, named: frozenset[str]) -> str:
    """Return contacts.toml. A local contact that is not in `named` is left out: it is some district's."""
    tables = tomllib.loads(text)
    out = [top_of(text), ON_CONTACTS]
    for block in blocks_of(text):
        contact = tables[block.key]
        if contact["reach"] != Reach.LOCAL:
            out.append(block.before + block.words)
        elif block.key in named:
            out.append(_contact(block, contact, words))
    return "".join(out)


def _contact(block: Block, contact: dict[str, Any], words: LocalWords) -> str:
    what_for = contact["what_for"]
    if words.names_something(what_for):
        what_for = blank("who it is for", words.council.short_name, what_for)
    lines = [f"# In {words.council.area}: {contact['name']}", f"name = {literal(BLANK)}"]
    lines += [f"{way} = {literal(BLANK)}" for way in WAYS if way in contact]
    lines += [f"what_for = {literal(what_for)}", 'certainty = "check"', 'reach = "local"', f"source = {literal(BLANK)}"]
    return _table(block, lines)


def amounts_file(text: str, words: LocalWords) -> str:
    """Return amounts.toml. Of local amounts only what they are for is kept."""
    tables = tomllib.loads(text)
    out = [top_of(text), ON_AMOUNTS]
    for block in blocks_of(text):
        amount = tables[block.key]
        out.append(block.before + block.words if amount["reach"] != Reach.LOCAL else _amount(block, amount, words))
    return "".join(out)


def _amount(block: Block, amount: dict[str, Any], words: LocalWords) -> str:
    about, who = (_meaning(amount[field], words) for field in ("about", "who"))
    lines = [f"value = {literal(BLANK)}", f"unit = {literal(amount['unit'])}"]
    lines += [f"about = {literal(about)}", f"who = {literal(who)}", f"valid_from = {literal(BLANK)}"]
    lines += ['reach = "local"', f"source = {literal(BLANK)}", 'certainty = "check"']
    return _table(block, lines)


def _meaning(said: str, words: LocalWords) -> str:
    """Return what an amount is for, without names; a blank where it tells of a year or of what was not found."""
    without = words.without_names(said)
    if YEAR.search(said) or words.names_something(without):
        return blank("who it is for at your council", words.council.short_name, said)
    return without


def _table(block: Block, lines: list[str]) -> str:
    return block.before + "\n".join([f"[{block.key}]", *lines]) + "\n"
