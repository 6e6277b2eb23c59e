"""The offer by where you live: one page for each district, made from what differs there."""

from flask import render_template
from flask.typing import ResponseReturnValue

from content.loading import contacts_of
from content.offer import Contact, District, DistrictLine, Page
from portal.public.blueprint import public
from portal.web.context import current_offer, now
from portal.web.kept_pages import kept, kept_by_the_hour, who_answers

# Where somebody has nowhere to sleep, that comes before everything else that differs.
FIRST = "homeless-or-at-risk"
# The guide for those who have moved away: "outside-lancashire", or of another council's name.
ELSEWHERE = "outside-"


@public.get("/offer/in/")
@kept
def districts() -> ResponseReturnValue:
    elsewhere = [page for slug, page in current_offer().pages.items() if slug.startswith(ELSEWHERE)]
    return render_template("public/districts.html", nav="topics", elsewhere=next(iter(elsewhere), None))


@public.get("/offer/in/<district>")
@kept_by_the_hour
def in_district(district: str) -> ResponseReturnValue:
    offer = current_offer()
    found, moment = offer.district(district), now()
    people = who_answers().in_order(contacts_of(offer, found.homeless), moment)
    return render_template(
        "public/district.html",
        nav="topics",
        district=found,
        lines=_lines(found),
        homeless=offer.pages.get(FIRST),
        people=people,
        office_now=who_answers().office_now(moment),
    )


def _lines(district: District) -> list[tuple[Page, DistrictLine, list[Contact]]]:
    """Return each page that has a line here with the line and its contacts: who has nowhere to sleep first."""
    offer = current_offer()
    order = [FIRST, *(page.slug for section in offer.sections for page in offer.pages_in(section))]
    slugs = [slug for slug in dict.fromkeys(order) if slug in district.lines]
    lines = [(offer.page(slug), district.lines[slug]) for slug in slugs]
    return [(page, line, list(contacts_of(offer, line.contacts))) for page, line in lines]
