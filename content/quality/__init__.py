"""What an editor should mend: rules about good pages, beyond those without which nothing can be published.

`content.loading` refuses what is broken. What is found here does not stop the service: it fails `offer check`, and
staff see it beside the page.
"""

from datetime import date
from pathlib import Path

from content.errors import Problem
from content.lines import located
from content.offer import Offer
from content.quality import coverage, figures, people, reading, reviews, translated, typed_in, wording
from content.quality.texts import district_texts, page_texts

__all__ = ["faults"]


def faults(root: Path, offer: Offer, today: date) -> tuple[Problem, ...]:
    """Return everything to mend in the content folder `root`, by file and line. Takes about a second."""
    wordlist = wording.WordList.load(root)
    texts = [text for page in offer.pages.values() for text in page_texts(root, page)]
    texts += district_texts(root)
    found = [
        *typed_in.faults(texts),
        *figures.faults(offer, texts),
        *wording.faults(offer, wordlist, texts),
        *reading.faults(offer, wordlist),
        *reviews.faults(offer, today),
        *coverage.faults(offer),
        *people.faults(root, offer),
        *translated.faults(root, offer),
    ]
    return tuple(sorted(located(root, found), key=lambda each: (each.file, each.line, each.field)))
