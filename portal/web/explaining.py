"""Explains the words that young people will meet on letters, right where a page first uses them."""

import re
from collections.abc import Iterable, Mapping
from html.parser import HTMLParser

from markupsafe import Markup

from content.offer import Page, Term

MOST_ON_A_PAGE = 6
# On every second page: explained only where the page leans on it, not where it comes up in passing.
COMMON = frozenset({"personal-adviser"})
BLOCKS = frozenset({"p", "li"})
NOT_IN = frozenset({"a", "h2", "h3", "table"})
SAME_LETTERS = 4
FOLD = Markup('<details class="term"><summary>What does “{}” mean?</summary><p>{}</p></details>')


class Explainer:
    """Finds the words of a glossary in pages.

    A form with a capital letter counts as it is written ("PA", "Staying Put"), another in any case. Of two forms
    that begin at the same place, the longer is meant.
    """

    def __init__(self, terms: Mapping[str, Term]) -> None:
        self._terms = terms
        self._forms = {form: term for term in terms.values() for form in (term.term, *term.also)}
        longest_first = sorted(self._forms, key=len, reverse=True)
        self._words = re.compile(rf"(?<!\w)(?:{'|'.join(_pattern(form) for form in longest_first) or '(?!)'})(?!\w)")
        self._in_small = {form.lower(): term for form, term in self._forms.items()}

    def on(self, page: Page) -> "PageExplainer":
        """Return what explains the words of `page`, once each, in the order in which its parts are given to it."""
        main = " ".join([*page.who.words, page.gets_html, *(f"{each.do} {each.how} {each.say}" for each in page.steps)])
        in_main = {term.key for term, _ in self.terms_in(main)}
        return PageExplainer(self, said=(COMMON - in_main) | {page.slug})

    def terms_in(self, words: str) -> Iterable[tuple[Term, str]]:
        """Yield each term in `words`, with the form in which it stands there."""
        for found in self._words.finditer(words):
            form = " ".join(found[0].split())
            yield self._forms.get(form) or self._in_small[form.lower()], form


class PageExplainer:
    """Explains words on one page: at most MOST_ON_A_PAGE, each where it first stands. `said` are keys to leave out."""

    def __init__(self, explainer: Explainer, said: Iterable[str]) -> None:
        self._explainer = explainer
        self._said = set(said)
        self._left = MOST_ON_A_PAGE

    def after(self, *words: str) -> Markup:
        """Return what to show after plain `words`: a fold for each term that is new there. Empty where none is."""
        folds = [self._fold(term, form) for term, form in self._explainer.terms_in(" ".join(words))]
        return Markup("").join(folds)

    def html(self, html: str) -> Markup:
        """Return the offer's own sanitised HTML, with folds after its paragraphs and in its list items."""
        return _Walk(self).through(html)

    def _fold(self, term: Term, form: str) -> Markup:
        if term.key in self._said or not self._left:
            return Markup("")
        self._said.add(term.key)
        self._left -= 1
        return FOLD.format(form, term.meaning if _is_same_word(form, term.term) else f"{term.term}. {term.meaning}")


class _Walk(HTMLParser):
    """Copies HTML, and after each paragraph, or in each list item, puts the folds for the terms in it."""

    def __init__(self, explainer: PageExplainer) -> None:
        super().__init__(convert_charrefs=False)
        self._explainer = explainer
        self._parts: list[str] = []
        self._inside: list[str] = []
        self._words: list[str] = []

    def through(self, html: str) -> Markup:
        self.feed(html)
        self.close()
        return Markup("".join(self._parts))  # noqa: S704 - sanitised when the offer was loaded; folds are escaped

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in {"ul", "ol"}:
            self._put_folds()
        if tag != "br":
            self._inside.append(tag)
        self._parts.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        while self._inside and self._inside.pop() != tag:
            continue
        if tag == "li":
            self._put_folds()
        self._parts.append(f"</{tag}>")
        if tag == "p":
            self._put_folds()

    def handle_data(self, data: str) -> None:
        self._parts.append(data)
        if BLOCKS & set(self._inside) and not NOT_IN & set(self._inside):
            self._words.append(data)

    def handle_entityref(self, name: str) -> None:
        self._parts.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._parts.append(f"&#{name};")

    def _put_folds(self) -> None:
        self._parts.append(self._explainer.after(*self._words))
        self._words = []


def _pattern(form: str) -> str:
    words = r"\s+".join(re.escape(word) for word in form.split())
    return words if form != form.lower() else f"(?i:{words})"


def _is_same_word(form: str, term: str) -> bool:
    """Say whether the two look alike enough that nobody wonders: "PAs" and "PA", not "UC" and "Universal Credit"."""
    one, other = form.lower(), term.lower()
    length = min(SAME_LETTERS, len(one), len(other))
    return one in other or other in one or one[:length] == other[:length]
