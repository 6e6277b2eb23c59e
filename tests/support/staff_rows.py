"""Rows for the team's screens, one or more of every kind, so that none of them is empty."""

from sqlalchemy.orm import Session

from portal.accounts.models import Role, StaffMember
from portal.database import Database
from portal.messages import deletion_asked, outbox, takeover
from portal.messages.carriers import TextNotAccepted
from portal.messages.outbox import deliver_waiting
from portal.referrals.demo import make_demo
from portal.web.context import current_offer
from tests.architecture.test_every_route import ARGUMENTS
from tests.conftest import NOON
from tests.factories_staff import make_referral, make_worker
from tests.portal.feedback.makers import make_feedback, make_report
from tests.portal.messages.makers import Carrier, make_alert, make_inbound, make_number
from tests.portal.messages.talk_makers import answer, make_talk, make_text_talk, say

EMAILS = {role: f"{role.value}@team.example" for role in Role}


def fill(database: Database) -> None:
    """Add them. Somebody of each role can sign in by EMAILS."""
    with database.transaction() as db:
        people = {role: make_worker(db, email=EMAILS[role], name=role.label, role=role) for role in Role}
        make_demo(db, 40, NOON, current_offer())
        make_referral(db, public_ref=ARGUMENTS["record"])
        deletion_asked.note(db, make_number(db, "07700 900982"), NOON)
        make_alert(db, minutes_ago=50)
        make_alert(db, "he said he would wait for me", "violence", minutes_ago=5)
        make_feedback(db, helpful=False, words="the number did not work")
        make_report(db, reach="07700 900982")
        _talks(db, people[Role.OFFICER])
        outbox.enqueue(db, make_number(db, "07700 900982"), "See you on Monday", "test", "k1", NOON)
    deliver_waiting(database, Carrier(TextNotAccepted("21211", is_permanent=True)), NOON)


def _talks(db: Session, worker: StaffMember) -> None:
    make_inbound(db, "can i talk to someone about my averyveryverylongwordwithnospaces")
    make_text_talk(db).waiting_since = NOON
    talk = make_talk(db, first_name="Robin")
    say(db, talk, "can someone ring me")
    takeover.take(db, talk, worker, None, NOON)
    answer(db, talk, worker)
