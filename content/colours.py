"""Another council's four colours: refused where words on them could not be read, or where they look like danger."""

import colorsys
import re
from collections.abc import Mapping
from dataclasses import dataclass

from content.fields import Fields

HEX = re.compile(r"#[0-9a-f]{6}")
INK, INK_IN_THE_DARK = "#15211b", "#f4f2e9"
LINK, LINK_IN_THE_DARK = "#07594a", "#7fd6b4"
WORDS, BRAND = 4.5, 7.0  # WCAG 2.2 asks for 4.5; on the brand's own colour the design asks for more
# What stands on each colour, and how far it must stand out: (colour, words, ratio).
BY_DAY = (
    ("sun", INK, BRAND),
    ("sun2", INK, WORDS),
    ("dot", INK, WORDS),
    ("sunsoft", INK, WORDS),
    ("sunsoft", LINK, WORDS),
)
IN_THE_DARK = (
    ("sun", INK, BRAND),
    ("dot", INK_IN_THE_DARK, WORDS),
    ("sunsoft", INK_IN_THE_DARK, WORDS),
    ("sunsoft", LINK_IN_THE_DARK, WORDS),
)
NAMES = ("sun", "sun2", "dot", "sunsoft")
# Rose is for error, late and danger alone. Hues go round once, from 0 to 1.
ROSE, NEAR_ROSE, PALE = 0.96, 0.06, 0.25


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of NAMES, by day and in the dark, as "#rrggbb"."""

    light: Mapping[str, str]
    dark: Mapping[str, str]


def read_colours(fields: Fields) -> Colours:
    """Return the colours in a table with two, `light` and `dark`. What can't be used becomes a Problem."""
    light = _read(fields.table("light"), BY_DAY)
    dark = _read(fields.table("dark"), IN_THE_DARK)
    fields.rest_is_unknown()
    return Colours(light, dark)


def _read(fields: Fields, on_them: tuple[tuple[str, str, float], ...]) -> dict[str, str]:
    colours = {name: fields.text(name).lower() for name in NAMES}
    fields.rest_is_unknown()
    fine = {name: colour for name, colour in colours.items() if HEX.fullmatch(colour)}
    for name in colours.keys() - fine.keys():
        fields.wrong(name, f"is {colours[name]!r}.", 'Write it like "#ffc42e".')
    for name, words, least in on_them:
        if name in fine and contrast(fine[name], words) < least:
            what = f"is too near to {words}, which stands on it: {contrast(fine[name], words):.1f} to 1."
            fields.wrong(name, what, f"Choose one with at least {least:g} to 1.")
    for name in fine:
        if _is_rose(fine[name]):
            fields.wrong(name, "is rose, which means danger here.", "Choose another colour.")
    return colours


def contrast(one: str, other: str) -> float:
    """Return how far two colours stand out from each other, from 1 to 21, as WCAG 2.2 counts it."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _is_rose(colour: str) -> bool:
    hue, _, fullness = colorsys.rgb_to_hls(*_parts(colour))
    away = abs(hue - ROSE)
    return min(away, 1 - away) < NEAR_ROSE and fullness > PALE
