"""A manager finds one person's data, hands it over and deletes it, having shown who they are and said who asks."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts.models import AuditEntry
from portal.database import Database
from portal.messages import deletion_asked
from portal.referrals import search_keys
from portal.referrals.models import Referral
from portal.referrals.wants import Status
from portal.web.context import Service
from tests.conftest import NOON, StandingClock
from tests.factories_staff import bring_to, make_referral
from tests.portal.messages.makers import make_inbound
from tests.portal.staff.browser import StaffBrowser, main_words

RECORDS, KAI = "/staff/records", "/staff/records/K4M7PX"


@pytest.fixture
def kai(database: Database) -> None:
    """Kai's request, closed, and a text from his number."""
    with database.transaction() as db:
        made = make_referral(db, public_ref="K4M7PX", first_name="Kai", own_words="<b>bricks</b>")
        search_keys.index_name(db, made)
        bring_to(db, made, Status.CLOSED)
        make_inbound(db, "any news", "07700 900982", NOON + timedelta(minutes=1))


def actions(database: Database) -> list[tuple[str, str]]:
    with database.reading() as db:
        entries = db.scalars(select(AuditEntry).where(AuditEntry.action.startswith("record.")).order_by(AuditEntry.id))
        return [(entry.action, entry.subject) for entry in entries]


@pytest.mark.usefixtures("kai")
@pytest.mark.parametrize("typed", ["k4m 7px", "Kai", "07700900982"])
def test_a_person_is_found_by_reference_name_or_phone(manager: StaffBrowser, typed: str) -> None:
    found = manager.press(RECORDS, RECORDS, q=typed)
    assert KAI in found.text


def test_nobody_found_is_said(manager: StaffBrowser) -> None:
    assert "Nothing is kept under that" in manager.press(RECORDS, RECORDS, q="Zebedee").text
    assert manager.press(RECORDS, RECORDS, q="").status_code == 422


@pytest.mark.usefixtures("kai")
def test_the_page_to_read_holds_all_and_shows_it_as_text(manager: StaffBrowser, database: Database) -> None:
    answer = manager.press(KAI, f"{KAI}/export", checked="photo_id", form="html")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "K4M" not in answer.headers["Content-Disposition"]
    assert "&lt;b&gt;bricks&lt;/b&gt;" in answer.text
    assert "any news" in main_words(answer)
    assert ("record.identity_photo_id", "K4M7PX") in actions(database)
    assert ("record.exported", "K4M7PX") in actions(database)


@pytest.mark.usefixtures("kai")
def test_the_file_for_programs_says_the_same(manager: StaffBrowser) -> None:
    answer = manager.press(KAI, f"{KAI}/export", checked="known_in_person", form="json")
    said = json.loads(answer.get_data())
    assert said["data"]["What you asked for"][0]["first name"] == "Kai"
    assert said["data"]["Texts you sent"][0]["words"] == "any news"


@pytest.mark.usefixtures("kai")
def test_without_saying_how_it_was_checked_nothing_leaves(manager: StaffBrowser, database: Database) -> None:
    answer = manager.press(KAI, f"{KAI}/export", form="json")
    assert answer.status_code == 422
    assert "Say how you checked" in answer.text
    assert "record.exported" not in dict(actions(database))


@pytest.mark.usefixtures("kai")
def test_after_ten_minutes_they_prove_again_who_they_are(manager: StaffBrowser, clock: StandingClock) -> None:
    clock.move(minutes=11)
    assert manager.client.get(KAI).location.startswith("/staff/prove")
    assert manager.client.post(f"{KAI}/erase", data={}).location.startswith("/staff/prove")


@pytest.mark.usefixtures("kai")
def test_deleting_takes_two_steps_and_names_what_stays(
    manager: StaffBrowser, database: Database, service: Service
) -> None:
    page = f"{KAI}/erase"
    shown = manager.open(page)
    assert "Texts from them: 1" in shown
    assert "In the audit trail" in shown
    wrong = manager.press(page, page, checked="photo_id", again="K4M7PZ")
    assert wrong.status_code == 422
    assert "That isn’t the record" in wrong.text
    done = manager.press(page, page, checked="photo_id", again="k4m 7px")
    assert "K4M7PX is deleted" in done.text
    with database.reading() as db:
        assert db.scalar(select(Referral.id)) is None
    assert actions(database)[-1] == ("record.erased", "K4M7PX")
    assert manager.client.get(KAI).status_code == 404
    (service.settings.data_dir / "erased.log").unlink()


def test_an_open_case_is_not_deleted(manager: StaffBrowser, database: Database) -> None:
    with database.transaction() as db:
        make_referral(db, public_ref="K4M7PX")
    page = f"{KAI}/erase"
    assert "Close it first" in manager.open(page)
    token = manager.press(KAI, page, checked="photo_id", again="K4M7PX")
    assert token.status_code == 409
    with database.reading() as db:
        assert db.scalar(select(Referral.id)) is not None


def test_who_asked_by_text_to_be_deleted_stands_on_the_list(manager: StaffBrowser, database: Database) -> None:
    with database.transaction() as db:
        point = make_inbound(db).contact_point
        db.flush()
        deletion_asked.note(db, point, NOON)
        page = f"{RECORDS}/number-{point.id}"
    assert "07700 900123" in manager.open(RECORDS)
    assert "asked by text" in manager.open(page)
    assert manager.press(page, f"{page}/settle").status_code == 303
    assert "Nobody waits" in manager.open(RECORDS)


def test_who_else_has_the_number_is_told_to_staff_only(manager: StaffBrowser, database: Database) -> None:
    with database.transaction() as db:
        make_referral(db, public_ref="K4M7PX", first_name="Kai")
        make_referral(db, public_ref="R3R3R3", first_name="Robin")
    assert "For you only" in manager.open(KAI)
    answer = manager.press(KAI, f"{KAI}/export", checked="photo_id", form="html")
    assert "For you only" not in answer.text
    assert "Robin" not in answer.text
