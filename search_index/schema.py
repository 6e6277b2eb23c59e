"""What is indexed of each page, and how much each field weighs."""

from functools import lru_cache

from whoosh.analysis import StemmingAnalyzer
from whoosh.fields import ID, TEXT, Schema

from content.offer import Offer, Page

# Words so common that they say nothing about which page is meant. Short ones such as "pa" and "uc" must stay.
STOP_WORDS = frozenset(
    "a am an and any are as at be been but by can cant could did do does dont for from get got had has have "
    "hi him his how i id if ill im in is it its ive just like me my need no not of off on or our out please "
    "so some that the their them then there they thing this to too up us want was we were what when where "
    "which who why will with would you your u ur r wot dat da n".split()
)
WEIGHTS = {"title": 6.0, "asked_as": 3.0, "summary": 2.0, "alias": 1.5, "body": 1.0}

ANALYZER = StemmingAnalyzer(stoplist=STOP_WORDS, minsize=2)


def make_schema() -> Schema:
    """Return the schema of the index. Each text field is stemmed the same way, so one parse serves them all."""
    texts = {name: TEXT(analyzer=ANALYZER, field_boost=weight) for name, weight in WEIGHTS.items()}
    return Schema(slug=ID(stored=True, unique=True), **texts)


def document_of(page: Page, offer: Offer) -> dict[str, str]:
    """Return the fields to index for `page`. District differences count as part of its body."""
    lines = [
        line.text for district in offer.districts.values() for slug, line in district.lines.items() if slug == page.slug
    ]
    steps = [words for step in page.steps for words in (step.do, step.how)]
    body = [*page.who.words, *steps, page.body_text, *(check.what for check in page.checks), *lines[:1]]
    return {
        "slug": page.slug,
        "title": page.title,
        "summary": page.summary,
        "asked_as": " ".join(page.asked_as),
        "alias": " ".join(_aliases(page, offer)),
        "body": " ".join(body),
    }


def _aliases(page: Page, offer: Offer) -> list[str]:
    """Return young people's words for what the page's title is about."""
    title = set(words_of(page.title))
    return [word for word, means in offer.vocabulary.items() if title & {w for m in means for w in words_of(m)}]


@lru_cache(maxsize=20_000)
def words_of(text: str) -> tuple[str, ...]:
    """Return the stemmed words of `text` that are worth searching for, in order. Remembered: stemming is slow."""
    return tuple(token.text for token in ANALYZER(text))
