"""Views of the queue under a name."""

import re

from sqlalchemy import select

from portal.database import Database
from portal.referrals.team_models import SavedView
from tests.portal.staff.browser import StaffBrowser, main_words

VIEW = "status=new&district=burnley"


def keep(browser: StaffBrowser, name: str, **given: str) -> None:
    assert browser.press("/staff/", "/staff/views", name=name, view=VIEW, **given).location == f"/staff/?{VIEW}"


def the_id(page: str) -> str:
    found = re.search(r"/staff/views/(\d+)/rename", page)
    assert found is not None
    return found[1]


def test_a_view_is_kept_for_the_team(officer: StaffBrowser, colleague: StaffBrowser) -> None:
    keep(officer, "New in Burnley", shared="y")
    assert f'/staff/?{VIEW}"' in colleague.open("/staff/")
    assert "New in Burnley" in colleague.open("/staff/")


def test_a_view_of_ones_own_is_nobody_elses(officer: StaffBrowser, colleague: StaffBrowser) -> None:
    keep(officer, "Mine alone")
    assert "Mine alone" in officer.open("/staff/")
    assert "Mine alone" not in colleague.open("/staff/")
    view = the_id(officer.open("/staff/"))
    assert colleague.press("/staff/", f"/staff/views/{view}/delete").status_code == 404


def test_a_view_is_renamed_and_deleted_by_who_made_it_or_a_manager(
    officer: StaffBrowser, colleague: StaffBrowser, manager: StaffBrowser
) -> None:
    keep(officer, "Burnley", shared="y")
    view = the_id(officer.open("/staff/"))
    refused = colleague.press("/staff/", f"/staff/views/{view}/rename", name="Hers")
    assert refused.status_code == 409
    assert "Ask a manager" in main_words(refused)
    assert officer.press("/staff/", f"/staff/views/{view}/rename", name="East, new").status_code == 303
    assert "East, new" in colleague.open("/staff/")
    assert officer.press("/staff/", f"/staff/views/{view}/rename", name="").status_code == 422
    assert manager.press("/staff/", f"/staff/views/{view}/delete").status_code == 303
    assert "East, new" not in officer.open("/staff/")


def test_only_filters_are_kept_never_a_name_or_a_place_in_the_queue(officer: StaffBrowser, database: Database) -> None:
    officer.press("/staff/", "/staff/views", name="A view", view=f"{VIEW}&q=Kai&after=q.1.1.1&atlantis=1", shared="y")
    with database.reading() as db:
        assert db.scalars(select(SavedView.query)).all() == [VIEW]
