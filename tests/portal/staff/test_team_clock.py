"""What staff do on the Texts and Alerts pages counts for the queue too."""

from portal.database import Database
from portal.messages import alerts
from portal.messages.models import AlertSource
from portal.referrals import queries, waiting
from portal.referrals.alert_lane import place_alerts
from portal.referrals.kinds import DueKind
from portal.referrals.models import ALERT_LANE, OPEN_LANE, Referral
from portal.referrals.wants import Status
from tests.conftest import NOON
from tests.factories_staff import TIMES, bring_to, make_referral
from tests.portal.messages.talk_makers import make_text_talk
from tests.portal.staff.browser import StaffBrowser
from tests.portal.staff.text_helpers import SHARED, take, write

REF = "K4M7PX"


def stored(database: Database) -> Referral:
    with database.reading() as db:
        return queries.get_by_ref(db, REF)


def test_a_reply_stops_the_clock(officer: StaffBrowser, database: Database) -> None:
    with database.transaction() as db:
        kai = make_referral(db, public_ref=REF)
        bring_to(db, kai, Status.WORKING)
        assert kai.contact_point is not None
        waiting.they_wrote(db, kai.contact_point, NOON, TIMES, needs_answer=True)
        page = f"/staff/texts/{make_text_talk(db, SHARED).id}"
    assert stored(database).due_kind is DueKind.REPLY
    take(officer, page)
    write(officer, page, "Hi Kai, it's Nadia.")
    assert stored(database).due_kind is DueKind.CHASE


def test_once_an_alert_is_closed_they_wait_in_line_again(officer: StaffBrowser, database: Database) -> None:
    with database.transaction() as db:
        make_referral(db, public_ref=REF)
        alert = alerts.raise_alert(
            db, source=AlertSource.REFERRAL, danger="self_harm", message="x", now=NOON, referral_ref=REF
        )
        db.flush()
        place_alerts(db)
        page = f"/staff/alerts/{alert.id}"
    assert stored(database).lane == ALERT_LANE
    officer.press(page, f"{page}/close", outcome="rang", note="All fine.")
    assert stored(database).lane == OPEN_LANE
