"""One referral's page and its buttons."""

import pytest
from sqlalchemy import select

from portal.accounts.models import AuditEntry, StaffMember
from portal.database import Database
from portal.referrals import queries
from portal.referrals.models import Referral
from portal.referrals.wants import Status, Want
from tests.factories_staff import make_referral
from tests.portal.staff.browser import StaffBrowser, main_words

PAGE = "/staff/referrals/K4M7PX"


@pytest.fixture
def kai(database: Database) -> None:
    """A new referral from Kai."""
    with database.transaction() as db:
        make_referral(
            db,
            public_ref="K4M7PX",
            wants=(Want.APPRENTICESHIP, Want.COSTS),
            safe_note="Don't leave voicemail",
            own_words="I want to do bricklaying <b>like</b> my grandad.",
        )


def stored(database: Database) -> Referral:
    with database.reading() as db:
        return queries.get_by_ref(db, "K4M7PX")


@pytest.mark.usefixtures("kai")
def test_the_page_says_what_somebody_wants_in_their_words(officer: StaffBrowser) -> None:
    page = officer.client.get(PAGE)
    for words in ("Kai", "18", "Preston", "K4M 7PX", "An apprenticeship", "Paying for work things"):
        assert words in main_words(page)
    for words in ("07700 900982", "Don't leave voicemail", "bricklaying <b>like</b> my grandad"):
        assert words in main_words(page)


@pytest.mark.usefixtures("kai")
def test_opening_a_referral_is_in_the_audit_trail(officer: StaffBrowser, database: Database) -> None:
    officer.open(PAGE)
    with database.reading() as db:
        entry = db.scalars(select(AuditEntry).where(AuditEntry.action == "referral.opened")).one()
        assert entry.actor is not None
        assert (entry.actor.name, entry.subject) == ("Nadia", "K4M7PX")


@pytest.mark.usefixtures("kai")
def test_taking_a_referral_makes_it_mine(officer: StaffBrowser, database: Database) -> None:
    assert officer.press(PAGE, f"{PAGE}/take").location == PAGE
    assert stored(database).status is Status.TAKEN
    assert "with you" in officer.open(PAGE)


@pytest.mark.usefixtures("kai")
def test_the_second_to_take_is_told_who_has_it(
    officer: StaffBrowser, colleague: StaffBrowser, database: Database
) -> None:
    officer.press(PAGE, f"{PAGE}/take")
    response = colleague.press(PAGE, f"{PAGE}/take")
    assert response.status_code == 409
    assert "Nadia took this before you" in main_words(response)
    holder = stored(database).taken_by
    assert holder is not None
    assert holder.name == "Nadia"


@pytest.mark.usefixtures("kai")
def test_a_status_is_changed_with_a_note(officer: StaffBrowser) -> None:
    officer.press(PAGE, f"{PAGE}/take")
    assert officer.press(PAGE, f"{PAGE}/status", status="contacted", words="Kai texted back.").status_code == 303
    page = officer.open(PAGE)
    assert "In touch" in page
    assert "Kai texted back." in page


@pytest.mark.usefixtures("kai")
def test_a_change_to_an_old_page_says_what_happened_and_keeps_the_note(
    officer: StaffBrowser, colleague: StaffBrowser, database: Database
) -> None:
    officer.press(PAGE, f"{PAGE}/take")
    old = stored(database).version
    colleague.press(PAGE, f"{PAGE}/status", status="working")
    response = officer.press(PAGE, f"{PAGE}/status", version=old, status="closed", words="We talked for long.")
    assert response.status_code == 409
    assert "Working now" in main_words(response)
    assert "We talked for long." in response.text
    assert stored(database).status is Status.WORKING


@pytest.mark.usefixtures("kai")
@pytest.mark.parametrize("status", ["new", "taken", "contacted"])
def test_a_move_that_is_not_allowed_is_refused_and_keeps_the_note(officer: StaffBrowser, status: str) -> None:
    officer.press(PAGE, f"{PAGE}/take")
    officer.press(PAGE, f"{PAGE}/status", status="closed")
    response = officer.press(PAGE, f"{PAGE}/status", status=status, words="Kai came back.")
    assert response.status_code == 409
    assert "can’t go from Closed" in main_words(response)
    assert "Kai came back." in response.text


@pytest.mark.usefixtures("kai")
def test_a_note_is_shown_with_its_author(officer: StaffBrowser) -> None:
    assert officer.press(PAGE, f"{PAGE}/notes", words="Rang, no answer.").status_code == 303
    page = officer.open(PAGE)
    assert "Rang, no answer." in page
    assert "Nadia" in page


@pytest.mark.usefixtures("kai")
@pytest.mark.parametrize(("words", "said"), [("", "Write something first."), ("x" * 4001, "Use 4,000 or fewer")])
def test_a_note_that_cannot_be_kept_says_why_and_stays_in_the_field(
    officer: StaffBrowser, words: str, said: str
) -> None:
    response = officer.press(PAGE, f"{PAGE}/notes", words=words)
    assert response.status_code == 422
    assert said in main_words(response)
    assert words in response.text


@pytest.mark.usefixtures("kai")
def test_a_manager_gives_a_referral_to_a_colleague(
    officer: StaffBrowser, manager: StaffBrowser, database: Database
) -> None:
    with database.reading() as db:
        nadia = db.scalars(select(StaffMember).where(StaffMember.name == "Nadia")).one().id
    assert manager.press(PAGE, f"{PAGE}/hand-over", to=nadia).status_code == 303
    assert "with you" in officer.open(PAGE)


@pytest.mark.usefixtures("kai")
def test_the_timeline_says_what_happened_and_not_who_looked(officer: StaffBrowser) -> None:
    officer.press(PAGE, f"{PAGE}/take")
    page = officer.client.get(PAGE)
    assert "Taken" in main_words(page)
    assert "opened" not in main_words(page)


@pytest.mark.usefixtures("kai")
def test_a_form_sets_only_its_own_fields(officer: StaffBrowser, database: Database) -> None:
    officer.press(PAGE, f"{PAGE}/notes", words="A note.", status="closed", taken_by_id=1, first_name="Eve")
    referral = stored(database)
    assert (referral.status, referral.taken_by, referral.first_name) == (Status.NEW, None, "Kai")
