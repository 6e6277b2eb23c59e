"""A council that isn't real, which fills in everything with harmless made-up words."""

import re
from datetime import date
from pathlib import Path

from content.blanks import blanks
from content.starting import begin

NAME = "Anyshire County Council"
TODAY = date(2026, 11, 24)
COLOURS = """
[colours.light]
sun = "#8ecbff"
sun2 = "#5fb2f5"
dot = "#79c0fb"
sunsoft = "#e3f2ff"

[colours.dark]
sun = "#8ecbff"
sun2 = "#5fb2f5"
dot = "#22303c"
sunsoft = "#12304a"
"""
SERVICE = "On Your Side"
QUOTED = re.compile(r'"FILL IN(?:[^"\\]|\\.)*"')
REST = re.compile(r"FILL IN.*$")
# Numbers and addresses that are set aside for made-up people and sites.
VALUES = {
    "short_name": "Anyshire",
    "area": "Anyshire",
    "text_number": "07700 900143",
    "link_host": "any.example",
    "outside_areas": "Otherton",
    "name": "Anyshire help",
    "phone": "01632 960001",
    "phone_out_of_hours": "01632 960002",
    "text_to": "01632 960003",
    "text_word": "HELLO",
    "email": "help@anyshire.example",
    "url": "https://anyshire.example",
    "value": "10",
    "valid_from": "2026-04-01",
    "homeless": "csc",
    "towns": "Anytown",
    "lives": "in-area",
    "checked": f"{TODAY}",
}


def begun(folder: Path) -> Path:
    """Return the folder with which Anyshire starts."""
    begin(folder, NAME, TODAY)
    return folder


def filled(folder: Path) -> Path:
    """Return the folder with a made-up value in the place of every blank."""
    for blank in blanks(folder):
        path = folder / blank.file
        lines = path.read_text(encoding="utf-8").split("\n")
        value = VALUES.get(blank.field.rpartition(".")[2], f"Ask your PA about {_made_up(blank.line)}")
        line = lines[blank.line - 1]
        found = QUOTED.sub(f'"{value}"', line)
        lines[blank.line - 1] = found if found != line else REST.sub(value, line)
        path.write_text("\n".join(lines), encoding="utf-8")
    council = folder / "council.toml"
    renamed = re.sub(r"(?m)^service = .*$", f'service = "{SERVICE}"', council.read_text(encoding="utf-8"))
    council.write_text(renamed, encoding="utf-8")
    with council.open("a", encoding="utf-8") as file:
        file.write(COLOURS)
    return folder


def _made_up(line: int) -> str:
    """Return a word of its own for each line: a number would be taken for somebody's telephone."""
    return "".join("aeiouklmnr"[int(digit)] for digit in str(line))
