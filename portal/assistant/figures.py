"""Which amounts of a page a question asks for, and how each is said. No other part writes a figure."""

from collections.abc import Sequence

from content.facts import Amount
from content.forms import HOW_MUCH
from content.offer import Page
from content.references import figure_words
from portal.assistant.about import About, Said
from portal.assistant.answers import Place
from portal.assistant.passages import telling

MOST_AMOUNTS = 3
# The share of the words for an amount that name it, even where the page has them in its title.
NAMED = 0.6


def amounts_asked(about: About) -> tuple[Amount, ...]:
    """Return the amounts of the page that were asked for and fit the age: none where no figure is the answer."""
    if about.asked.form != HOW_MUCH:
        return ()
    amounts = [about.offer.amounts[key] for key in about.page.amounts]
    named = _named_amounts(about, amounts)
    chosen = named or _key_amounts(about.page, amounts)
    return tuple(amount for amount in chosen if amount.fits(about.age))[:MOST_AMOUNTS]


def _named_amounts(about: About, amounts: Sequence[Amount]) -> list[Amount]:
    """Return the amounts that the question's words tell from the others of the page, and from the page itself."""
    shared = {amount.key: _shared(about, amount) for amount in amounts}
    best = max(shared.values(), default=0.0)
    return [amount for amount in amounts if best > 0 and shared[amount.key] == best]


def _shared(about: About, amount: Amount) -> float:
    """Return how much of the question is in what the amount is for.

    A word that stands in the title of the page names no amount by itself.
    """
    asked, is_for = about.asked.terms, about.answering.amounts[amount.key]
    own = sum(weight for term, weight in asked.items() if term in is_for and term not in about.passages.heading)
    named = telling(amount.about)
    covered = sum(term in asked for term in named)
    return max(own, float(covered) if covered >= NAMED * len(named) else 0.0)


def _key_amounts(page: Page, amounts: Sequence[Amount]) -> list[Amount]:
    """Return the figure that the page puts first, with those of the same kind that hold today."""
    figure = page.key_fact.figure if page.key_fact else ""
    key = next((amount for amount in amounts if amount.figure in figure), None)
    return [each for each in amounts if key and (each is key or (each.about == key.about and not each.valid_to))]


def amount_line(amount: Amount, about: About) -> Said:
    """Return an amount as a sentence: what it is, how much, how often, for whom."""
    say = about.offer.sentences.say
    figure = figure_words(amount, say("marks.ask_to_check"))
    often = "" if amount.unit in ("once", "percent") else amount.unit
    name = "answers.amount_each" if often else "answers.amount"
    words = say(name, about=amount.about, figure=figure, often=often, who=amount.who.rstrip("."))
    return Said(words, words, about.passage(words, Place.AMOUNT, amount.source, amount.certainty, amount.key))
