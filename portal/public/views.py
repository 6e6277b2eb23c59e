"""Everything that young people open on the web, joined in one blueprint."""

from portal.public import ask_views, checker_views, feedback_views, offer_views, refer_views, search_views
from portal.public.blueprint import public

__all__ = ["ask_views", "checker_views", "feedback_views", "offer_views", "public", "refer_views", "search_views"]
