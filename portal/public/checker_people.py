"""Who can help beside the list: when somebody has nowhere to live, is under 16 or over 25, or was told no before."""

from collections.abc import Iterable
from dataclasses import dataclass

from content.entitlements import ELSEWHERE, Circumstances
from content.offer import Contact, District, Offer, Page
from content.questions import LISTED
from portal.public.checker_words import HOME

NOWHERE = "nowhere"
YOUNGEST, ADULT, OLDEST = 16, 18, 25
CHILDRENS_SERVICES, OUT_OF_HOURS, SHELTER, ADVICE = "csc", "csc-ooh", "shelter", "ca"
FOR_CHILDREN = (CHILDRENS_SERVICES, "childline", "linx")
ASK_AGAIN = ("your-rights", "complaints-and-advocacy")
AT_ANY_AGE = ("your-records", "complaints-and-advocacy")


@dataclass(frozen=True, slots=True)
class People:
    """The ways to help that a list alone isn't. Empty ones are not shown; what the offer doesn't have is left out."""

    homeless: tuple[Contact, ...]
    is_child: bool
    too_young: tuple[Contact, ...]
    too_old: tuple[Contact, ...]
    pages_at_any_age: tuple[Page, ...]
    pages_to_ask_again: tuple[Page, ...]


def people_for(who: Circumstances, offer: Offer) -> People:
    """Return who can help somebody in these circumstances."""
    age = who.age
    return People(
        homeless=_contacts(_homeless(who, offer), offer) if who.answers.get(HOME) == NOWHERE else (),
        is_child=age is not None and age < ADULT,
        too_young=_contacts(FOR_CHILDREN, offer) if age is not None and age < YOUNGEST else (),
        too_old=_contacts((ADVICE,), offer) if age is not None and age > OLDEST else (),
        pages_at_any_age=_pages(AT_ANY_AGE, offer),
        pages_to_ask_again=_pages(ASK_AGAIN, offer),
    )


def _homeless(who: Circumstances, offer: Offer) -> tuple[str, ...]:
    """Return who to ring tonight: for a child the people who must find them somewhere, then those of the district."""
    lives = who.answers.get(LISTED, "")
    district: District | None = offer.districts.get(lives)
    first = (CHILDRENS_SERVICES,) if who.age is not None and who.age < ADULT else ()
    if district:
        return (*first, *district.homeless)
    return (*first, SHELTER) if lives == ELSEWHERE else (*first, OUT_OF_HOURS, SHELTER)


def _contacts(keys: Iterable[str], offer: Offer) -> tuple[Contact, ...]:
    return tuple(offer.contacts[key] for key in dict.fromkeys(keys) if key in offer.contacts)


def _pages(slugs: Iterable[str], offer: Offer) -> tuple[Page, ...]:
    return tuple(offer.pages[slug] for slug in slugs if slug in offer.pages)
