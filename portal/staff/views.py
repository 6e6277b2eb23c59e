"""Every staff view, gathered: importing this makes the blueprint whole."""

from portal.staff import (
    account_views,
    alert_views,
    audit_views,
    link_views,
    page_views,
    question_views,
    queue_views,
    referral_views,
    review_views,
    sign_in_views,
    team_views,
    text_reply_views,
    text_views,
    undelivered_views,
)
from portal.staff.blueprint import staff

__all__ = [
    "account_views",
    "alert_views",
    "audit_views",
    "link_views",
    "page_views",
    "question_views",
    "queue_views",
    "referral_views",
    "review_views",
    "sign_in_views",
    "staff",
    "team_views",
    "text_reply_views",
    "text_views",
    "undelivered_views",
]
