"""What the page of one thing in the offer shows: for a district, at this hour, and to machines that read it."""

from flask import url_for

from content.facts import Reach
from content.loading import contacts_of
from content.offer import District, DistrictLine, Page
from content.translations import Standing
from portal.web.context import current_offer, now, settings
from portal.web.explaining import Explainer
from portal.web.kept_pages import who_answers
from portal.web.languages import shown_translation, standing_of

# Where something may be happening right now, what can't wait comes before the steps.
ACT_FIRST = frozenset({"safe", "health"})
# The public vocabulary that search engines read: the names of its types are addresses.
VOCABULARY = "https://schema.org/"


def page_context(page: Page, district: District | None) -> dict[str, object]:
    """Return what the template of a page needs, for a district where one was chosen."""
    offer = current_offer()
    line = offer.line_for(district.slug, page.slug) if district else None
    keys = dict.fromkeys([*(line.contacts if line else ()), *page.contacts])
    moment = now()
    translation = shown_translation(page)
    return {
        "page": page,
        "translation": translation,
        "is_older": translation is not None and standing_of(page, translation) is Standing.OLDER,
        "section": offer.sections[page.section],
        "district": district,
        "line": line,
        "lines": lines_of(page),
        "explain": Explainer(offer.glossary).on(page),
        "acts_first": page.section in ACT_FIRST,
        "office_now": who_answers().office_now(moment),
        "people": who_answers().in_order(contacts_of(offer, tuple(keys)), moment),
        "related": tuple(offer.page(slug) for slug in page.related),
        "schema": _schema(page),
    }


def lines_of(page: Page) -> tuple[tuple[District, DistrictLine], ...]:
    """Return what is known of `page` in each district where something differs."""
    districts = current_offer().districts.values()
    return tuple((each, each.lines[page.slug]) for each in districts if page.slug in each.lines)


def _schema(page: Page) -> dict[str, object]:
    """Return what is told to search engines: types of schema.org, and what the page itself doesn't show.

    The council is named as who gives it only where the page sends people to the council first: it doesn't run
    Universal Credit or the doctor's.
    """
    offer = current_offer()
    return {
        "service": f"{VOCABULARY}GovernmentService",
        "organization": f"{VOCABULARY}GovernmentOrganization",
        "area": f"{VOCABULARY}AdministrativeArea",
        "audience": f"{VOCABULARY}PeopleAudience",
        "url": settings().public_base_url + url_for("public.offer_page", slug=page.slug),
        "is_ours": offer.contact(page.contacts[0]).reach is Reach.LOCAL,
    }
