"""Questions that no page answers, as whoever looks after the pages sees them."""

import pytest

from portal.database import Database
from portal.feedback import unanswered
from portal.feedback.models import Mend, UnansweredQuestion
from portal.feedback.unanswered import Question
from tests.conftest import NOON
from tests.portal.staff.browser import StaffBrowser, main_words

PAGE = "/staff/questions"


@pytest.fixture
def asked(database: Database) -> str:
    """Two questions, the second asked twice; the address of the second."""
    with database.transaction() as db:
        unanswered.keep(db, Question("can u get me moped insurance", "council-tax"), NOON)
        for _ in range(2):
            unanswered.keep(db, Question("wheres the nearest <b>mosque</b>"), NOON)
        return f"{PAGE}/{unanswered.listed(db, Mend.OPEN).rows[0].id}"


def the_question(database: Database, address: str) -> UnansweredQuestion:
    with database.reading() as db:
        return unanswered.get(db, int(address.rsplit("/", 1)[1]))


def test_what_is_asked_most_is_first_in_their_words_with_the_nearest_page(officer: StaffBrowser, asked: str) -> None:  # noqa: ARG001
    said = main_words(officer.client.get(PAGE))
    assert said.index("<b>mosque</b>") < said.index("moped insurance")
    assert "Asked 2 times" in said
    assert "No page comes near" in said
    assert "/staff/pages/council-tax" in officer.open(PAGE)


def test_pages_lead_to_the_questions(officer: StaffBrowser) -> None:
    assert f'href="{PAGE}"' in officer.open("/staff/pages")


@pytest.mark.parametrize("mend", [Mend.ANSWERED, Mend.NOT_OURS, Mend.DANGER])
def test_what_became_of_it_is_kept_and_it_is_open_no_more(
    officer: StaffBrowser, database: Database, asked: str, mend: Mend
) -> None:
    assert officer.press(PAGE, asked, mend=mend.value, page="staying-put").status_code == 303
    assert "mosque" not in officer.open(PAGE)
    assert "mosque" in officer.open(f"{PAGE}?state={mend.value}")
    assert the_question(database, asked).page_slug == ("staying-put" if mend is Mend.ANSWERED else None)


def test_deleting_the_words_deletes_them(officer: StaffBrowser, database: Database, asked: str) -> None:
    officer.press(PAGE, asked, mend="hidden", page="council-tax")
    assert the_question(database, asked).words == ""


def test_danger_that_was_missed_goes_to_whoever_reviews(
    officer: StaffBrowser, manager: StaffBrowser, asked: str
) -> None:
    officer.press(PAGE, asked, mend="danger")
    assert "mosque" in manager.open("/staff/alerts/review")


@pytest.mark.parametrize("sent", [{"mend": "eaten"}, {"mend": "answered", "page": "no-such-page"}, {}])
def test_what_makes_no_sense_changes_nothing(
    officer: StaffBrowser, database: Database, asked: str, sent: dict[str, str]
) -> None:
    assert officer.press(PAGE, asked, **sent).status_code == 422
    assert the_question(database, asked).mend is Mend.OPEN


def test_a_question_that_is_not_there_is_a_page_that_is_not_there(officer: StaffBrowser, asked: str) -> None:  # noqa: ARG001
    assert officer.press(PAGE, f"{PAGE}/9999999999", mend="hidden").status_code == 404


@pytest.mark.parametrize("query", ["state=hidden", "state=x", "page=0", "page=99", "page=x"])
def test_an_address_that_makes_no_sense_still_shows_a_page(officer: StaffBrowser, asked: str, query: str) -> None:  # noqa: ARG001
    assert officer.client.get(f"{PAGE}?{query}").status_code == 200
