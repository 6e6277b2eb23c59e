"""Doing one thing with several that are ticked."""

import re

import pytest
from sqlalchemy import select

from portal.accounts.models import AuditEntry, StaffMember
from portal.database import Database
from portal.messages.models import OutgoingText
from portal.referrals import queries
from portal.referrals.models import Referral
from portal.referrals.wants import Status
from tests.factories_staff import make_referral, make_worker
from tests.portal.messages.makers import make_number
from tests.portal.staff.browser import StaffBrowser, main_words

QUEUE, TICKED, TEXT = "/staff/", "/staff/ticked", "/staff/ticked/text"
BOTH = ["K4M7PX", "GX39TD"]


@pytest.fixture
def two(database: Database) -> None:
    """Kai and Amara, whom nobody has."""
    with database.transaction() as db:
        make_referral(db, public_ref="K4M7PX", first_name="Kai")
        make_referral(db, public_ref="GX39TD", first_name="Amara", contact_point=make_number(db, "07700 900123"))


def stored(database: Database, reference: str) -> Referral:
    with database.reading() as db:
        return queries.get_by_ref(db, reference)


@pytest.mark.usefixtures("two")
def test_several_are_taken_at_once(officer: StaffBrowser, database: Database) -> None:
    done = officer.press(QUEUE, TICKED, ref=BOTH, act="take", do="act")
    assert "Given to you: 2 of 2" in main_words(done)
    assert {stored(database, reference).status for reference in BOTH} == {Status.TAKEN}


@pytest.mark.usefixtures("two")
def test_what_is_refused_for_one_is_done_for_the_other_and_stays_ticked(
    officer: StaffBrowser, colleague: StaffBrowser, database: Database
) -> None:
    colleague.press(QUEUE, TICKED, ref=["K4M7PX"], act="take", do="act")
    done = officer.press(QUEUE, TICKED, ref=BOTH, act="take", do="act")
    assert done.status_code == 409
    assert "1 of 2" in main_words(done)
    assert "K4M 7PX: Luke took this before you" in main_words(done)
    assert re.search(r'value="K4M7PX" checked', done.text)
    holder = stored(database, "GX39TD").taken_by
    assert holder is not None
    assert holder.name == "Nadia"


@pytest.mark.usefixtures("two")
def test_a_manager_gives_several_to_a_colleague_and_the_view_stays(manager: StaffBrowser, database: Database) -> None:
    with database.transaction() as db:
        sam = make_worker(db, name="Sam").id
    done = manager.press(QUEUE, TICKED, ref=BOTH, act=f"give-{sam}", do="act", view="district=preston&q=Kai")
    assert "Given to Sam: 2 of 2" in main_words(done)
    assert 'value="district=preston"' in done.text


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("given", [{"act": "take", "do": "act"}, {"ref": BOTH, "act": "nothing", "do": "act"}])
def test_nobody_ticked_or_nothing_chosen_says_so(
    officer: StaffBrowser, database: Database, given: dict[str, str]
) -> None:
    assert officer.press(QUEUE, TICKED, **given).status_code == 422
    assert stored(database, "K4M7PX").status is Status.NEW


@pytest.mark.usefixtures("two")
def test_officers_cannot_give_to_others_from_the_queue(officer: StaffBrowser, database: Database) -> None:
    with database.reading() as db:
        nadia = db.scalars(select(StaffMember)).one().id
    assert officer.press(QUEUE, TICKED, ref=BOTH, act=f"give-{nadia}", do="act").status_code == 409
    assert stored(database, "K4M7PX").status is Status.NEW


@pytest.mark.usefixtures("two")
def test_a_table_of_those_that_are_ticked_is_taken_out_and_that_is_kept(
    officer: StaffBrowser, database: Database
) -> None:
    table = officer.press(QUEUE, TICKED, ref=BOTH, do="export")
    assert table.mimetype == "text/csv"
    assert "attachment" in table.headers["Content-Disposition"]
    lines = table.get_data(as_text=True).splitlines()
    assert lines[0].startswith('\ufeff"Reference","Name"')
    assert [line[:15] for line in lines[1:]] == ['"K4M 7PX","Kai"', '"GX3 9TD","Amar']
    with database.reading() as db:
        kept = db.scalars(select(AuditEntry.subject).where(AuditEntry.action == "referral.exported")).all()
    assert sorted(kept) == sorted(BOTH)


@pytest.mark.usefixtures("two")
def test_one_text_goes_to_several_once_each_has_been_looked_at(officer: StaffBrowser, database: Database) -> None:
    looked = officer.press(QUEUE, TICKED, ref=BOTH, do="text")
    assert "Text 2 people" in main_words(looked)
    words = "Hi {name}, ref {reference}."
    unseen = officer.press(QUEUE, TEXT, ref=BOTH, words=words, looked="Hi", do="send")
    assert unseen.status_code == 422
    looked = officer.press(QUEUE, TEXT, ref=BOTH, words=words, do="count")
    assert "Hi Kai, ref K4M 7PX." in main_words(looked)
    assert "2 texts, about 8p in all" in main_words(looked)
    seen = [f"{reference}:0" for reference in BOTH]
    assert officer.press(QUEUE, TEXT, ref=BOTH, words=words, seen=seen, looked=words, do="send").status_code == 303
    with database.reading() as db:
        assert sorted(db.scalars(select(OutgoingText)), key=lambda text: text.id)[0].body == "Hi Kai, ref K4M 7PX."
    again = officer.press(QUEUE, TEXT, ref=BOTH, words=words, seen=seen, looked=words, do="send")
    assert again.status_code == 409
    with database.reading() as db:
        assert len(db.scalars(select(OutgoingText)).all()) == 2


@pytest.mark.usefixtures("two")
def test_whoever_can_get_no_text_is_named_with_why(officer: StaffBrowser, database: Database) -> None:
    with database.transaction() as db:
        queries.get_by_ref(db, "K4M7PX").contact_point = None
    looked = officer.press(QUEUE, TEXT, ref=BOTH, words="Hi {name}", do="count")
    assert "They gave no number" in main_words(looked)


@pytest.fixture
def taken(officer: StaffBrowser, two: None) -> None:  # noqa: ARG001 - two are there first
    officer.press(QUEUE, TICKED, ref=BOTH, act="take", do="act")


def versions(database: Database) -> list[str]:
    return [f"{reference}:{stored(database, reference).version}" for reference in BOTH]


@pytest.mark.usefixtures("taken")
def test_several_are_put_on_hold_each_with_its_entry(officer: StaffBrowser, database: Database) -> None:
    asked = officer.press(QUEUE, TICKED, ref=BOTH, act="hold", do="act")
    assert "Put on hold: 2 people" in main_words(asked)
    given = {"hold_reason": "housing", "look_again_on": "2026-12-15", "words": "Both are moving."}
    officer.press(QUEUE, f"{TICKED}/hold", ref=BOTH, seen=versions(database), **given)
    assert {stored(database, reference).status for reference in BOTH} == {Status.ON_HOLD}
    assert {stored(database, reference).notes[0].words for reference in BOTH} == {"Both are moving."}
    with database.reading() as db:
        entries = select(AuditEntry.subject).where(AuditEntry.action == "referral.on_hold")
        assert sorted(db.scalars(entries)) == sorted(BOTH)


@pytest.mark.usefixtures("taken")
def test_several_are_closed_and_one_that_was_changed_meanwhile_is_not(
    officer: StaffBrowser, colleague: StaffBrowser, database: Database
) -> None:
    seen = versions(database)
    colleague.press(QUEUE, TICKED, ref=["K4M7PX"], act="contact", do="act")
    given = {"outcome": "study", "provider": "Example College"}
    done = officer.press(QUEUE, f"{TICKED}/close", ref=BOTH, seen=seen, **given)
    assert done.status_code == 409
    assert "1 of 2 done. K4M 7PX: Somebody changed this" in main_words(done)
    assert "Example College" in done.text
    assert stored(database, "GX39TD").status is Status.CLOSED
    assert stored(database, "K4M7PX").status is Status.CONTACTED


@pytest.mark.usefixtures("taken")
def test_closing_several_as_a_job_needs_whose_job_as_closing_one_does(
    officer: StaffBrowser, database: Database
) -> None:
    done = officer.press(QUEUE, f"{TICKED}/close", ref=BOTH, seen=versions(database), outcome="full_time_job")
    assert "0 of 2 done" in main_words(done)
    assert "whose job" in main_words(done)
