"""Whose texts are shown where: on a shared number, on one that changed hands, with a referral, on the website."""

import re
from datetime import timedelta

import pytest

from portal.database import Database
from tests.conftest import NOON, StandingClock
from tests.factories_staff import make_referral
from tests.portal.messages.makers import make_inbound, make_number
from tests.portal.messages.talk_makers import make_talk, make_text_talk, say
from tests.portal.staff.browser import StaffBrowser, main_words
from tests.portal.staff.text_helpers import LIST, SHARED, sent, take, write


@pytest.fixture
def shared(database: Database) -> str:
    """The address of the conversation of a number that Kai and Amara have both given."""
    with database.transaction() as db:
        for words in ("any news about my job", "i need a new bed"):
            make_inbound(db, words, SHARED)
        found = make_text_talk(db, SHARED)
        make_referral(db, public_ref="K4M7PX", safe_note="Don't leave voicemail")
        make_referral(db, public_ref="MT46JD", first_name="Amara")
        return f"{LIST}/{found.id}"


def test_on_a_shared_number_staff_say_whom_a_text_is_from(officer: StaffBrowser, shared: str) -> None:
    page = main_words(officer.client.get(shared))
    for words in ("Whom is this from?", "Kai, K4M 7PX", "Amara, MT4 6JD", "any news about my job"):
        assert words in page
    ids = re.findall(r'name="texts" value="(\d+)"', officer.open(shared))
    assert officer.press(shared, f"{shared}/whom", texts=ids[0], to="K4M7PX").status_code == 303
    assert "any news about my job" not in officer.open(shared)
    assert "i need a new bed" in officer.open(shared)
    kai, amara = (main_words(officer.client.get(f"/staff/referrals/{ref}")) for ref in ("K4M7PX", "MT46JD"))
    assert ("any news about my job" in kai, "any news about my job" in amara) == (True, False)
    assert ("i need a new bed" in kai, "i need a new bed" in amara) == (False, False)


@pytest.mark.parametrize(("given", "said"), [({}, "Choose whom they are from."), ({"to": "K4M7PX"}, "Tick the texts")])
def test_nothing_is_put_with_anybody_by_half(
    officer: StaffBrowser, shared: str, given: dict[str, str], said: str
) -> None:
    refused = officer.press(shared, f"{shared}/whom", **given)
    assert refused.status_code == 422
    assert said in main_words(refused)


def test_an_answer_for_one_person_of_a_shared_number_is_only_theirs(officer: StaffBrowser, shared: str) -> None:
    take(officer, shared)
    kai = f"{shared}/about/K4M7PX"
    assert "To keep them safe: Don't leave voicemail" in officer.open(kai)
    assert write(officer, kai, "Hi Kai, good news", about="K4M7PX").location == kai
    assert "Hi Kai, good news" in officer.open(kai)
    for page in (shared, f"{shared}/about/MT46JD", "/staff/referrals/MT46JD"):
        assert "good news" not in officer.open(page)


@pytest.mark.usefixtures("shared")
def test_a_referral_that_does_not_have_the_number_is_a_page_that_is_not_there(officer: StaffBrowser, talk: str) -> None:
    assert officer.client.get(f"{talk}/about/K4M7PX").status_code == 404


def test_when_a_number_changed_hands_its_earlier_texts_are_gone_from_the_new_page(
    officer: StaffBrowser, database: Database, clock: StandingClock, talk: str
) -> None:
    clock.move(minutes=20)
    assert officer.press(talk, f"{talk}/changed-hands").status_code == 303
    assert "This number has changed hands" in officer.open(talk)
    with database.transaction() as db:
        fresh = make_text_talk(db)
        assert fresh.started_at == NOON + timedelta(minutes=20)
        address = f"{LIST}/{fresh.id}"
    assert "someone" not in main_words(officer.client.get(address))
    assert officer.press(talk, f"{talk}/changed-hands").status_code == 409


def test_a_referral_shows_its_texts_and_leads_to_the_conversation(officer: StaffBrowser, database: Database) -> None:
    with database.transaction() as db:
        make_inbound(db, "WORK please", SHARED)
        address = f"{LIST}/{make_text_talk(db, SHARED).id}"
        make_referral(db, public_ref="K4M7PX")
    page = officer.client.get("/staff/referrals/K4M7PX")
    assert "WORK please" in main_words(page)
    assert f"{address}/about/K4M7PX" in page.text


def test_staff_text_somebody_first_who_gave_a_number_only(officer: StaffBrowser, database: Database) -> None:
    with database.transaction() as db:
        make_referral(db, public_ref="K4M7PX")
    page = "/staff/referrals/K4M7PX"
    assert "No texts yet." in officer.open(page)
    officer.press(page, f"{page}/reply", words="Hi Kai", seen=0, do="send")
    assert "/about/K4M7PX" in officer.open(page)


def test_a_talk_on_the_website_is_answered_from_the_same_page(officer: StaffBrowser, database: Database) -> None:
    with database.transaction() as db:
        talk = make_talk(db, first_name="Robin")
        say(db, talk, "my landlord wont fix it")
        page = f"{LIST}/{talk.id}"
    take(officer, page)
    assert write(officer, page, "Hi Robin. " * 60).status_code == 303
    assert sent(database) == []
    assert "Hi Robin." in officer.open(page)


def test_a_talk_with_a_number_is_texted_with_who_it_is_from(officer: StaffBrowser, database: Database) -> None:
    with database.transaction() as db:
        talk = make_talk(db, contact_point=make_number(db))
        page = f"{LIST}/{talk.id}"
        number = f"{LIST}/{make_text_talk(db).id}"
    take(officer, page)
    assert "The text begins with “In Your Corner, Nadia: ”" in officer.open(page)
    write(officer, page, "When's good?")
    assert sent(database) == ["In Your Corner, Nadia: When's good?"]
    there = main_words(officer.client.get(number))
    assert "When's good?" not in there
    assert "Nadia texts this number from a talk on the website" in there


@pytest.fixture
def kais(database: Database) -> str:
    """The address of the conversation of Kai's number, which nobody else has given."""
    with database.transaction() as db:
        make_inbound(db, "any news", SHARED)
        found = make_text_talk(db, SHARED)
        make_referral(db, public_ref="K4M7PX")
        return f"{LIST}/{found.id}"


def test_who_writes_on_the_referrals_page_is_shown_here_and_keeps_others_from_sending(
    officer: StaffBrowser, colleague: StaffBrowser, database: Database, kais: str, clock: StandingClock
) -> None:
    take(officer, kais)
    colleague.press("/staff/referrals/K4M7PX", "/staff/referrals/K4M7PX/writing")
    assert "Luke is writing an answer too." in officer.open(kais)
    assert officer.press(kais, f"{kais}/writing").json == {"other": "Luke"}
    refused = write(officer, kais, "Hi Kai, good news")
    assert refused.status_code == 409
    assert "Luke is writing to them just now" in main_words(refused)
    assert "Hi Kai, good news" in refused.text
    assert sent(database) == []
    clock.move(minutes=4)
    assert write(officer, kais, "Hi Kai, good news").status_code == 303


def test_who_writes_here_keeps_others_from_sending_on_the_referrals_page(
    officer: StaffBrowser, colleague: StaffBrowser, kais: str
) -> None:
    officer.press(kais, f"{kais}/writing")
    page = "/staff/referrals/K4M7PX"
    refused = colleague.press(page, f"{page}/reply", words="Hello Kai", do="send", seen=0)
    assert refused.status_code == 409
    assert "Nadia is writing to them just now" in main_words(refused)
    assert "Hello Kai" in refused.text
