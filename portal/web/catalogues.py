"""The interface's words in other languages: read from text files when the service starts, with nothing to build."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.support import NullTranslations, Translations
from flask_babel import Domain

from content.errors import BadContent, Problem
from content.languages import SOURCE, Language
from portal.web.languages import chosen_language
from portal.web.same_in_all import has_stray_marks, kept_in

FOLDER = Path(__file__).parent.parent / "translations"
DOMAIN = "messages"
AGAIN = "Ask the translator for it with the same %(names)s, tags and numbers as in English, or leave it empty."


class Catalogues(Domain):
    """The catalogues of the languages that are offered, each read once. English needs none."""

    def __init__(self, folder: Path, languages: Mapping[str, Language]) -> None:
        """Raises BadContent: a language is offered whose words can't be used."""
        super().__init__(str(folder), DOMAIN)
        others = [each for each in languages.values() if each.code != SOURCE]
        self._found = {each.code: _ready(_read(folder, each.code)) for each in others}
        self._english = NullTranslations()

    def get_translations(self) -> NullTranslations:
        """Return the words for this request."""
        return self._found.get(chosen_language().code, self._english)


def _read(folder: Path, code: str) -> Catalog:
    """Return one language's words. Raises BadContent."""
    place = folder / code / "LC_MESSAGES" / f"{DOMAIN}.po"
    name = place.relative_to(folder.parent).as_posix()
    try:
        Locale.parse(code, sep="-")
        with place.open("rb") as file:
            catalog = read_po(file, locale=code.replace("-", "_"), abort_invalid=True)
    except UnknownLocaleError:
        fix = "Use a code of the CLDR, like pl or ckb."
        raise BadContent([Problem("languages.toml", code, "is a language whose dates nobody knows.", fix)]) from None
    except FileNotFoundError:
        fix = "Add it, or take `checked` out of languages.toml: docs/translating.md says how."
        raise BadContent([Problem(name, "file", f"is missing, and {code} is offered.", fix)]) from None
    except (PoFileError, UnicodeDecodeError) as error:
        raise BadContent([Problem(name, "file", f"can't be read: {error}.", "Mend the line that it names.")]) from None
    wrong = [
        Problem(name, said, "has other values, tags or numbers than in English.", AGAIN, line)
        for said, line in broken_in(catalog)
    ]
    if wrong:
        raise BadContent(wrong)
    return catalog


def broken_in(catalog: Catalog) -> Iterator[tuple[str, int]]:
    """Yield each English message, and its line, whose translation has other values, tags or numbers in it."""
    for message in catalog:
        if message.id and any(said and not _is_whole(said, wanted) for said, wanted in _sides(message)):
            english = message.id if isinstance(message.id, str) else message.id[0]
            yield english, message.lineno or 0


def _is_whole(said: str, wanted: tuple[str, ...]) -> bool:
    return kept_in(said) in [kept_in(form) for form in wanted] and not has_stray_marks(said)


def _sides(message: Message) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each translated form with the English forms that it may be of."""
    if isinstance(message.id, str):
        yield str(message.string or ""), (message.id,)
    else:
        yield from ((str(form), tuple(message.id)) for form in message.string or ())


def _ready(catalog: Catalog) -> Translations:
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled, domain=DOMAIN)
