"""Writes council.toml and districts.toml for another council."""

import re
from collections.abc import Sequence

from content.blanks import BLANK
from content.offer import Offer
from content.starting.toml_blocks import blocks_of, literal

SCALARS = {
    "short_name": 'what people call the council or its area for short, like "Anyshire"',
    "area": "the area it looks after, as people say it",
    "text_number": "the number that people text, with spaces. 07700 900142 is set aside for drama and reaches nobody",
    "link_host": 'the address of your site, without https://, like "iyc.example"',
}
OUTSIDE = """\
# Places near by that belong to other councils, which have offers of their own. Write [] where there are none.
outside_areas = ["FILL IN"]
"""
ON_DISTRICTS = """\
# Your districts: how people name them, who helps when you're homeless, and what differs there. Copy the example once
# for each district, and give each a key of its own in all its headers, in small letters, like [north-anyshire].
# A council without districts keeps one, with the name of its own area.
#
# An outward code or a town that two districts share is in neither list. `also_called` holds misspellings and short
# forms. `homeless` holds keys of contacts.toml, the best first: add one contact for each district's homeless team.
# `lines` are keyed by page: what a young person in that district must know beside the page. Take out those that you
# don't need. `text` is for the page; `sms` is for a text, at most 160 letters. Name no number: write {phone:its-key}.

[example-district]
name = "FILL IN"
# Which part of your area it is in, like "East".
locality = "FILL IN"
towns = ["FILL IN"]
also_called = []
# Outward codes, like "AB1".
postcodes = []
homeless = ["FILL IN"]
"""


def council_file(text: str, name: str) -> str:
    """Return council.toml with `name`. The office's hours, the bank holidays and the page to leave to are kept."""
    hours = next(block for block in blocks_of(text) if block.key == "hours")
    council = next(block for block in blocks_of(text) if block.key == "council")
    words = _put(re.sub(r"(?m)^#.*\n", "", council.words), "name", name)
    for field, hint in SCALARS.items():
        words = re.sub(rf"(?m)^({field} = )", rf"# {hint[:1].upper()}{hint[1:]}.\n\1", _put(words, field, BLANK))
    words = re.sub(r"(?ms)^outside_areas = \[.*?\]\n", OUTSIDE, words)
    about_hours = "# When people are in the office to read and ring back. Check them: the site promises these hours.\n"
    return f"# Who runs this service.\n\n{words}\n{about_hours}{hours.words}"


def _put(words: str, field: str, value: str) -> str:
    return re.sub(rf"(?m)^{field} = .*$", lambda _: f"{field} = {literal(value)}", words)


def districts_file(offer: Offer) -> str:
    """Return districts.toml with one district to fill in: a line for each page that has lines in `offer`."""
    slugs = dict.fromkeys(slug for district in offer.districts.values() for slug in district.lines)
    return ON_DISTRICTS + "".join(_line(offer, slug) for slug in slugs if slug in offer.pages)


def _line(offer: Offer, slug: str) -> str:
    lines: Sequence[str] = (
        f"# What differs there for the page {literal(offer.pages[slug].title)}.",
        f"[example-district.lines.{slug}]",
        *(f"{field} = {literal(BLANK)}" for field in ("text", "sms")),
        'certainty = "check"',
        f"source = {literal(BLANK)}",
        "contacts = []",
    )
    return "\n" + "\n".join(lines) + "\n"
