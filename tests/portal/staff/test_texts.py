"""The Texts page and one conversation: who waits, who is on it, what is written, and whose texts they are."""

import pytest

from portal.accounts import audit
from portal.database import Database
from portal.messages import alerts, conversation_queries, conversations, optouts
from portal.messages.conversations import Automatic
from portal.messages.models import How
from tests.conftest import NOON, StandingClock
from tests.factories_staff import make_referral
from tests.portal.messages.makers import make_number
from tests.portal.messages.talk_makers import make_talk, make_text_talk, say
from tests.portal.staff.browser import StaffBrowser, main_words
from tests.portal.staff.text_helpers import LIST, SHARED, sent, take, write

LONG = "This is a long sentence that goes on and on. " * 8


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
        optouts.stop(make_number(db), How.SAID, NOON)
    page = officer.client.get(talk)
    assert "This number said STOP" in main_words(page)
    assert "Send text" not in page.text
    refused = officer.press(talk, f"{talk}/reply", words="Hi", do="send", seen=0)
    assert refused.status_code == 409
    assert sent(database) == []


def test_an_empty_answer_says_so(officer: StaffBrowser, talk: str) -> None:
    take(officer, talk)
    assert "Write something first." in main_words(write(officer, talk, " "))


def test_an_alert_leads_to_the_talk_it_was_said_in(officer: StaffBrowser, database: Database) -> None:
    with database.transaction() as db:
        talk = make_talk(db)
        say(db, talk, "i cant go on", Automatic("Call 116 123.", danger="suicide"))
        page = f"{LIST}/{talk.id}"
        (alert,) = alerts.waiting(db)
        opened = f"/staff/alerts/{alert.id}"
    assert opened in officer.open("/staff/alerts")
    assert page in officer.open(opened)
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
