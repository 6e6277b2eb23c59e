"""A council's own colours are taken where everything on them can be read, and nothing looks like danger."""

import shutil
from pathlib import Path

import pytest

from content.colours import contrast
from content.errors import BadContent
from content.loading import load_offer

OURS = {"sun": "#ffc42e", "sun2": "#f2ae00", "dot": "#f7b614", "sunsoft": "#fff3cd"}
IN_THE_DARK = {"sun": "#ffc93f", "sun2": "#f2ae00", "dot": "#25322b", "sunsoft": "#3a3010"}
BLUES = {"sun": "#8ecbff", "sun2": "#5fb2f5", "dot": "#79c0fb", "sunsoft": "#e3f2ff"}
BLUES_IN_THE_DARK = {"sun": "#8ecbff", "sun2": "#5fb2f5", "dot": "#22303c", "sunsoft": "#12304a"}


def table(light: dict[str, str], dark: dict[str, str]) -> str:
    lines = ["", "[colours.light]", *(f'{name} = "{colour}"' for name, colour in light.items())]
    lines += ["[colours.dark]", *(f'{name} = "{colour}"' for name, colour in dark.items()), ""]
    return "\n".join(lines)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    shutil.copytree("content", tmp_path / "content", ignore=shutil.ignore_patterns("*.py", "__pycache__", "examples"))
    return tmp_path / "content"


def refused(content: Path, words: str) -> str:
    with (content / "council.toml").open("a", encoding="utf-8") as file:
        file.write(words)
    with pytest.raises(BadContent) as refusal:
        load_offer(content)
    return str(refusal.value)


@pytest.mark.parametrize(("light", "dark"), [(OURS, IN_THE_DARK), (BLUES, BLUES_IN_THE_DARK)])
def test_colours_on_which_all_can_be_read_are_taken(content: Path, light: dict[str, str], dark: dict[str, str]) -> None:
    with (content / "council.toml").open("a", encoding="utf-8") as file:
        file.write(table(light, dark))
    colours = load_offer(content).council.colours
    assert colours is not None
    assert (colours.light, colours.dark) == (light, dark)


def test_without_any_it_has_those_of_the_design(content: Path) -> None:
    assert load_offer(content).council.colours is None


@pytest.mark.parametrize(
    ("name", "colour", "said"),
    [
        ("sun", "#2a5bd7", "colours.light.sun: is too near to #15211b, which stands on it"),
        ("sunsoft", "#5f7a6e", "colours.light.sunsoft: is too near to #07594a"),
        ("sun", "#ff9db0", "colours.light.sun: is rose, which means danger here"),
        ("dot", "yellow", "colours.light.dot: is 'yellow'. Write it like"),
        ("dot", "url(https://evil.example)", "colours.light.dot: is 'url(https://evil.example)'."),
    ],
)
def test_what_cannot_be_read_or_looks_like_danger_is_named(content: Path, name: str, colour: str, said: str) -> None:
    assert said in refused(content, table({**OURS, name: colour}, IN_THE_DARK))


def test_half_a_set_is_refused(content: Path) -> None:
    assert "colours.dark" in refused(content, table(OURS, {}))


def test_contrast_is_counted_as_the_guidelines_do() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21
    assert round(contrast("#15211b", "#ffc42e"), 1) == 10.4  # as the design measured it
