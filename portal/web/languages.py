"""The language that a page is shown in: asked for in its address, and only one whose words were checked.

It stands in the address, not in a cookie: finished pages are kept for everybody, and a link can be sent on.
"""

from datetime import date
from typing import Any

from babel.dates import format_date
from flask import has_request_context, request
from markupsafe import Markup

from content.languages import SOURCE, SOURCE_TAG, Language, offered
from content.offer import Page
from content.translations import Standing, Translation
from portal.web.context import current_offer

ASKED_FOR = "lang"
# All that a page may depend on beside its path. Whatever else somebody writes into an address goes no further: the page
# is kept for everybody, and some words mean something to what makes addresses.
PART_OF_A_PAGE = ("district", "q")
CHOSEN = "in-your-corner.language"
# In the blueprints of staff and of texting, everything is in English.
TRANSLATED = frozenset({"public", None})


def chosen_language() -> Language:
    """Return the language of this request: the one that its address asks for, if it is offered, or English."""
    if not has_request_context():
        return current_offer().languages[SOURCE]
    # Asked some hundred times for one page: by each of its messages and links.
    found: Language | None = request.environ.get(CHOSEN)
    if found is None:
        found = request.environ[CHOSEN] = _asked_for()
    return found


def _asked_for() -> Language:
    languages = current_offer().languages
    code = request.args.get(ASKED_FOR, SOURCE) if request.blueprint in TRANSLATED else SOURCE
    language = languages.get(code)
    return language if language and language.is_offered else languages[SOURCE]


def is_english() -> bool:
    return chosen_language().code == SOURCE


def locale_code() -> str:
    """Return the name by which the library of dates and plurals knows the language."""
    tag = chosen_language().tag if has_request_context() else SOURCE_TAG
    return tag.replace("-", "_")


def keep_language(endpoint: str, values: dict[str, Any]) -> None:
    """Put the language into the address of every link to a public page, so that it stays as chosen."""
    if endpoint.startswith("public.") and not is_english():
        values.setdefault(ASKED_FOR, chosen_language().code)


def language_links() -> list[tuple[Language, dict[str, Any]]]:
    """Return the languages in which this page may be read, with what its address says then; none if only English."""
    languages = offered(current_offer().languages)
    if len(languages) < 2 or request.endpoint is None or request.blueprint != "public" or request.method != "GET":
        return []
    given = {name: request.args[name] for name in PART_OF_A_PAGE if name in request.args} | (request.view_args or {})
    return [(each, {**given, ASKED_FOR: None if each.code == SOURCE else each.code}) for each in languages.values()]


def alternates() -> list[tuple[Language, dict[str, Any]]]:
    """Return those of `language_links` in which the page truly is: search engines are told of no other."""
    links = language_links()
    page = current_offer().pages.get((request.view_args or {}).get("slug", ""))
    if page is None:
        return links
    return [(each, address) for each, address in links if each.code == SOURCE or may_show(page, each.code)]


def may_show(page: Page, code: str) -> bool:
    """Whether the page has a translation into that language whose figures are those of the English page."""
    found = current_offer().translation(page.slug, code)
    return found is not None and standing_of(page, found) is not Standing.WITHHELD


def shown_translation(page: Page) -> Translation | None:
    """Return the page in the chosen language, if it may be shown: one whose figures differ may not."""
    code = chosen_language().code
    return current_offer().translation(page.slug, code) if may_show(page, code) else None


def standing_of(page: Page, translation: Translation) -> Standing:
    """Return how a translation stands beside its English page."""
    return translation.standing(page.checked, (change.on for change in page.changes))


def in_english(words: str) -> str | Markup:
    """Return words of the offer that are in English only, marked as such on a page in another language."""
    if is_english():
        return words
    return Markup('<span lang="en-GB" dir="ltr">{}</span>').format(words)


def english() -> Markup:
    """Return the attributes that say of an element that its words are in English; none on an English page."""
    return Markup("") if is_english() else Markup(' lang="en-GB" dir="ltr"')


def language_field() -> Markup:
    """Return what keeps the language in a form that leads to an address: a browser drops the one it was sent from."""
    field = Markup('<input type="hidden" name="{}" value="{}">')
    return Markup("") if is_english() else field.format(ASKED_FOR, chosen_language().code)


def island(html: Markup) -> Markup:
    """Return HTML of the offer that is in English only, marked as such on a page in another language."""
    return html if is_english() or not html else Markup('<div lang="en-GB" dir="ltr">{}</div>').format(html)


def summed_up(page: Page) -> str | Markup:
    """Return a page's summary in the chosen language, or in English, marked as such."""
    translation = shown_translation(page)
    return translation.summary if translation else in_english(page.summary)


def named(page: Page) -> str | Markup:
    """Return a page's title in the chosen language, or in English, marked as such."""
    translation = shown_translation(page)
    return translation.title if translation else in_english(page.title)


def day(value: date) -> str:
    """Return a date as people write it: "24 November 2026"."""
    return format_date(value, "d MMMM y", locale=locale_code())


def weekday(value: date) -> str:
    """Return a date with its weekday: "Tuesday 24 November"."""
    return format_date(value, "EEEE d MMMM", locale=locale_code())
