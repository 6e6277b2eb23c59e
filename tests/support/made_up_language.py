"""A language as if its words were checked, on a copy of the content: letters of the right script that say nothing.

No test and no page shows real words in another language: those are for translators, and for people who check them.
"""

import re
from pathlib import Path

from babel.messages.catalog import Catalog

from content.page_files import read_page_file
from content.translation_files import facts_of
from tests.content.conftest import copy_to
from tests.support import translations

ARABIC, POLISH = "ar", "pl"
KEPT = re.compile(r"(%\(\w+\)[sd]|%%|<[^>]*>|\d+(?:[ .]\d+)*|\s+|[^\w\s])")
FILLER = {
    ARABIC: "نص تجريبي بلا معنى للاختبار فقط كلمات هنا مكان سطر طويل قصير جملة أخرى".split(),
    POLISH: "żółć gęśl jaźń źrebię ćma łąka".split(),
}
OFFERED = """checked = 2026-11-24
checked_by = "nobody: these are made-up words"
ask_to_check = "{ask}"
text_to = "{text} {{word}} {{number}}"
"""
PAGE = """---
title: "{title}"
summary: "{summary}"
sms: "{sms}"
checked: 2026-11-25
checked_by: "nobody: these are made-up words"
translated_from: {translated_from}
---
{body}
"""


def filler(words: str, code: str) -> str:
    """Return as many made-up words as `words` has, with its values, tags, numbers and marks as they are."""
    own, pieces = FILLER[code], KEPT.split(words)
    return "".join(
        piece if not piece or KEPT.fullmatch(piece) else own[(place + len(piece)) % len(own)]
        for place, piece in enumerate(pieces)
    )


def catalogue(folder: Path, code: str) -> Path:
    """Write every word of the interface in made-up words into `folder`, and return `folder`."""
    catalog = Catalog(locale=code, charset="utf-8", fuzzy=False)
    forms = catalog.num_plurals
    for message in translations.collected():
        if isinstance(message.id, str):
            string: str | tuple[str, ...] = filler(message.id, code)
        else:
            string = tuple(filler(message.id[min(form, 1)], code) for form in range(forms)) if message.id else ""
        if message.id:
            catalog.add(message.id, string)
    place = folder / code / "LC_MESSAGES" / "messages.po"
    place.parent.mkdir(parents=True)
    place.write_bytes(translations.written(catalog, header=True))
    return folder


def offered(folder: Path, code: str) -> None:
    """Say in the content folder that the language's words are checked."""
    file = folder / "languages.toml"
    words = file.read_text(encoding="utf-8")
    lines = OFFERED.format(ask=filler("one two three", code), text=filler("one", code))
    assert f"[{code}]\n" in words
    file.write_text(words.replace(f"[{code}]\n", f"[{code}]\n{lines}"), encoding="utf-8")


def page(folder: Path, name: str, code: str, *, translated_from: str = "2026-11-24", body: str | None = None) -> Path:
    """Write a made-up translation of the page `name`, "home/council-tax", that names all that it must."""
    file = folder / "pages" / f"{name}.{code}.md"
    facts = " ".join(f"{{{kind}:{key}}}." for kind, key in sorted(english_facts(folder, name)))
    made_up = f"## {filler('one two', code)}\n\n{filler('one two three four five six, seven. ' * 6, code)} {facts}\n"
    fields = {
        "title": filler("one two", code),
        "summary": filler("one two three four, five six seven.", code),
        "sms": filler("one two three four.", code),
        "translated_from": translated_from,
        "body": made_up if body is None else body,
    }
    file.write_text(PAGE.format(**fields), encoding="utf-8")
    return file


def english_facts(folder: Path, name: str) -> frozenset[tuple[str, str]]:
    """Return the amounts and numbers on the English page."""
    return facts_of(read_page_file(folder / "pages" / f"{name}.md", folder, []))


def content_in(place: Path, code: str, *pages: str) -> Path:
    """Return a copy of the content in which the language is offered and has a translation of each of `pages`."""
    folder = copy_to(place)
    offered(folder, code)
    for name in pages:
        page(folder, name, code)
    return folder
