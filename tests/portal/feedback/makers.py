"""Valid feedback and reports, so that a test names only what it is about."""

from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from portal.feedback.models import PageFeedback, RefusalReport
from portal.feedback.reasons import Reason
from portal.feedback.recording import Opinion, Refusal, record_feedback, report_refusal
from tests.conftest import NOON

PLACE, SAID, REACH = "the housing desk", "you are not on our list", "07700 900982"
_numbers = count(1)


def make_feedback(db: Session, helpful: bool = True, reason: Reason | None = None, **given: Any) -> PageFeedback:
    """One answer to "Was this helpful?" about council tax."""
    opinion = Opinion(given.get("page_slug", "council-tax"), helpful, reason, given.get("words", ""))
    key = given.get("form_key", f"form {next(_numbers)}")
    return record_feedback(db, opinion, form_key=key, now=given.get("now", NOON), danger=given.get("danger", ""))


def make_report(db: Session, **given: Any) -> RefusalReport:
    """Somebody who was told no about council tax."""
    refusal = Refusal(
        given.get("page_slug", "council-tax"),
        given.get("place", PLACE),
        given.get("said", SAID),
        given.get("reach", ""),
    )
    key = given.get("form_key", f"form {next(_numbers)}")
    return report_refusal(db, refusal, form_key=key, now=given.get("now", NOON), danger=given.get("danger", ""))
