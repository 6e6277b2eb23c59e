"""Collects the interface's words for translators, and keeps each language's file in step with them.

python -m tests.support.translations        # brings portal/translations up to date
python -m tests.support.translations pl     # begins a language, with nothing translated
"""

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "portal" / "translations"
TEMPLATE = FOLDER / "messages.pot"
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "shown": None}
# Staff and the phone on the screen speak English.
METHODS = [
    ("**/templates/staff/**", "ignore"),
    ("**/templates/sms/**", "ignore"),
    ("portal/staff/**", "ignore"),
    ("portal/**.py", "python"),
    ("portal/templates/**.html", "jinja2.ext:babel_extract"),
]
OPTIONS = {"portal/templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}


def collected() -> Catalog:
    """Return every message of the interface as the code and the templates have it now."""
    catalog = Catalog(project="In Your Corner", charset="utf-8", fuzzy=False)
    found = extract_from_dir(ROOT, METHODS, OPTIONS, KEYWORDS, directory_filter=_is_ours)
    for file, _line, message, comments, context in sorted(found, key=lambda each: (each[0], each[1])):
        catalog.add(message, None, [(file, 0)], auto_comments=comments, context=context)
    return catalog


def _is_ours(folder: str | Path) -> bool:
    inside = Path(folder).resolve().relative_to(ROOT).parts
    return not inside or inside[0] == "portal"


def written(catalog: Catalog, *, header: bool) -> bytes:
    """Return a catalogue as text. The template has no header: its dates would change with every run."""
    place = BytesIO()
    write_po(place, catalog, width=120, sort_output=True, omit_header=not header, include_lineno=False)
    return place.getvalue()


def bring_up_to_date(begin: str = "") -> list[str]:
    """Write the template and every language's file, one that begins too. Return one line for each."""
    template = collected()
    FOLDER.mkdir(exist_ok=True)
    TEMPLATE.write_bytes(written(template, header=False))
    if begin:
        (FOLDER / begin / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    said = [f"{TEMPLATE.relative_to(ROOT)}: {len(template)} messages"]
    for place in sorted(FOLDER.glob("*/LC_MESSAGES")):
        said.append(_language_up_to_date(place, template))
    return said


def _language_up_to_date(place: Path, template: Catalog) -> str:
    file, code = place / "messages.po", place.parent.name
    locale = code.replace("-", "_")
    if file.exists():
        with file.open("rb") as opened:
            catalog = read_po(opened, locale=locale)
    else:
        catalog = Catalog(locale=locale, project="In Your Corner", charset="utf-8", fuzzy=False)
    # A changed sentence gets no guess from a like one: a wrong "not" would pass for checked.
    catalog.update(template, no_fuzzy_matching=True)
    file.write_bytes(written(catalog, header=True))
    done = sum(bool(message.id and message.string and all(_forms(message.string))) for message in catalog)
    return f"{file.relative_to(ROOT)}: {done} of {len(template)} translated"


def _forms(said: str | list[str] | tuple[str, ...]) -> list[str]:
    return [said] if isinstance(said, str) else list(said)


if __name__ == "__main__":
    print("\n".join(bring_up_to_date(*sys.argv[1:2])))
