"""The pictures beside the design: the command knows a way to each screen, and docs/screens.md says what differs."""

import re
from pathlib import Path

from tests.support.design_screens import Beside, screens

SAID = re.compile(r"^\| `(\d\d[a-z]?-[a-z0-9-]+)` \| \S", re.MULTILINE)


def test_each_screen_of_the_design_has_a_way_and_a_word_on_what_differs() -> None:
    said = SAID.findall(Path("docs/screens.md").read_text(encoding="utf-8"))
    assert len(said) > 25
    assert said == list(screens(Beside("http://arabic.test", "http://council.test")))
