"""Everything that young people open on the web, joined in one blueprint."""

from portal.public import (
    about_views,
    ask_views,
    checker_views,
    crawler_views,
    district_views,
    feedback_views,
    offer_views,
    print_views,
    refer_views,
    resume_views,
    search_views,
    site_views,
    status_acts,
    status_views,
    talk_views,
    text_me_views,
)
from portal.public.blueprint import public

__all__ = [
    "about_views",
    "ask_views",
    "checker_views",
    "crawler_views",
    "district_views",
    "feedback_views",
    "offer_views",
    "print_views",
    "public",
    "refer_views",
    "resume_views",
    "search_views",
    "site_views",
    "status_acts",
    "status_views",
    "talk_views",
    "text_me_views",
]
