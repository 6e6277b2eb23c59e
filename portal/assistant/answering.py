"""What answers are composed with, made once when the service starts: forms of questions, passages, who answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from content.forms import Forms, load_forms
from content.offer import Offer
from content.plain_words import plain_words
from content.who_answers import WhoAnswers
from portal.assistant.lazily import Lazily
from portal.assistant.passages import PagePassages, telling, unsure_words


@dataclass(frozen=True, slots=True, eq=False)
class Answering:
    """`passages` are by slug; `meant` has the offer's telling words for a word of young people's.

    `named` are the telling words in the name of each contact, `what_for` those of what it is for, and `amounts` those
    of each amount, all by key.
    """

    forms: Forms
    passages: Mapping[str, PagePassages]
    who_answers: WhoAnswers
    meant: Mapping[str, frozenset[str]]
    named: Mapping[str, frozenset[str]]
    what_for: Mapping[str, frozenset[str]]
    amounts: Mapping[str, frozenset[str]]

    @classmethod
    def load(cls, offer: Offer, content_dir: Path) -> "Answering":
        """Return what the offer's answers are composed with. Raises BadContent: forms.toml can't be used."""
        unsure = unsure_words(offer)
        contacts, amounts = offer.contacts.values(), offer.amounts.values()
        return cls(
            forms=load_forms(content_dir, offer),
            passages=Lazily(offer.pages, lambda slug: PagePassages(offer.pages[slug], unsure)),
            who_answers=WhoAnswers(offer),
            meant=_meant(offer),
            named={each.key: frozenset(telling(each.name)) for each in contacts},
            what_for={each.key: frozenset(telling(each.what_for)) for each in contacts},
            amounts={each.key: frozenset(telling(f"{each.about} {each.who}")) for each in amounts},
        )


def _meant(offer: Offer) -> dict[str, frozenset[str]]:
    """Return, by their own plain words, what single words and pairs of young people mean in the offer's words."""
    return {
        " ".join(plain_words(word)): frozenset(stem for said in means for stem in telling(said))
        for word, means in offer.vocabulary.items()
    }
