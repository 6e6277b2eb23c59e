"""Every staff view, gathered: importing this makes the blueprint whole."""

from portal.staff import (
    alert_views,
    page_views,
    question_views,
    queue_views,
    referral_views,
    report_exports,
    report_month_views,
    report_views,
    review_views,
    sign_in_views,
    text_reply_views,
    text_views,
    undelivered_views,
)
from portal.staff.blueprint import staff

__all__ = [
    "alert_views",
    "page_views",
    "question_views",
    "queue_views",
    "referral_views",
    "report_exports",
    "report_month_views",
    "report_views",
    "review_views",
    "sign_in_views",
    "staff",
    "text_reply_views",
    "text_views",
    "undelivered_views",
]
