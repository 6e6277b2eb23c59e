"""One referral's page and its buttons."""

import pytest
from sqlalchemy import select

from portal.accounts.models import AuditEntry, StaffMember
from portal.database import Database
from portal.messages import alerts
from portal.messages.models import AlertSource
from portal.referrals import queries
from portal.referrals.kinds import AskedBy, HasPA
from portal.referrals.models import Referral
from portal.referrals.wants import Status, Want
from tests.conftest import NOON
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
def test_a_manager_gives_a_referral_to_a_colleague_with_a_note(
    officer: StaffBrowser, manager: StaffBrowser, database: Database
) -> None:
    with database.reading() as db:
        nadia = db.scalars(select(StaffMember).where(StaffMember.name == "Nadia")).one().id
    assert manager.press(PAGE, f"{PAGE}/hand-over", to=nadia, words="He likes bikes.").status_code == 303
    page = officer.open(PAGE)
    assert "with you" in page
    assert "He likes bikes." in page


@pytest.mark.usefixtures("kai")
def test_a_manager_gives_a_referral_to_a_locality(manager: StaffBrowser, database: Database) -> None:
    manager.press(PAGE, f"{PAGE}/take")
    assert manager.press(PAGE, f"{PAGE}/hand-over", to="East").status_code == 303
    referral = stored(database)
    assert (referral.locality, referral.taken_by, referral.status) == ("East", None, Status.NEW)


@pytest.mark.usefixtures("kai")
@pytest.mark.parametrize("to", ["", "999999", "atlantis"])
def test_nobody_is_given_to_who_is_not_there(manager: StaffBrowser, database: Database, to: str) -> None:
    refused = manager.press(PAGE, f"{PAGE}/hand-over", to=to, words="A long note.")
    assert refused.status_code == 409
    assert "A long note." in refused.text
    assert stored(database).taken_by is None


@pytest.mark.usefixtures("kai")
def test_the_timeline_says_what_happened_and_not_who_looked(officer: StaffBrowser) -> None:
    officer.press(PAGE, f"{PAGE}/take")
    page = officer.client.get(PAGE)
    timeline, looked = main_words(page).split("Who looked")
    assert "Taken" in timeline
    assert "opened" not in timeline
    assert "Nadia" in looked


@pytest.mark.usefixtures("kai")
def test_colleagues_who_have_it_open_are_named(officer: StaffBrowser, colleague: StaffBrowser) -> None:
    colleague.open(PAGE)
    assert "Luke has this open too." in officer.open(PAGE)
    told = colleague.press(PAGE, f"{PAGE}/here?watch=1").json
    assert told is not None
    assert told["others"] == ["Nadia"]


@pytest.mark.usefixtures("kai")
def test_what_keeps_somebody_safe_and_who_asked_is_seen_at_once(officer: StaffBrowser, database: Database) -> None:
    with database.transaction() as db:
        referral = queries.get_by_ref(db, "K4M7PX")
        referral.keep_from_pa, referral.has_pa, referral.asked_by = True, HasPA.YES, AskedBy.CARER
        referral.asker_name, referral.consent_how = "Jo", "Kai said yes on the phone"
    words = main_words(officer.client.get(PAGE))
    for said in ("Don’t tell their PA", "Carer: Jo", "Kai said yes on the phone", "No documents are kept"):
        assert said in words
    assert "don’t tell their PA" in officer.open("/staff/")


@pytest.mark.usefixtures("kai")
def test_an_open_alert_about_them_is_read_first(officer: StaffBrowser, database: Database) -> None:
    with database.transaction() as db:
        alerts.raise_alert(
            db, source=AlertSource.REFERRAL, danger="abuse_now", message="he hits", now=NOON, referral_ref="K4M7PX"
        )
    words = main_words(officer.client.get(PAGE))
    assert words.index("Read this first") < words.index("What they want")
    assert "he hits" in words


@pytest.mark.usefixtures("kai")
def test_a_form_sets_only_its_own_fields(officer: StaffBrowser, database: Database) -> None:
    officer.press(PAGE, f"{PAGE}/notes", words="A note.", status="closed", taken_by_id=1, first_name="Eve")
    referral = stored(database)
    assert (referral.status, referral.taken_by, referral.first_name) == (Status.NEW, None, "Kai")
