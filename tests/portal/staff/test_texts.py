"""The Texts page and one conversation: who waits, who is on it, what is written, and whose texts they are."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.accounts import audit
from portal.database import Database
from portal.messages import conversation_queries, conversations, optouts
from portal.messages.conversations import Automatic
from portal.messages.models import OutgoingText
from tests.conftest import NOON, StandingClock
from tests.factories_staff import make_referral
from tests.portal.messages.makers import make_inbound, make_number
from tests.portal.messages.talk_makers import make_talk, make_text_talk, say
from tests.portal.staff.browser import StaffBrowser, main_words

LIST = "/staff/texts"
SHARED = "07700 900982"
LONG = "This is a long sentence that goes on and on. " * 8


@pytest.fixture
def talk(database: Database) -> str:
    """The address of a conversation by text in which somebody waits."""
    with database.transaction() as db:
        make_inbound(db, "can i talk to <b>someone</b>")
        found = make_text_talk(db)
        found.waiting_since = NOON
        return f"{LIST}/{found.id}"


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


def sent(database: Database) -> list[str]:
    with database.reading() as db:
        return [text.body for text in db.scalars(select(OutgoingText).order_by(OutgoingText.id))]


def write(browser: StaffBrowser, page: str, words: str, do: str = "send", **more: str | int) -> TestResponse:
    """Send the reply form of a page with its own hidden fields."""
    found = re.search(r'name="seen"[^>]*value="(\d+)"', browser.client.get(page).text)
    seen = more.pop("seen", found[1] if found else 0)
    base = page.partition("/about/")[0]
    return browser.press(page, f"{base}/reply", words=words, do=do, seen=seen, **more)


def take(browser: StaffBrowser, page: str) -> None:
    assert browser.press(page, f"{page}/take").status_code == 303


def test_who_waits_is_listed_with_how_long_and_every_page_says_how_many(
    officer: StaffBrowser, database: Database, clock: StandingClock, talk: str
) -> None:
    with database.transaction() as db:
        say(db, make_talk(db, first_name="Robin"), "hello")
    clock.move(minutes=12)
    page = main_words(officer.client.get(LIST))
    assert page.index("12 minutes") < page.index("07700 900123")
    assert "Robin" in page
    assert "Texts (2)" in main_words(officer.client.get("/staff/"))
    assert talk in officer.open(LIST)


@pytest.mark.parametrize("view", ["waiting", "mine", "closed", "nonsense"])
@pytest.mark.usefixtures("talk")
def test_the_list_is_narrowed(officer: StaffBrowser, view: str) -> None:
    page = officer.open(f"{LIST}?view={view}")
    assert ("07700 900123" in page) is (view in {"waiting", "nonsense"})


def test_a_conversation_shows_both_directions_and_who_is_on_it(officer: StaffBrowser, talk: str) -> None:
    page = officer.client.get(talk)
    assert "can i talk to <b>someone</b>" in main_words(page)
    assert "Automatic replies are on." in main_words(page)
    assert "Take this conversation" in page.text


def test_whoever_takes_it_writes_and_gives_it_back(officer: StaffBrowser, database: Database, talk: str) -> None:
    take(officer, talk)
    assert "You are on it" in officer.open(talk)
    assert write(officer, talk, "Hi, it's Nadia.").location == talk
    page = main_words(officer.client.get(talk))
    assert "Nadia, Tue 24 Nov, 12:00, by text, on its way Hi, it's Nadia." in page
    assert sent(database) == ["Hi, it's Nadia."]
    officer.press(talk, f"{talk}/hand-back")
    officer.press(talk, f"{talk}/close")
    assert "It’s closed" in officer.open(talk)
    with database.reading() as db:
        done = [entry.action.partition(".")[2] for entry in audit.history_of(db, f"conversation:{talk.split('/')[-1]}")]
    assert done == ["closed", "handed_back", "replied", "taken"]


def test_the_second_to_take_it_is_told_who_has_it_and_may_then_take_over(
    officer: StaffBrowser, colleague: StaffBrowser, database: Database, talk: str
) -> None:
    take(officer, talk)
    refused = colleague.press(talk, f"{talk}/take")
    assert refused.status_code == 409
    assert "Nadia took this before you" in main_words(refused)
    with database.reading() as db:
        holder = conversation_queries.get(db, int(talk.split("/")[-1])).holder_id
    assert holder is not None
    assert colleague.press(talk, f"{talk}/take", holder=holder).status_code == 303
    assert "Luke is on it" in officer.open(talk)


def test_nobody_writes_without_having_taken_it(officer: StaffBrowser, database: Database, talk: str) -> None:
    refused = write(officer, talk, "Hi")
    assert refused.status_code == 409
    assert "Take this conversation first" in main_words(refused)
    assert sent(database) == []


def test_the_count_and_the_cost_are_shown_before_it_goes(officer: StaffBrowser, database: Database, talk: str) -> None:
    take(officer, talk)
    page = write(officer, talk, "x" * 161, do="count")
    assert page.status_code == 200
    assert "2 texts, about 8p" in main_words(page)
    assert "x" * 161 in page.text
    assert sent(database) == []


def test_more_than_two_texts_need_a_second_yes(officer: StaffBrowser, database: Database, talk: str) -> None:
    take(officer, talk)
    asked = write(officer, talk, LONG)
    assert asked.status_code == 422
    assert "This makes 3 texts, about 12p" in main_words(asked)
    assert write(officer, talk, LONG + "And more. " * 20, confirmed=3).status_code == 422
    assert sent(database) == []
    assert write(officer, talk, LONG, confirmed=3).status_code == 303
    assert sent(database) == [LONG.strip()]


def test_a_stale_answer_is_refused_with_what_was_sent_meanwhile_and_stays_in_the_field(
    officer: StaffBrowser, colleague: StaffBrowser, database: Database, talk: str
) -> None:
    take(officer, talk)
    write(colleague, talk, "Luke here, ring me")
    refused = write(officer, talk, "Hi, it's Nadia.", seen=0)
    assert refused.status_code == 409
    words = main_words(refused)
    assert words.index("Yours was not sent") < words.index("Luke here, ring me")
    assert "Hi, it&#39;s Nadia.</textarea>" in refused.text
    assert sent(database) == ["Luke here, ring me"]


def test_a_colleague_sees_who_is_writing(officer: StaffBrowser, colleague: StaffBrowser, talk: str) -> None:
    take(officer, talk)
    assert officer.press(talk, f"{talk}/writing").json == {"other": ""}
    assert colleague.press(talk, f"{talk}/writing").json == {"other": "Nadia"}
    assert "Nadia is writing an answer too." in colleague.open(talk)


def test_a_canned_reply_is_put_in_with_everything_filled_in(officer: StaffBrowser, database: Database) -> None:
    with database.transaction() as db:
        make_referral(db, public_ref="K4M7PX")
        page = f"{LIST}/{make_text_talk(db, SHARED).id}"
    take(officer, page)
    shown = write(officer, page, "", do="put_in", canned="first-contact")
    assert "Hi Kai, it&#39;s Nadia from In Your Corner, ref K4M 7PX." in shown.text
    assert "1 text, about 4p" in main_words(shown)


def test_a_reply_with_a_reference_is_offered_only_where_there_is_one(officer: StaffBrowser, talk: str) -> None:
    take(officer, talk)
    assert "First text about their referral" not in officer.open(talk)
    shown = write(officer, talk, "", do="put_in", canned="hello")
    assert "Hi, it&#39;s Nadia from In Your Corner." in shown.text
    assert write(officer, talk, "mine", do="put_in", canned="nonsense").status_code == 200


def test_a_number_that_said_stop_is_not_written_to_and_the_page_says_so(
    officer: StaffBrowser, database: Database, talk: str
) -> None:
    take(officer, talk)
    with database.transaction() as db:
        optouts.stop(make_number(db), "said stop", NOON)
    page = officer.client.get(talk)
    assert "This number said STOP" in main_words(page)
    assert "Send text" not in page.text
    refused = officer.press(talk, f"{talk}/reply", words="Hi", do="send", seen=0)
    assert refused.status_code == 409
    assert sent(database) == []


def test_an_empty_answer_says_so(officer: StaffBrowser, talk: str) -> None:
    take(officer, talk)
    assert "Write something first." in main_words(write(officer, talk, " "))


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
    there = officer.press(page, f"{page}/texts").location
    assert there.endswith("/about/K4M7PX")
    assert "No texts yet." in officer.open(there)


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


def test_an_alert_leads_to_the_talk_it_was_said_in(officer: StaffBrowser, database: Database) -> None:
    with database.transaction() as db:
        talk = make_talk(db)
        say(db, talk, "i cant go on", Automatic("Call 116 123.", danger="suicide"))
        page = f"{LIST}/{talk.id}"
    assert page in officer.open("/staff/alerts")
    assert "Might end their life" in officer.open(page)


def test_a_conversation_that_is_not_there_is_a_page_that_is_not_there(officer: StaffBrowser) -> None:
    assert officer.client.get(f"{LIST}/999").status_code == 404


def test_what_they_end_can_still_be_read_and_not_answered(officer: StaffBrowser, database: Database) -> None:
    with database.transaction() as db:
        talk = make_talk(db)
        say(db, talk, "my landlord wont fix it")
        conversations.end(db, talk, NOON)
        page = f"{LIST}/{talk.id}"
    assert "They ended this talk." in officer.open(page)
    assert officer.press(page, f"{page}/take").status_code == 409
