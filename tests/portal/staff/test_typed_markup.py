"""Whatever a young person types is shown to staff and to themself as words: it never becomes a part of the page."""

from urllib.parse import quote_from_bytes

import pytest
from flask.testing import FlaskClient

from portal.database import Database
from tests.factories_staff import make_referral
from tests.portal.messages.makers import make_inbound
from tests.portal.messages.talk_makers import make_text_talk
from tests.portal.staff.browser import StaffBrowser
from tests.support.forms import send

TYPED = (
    "<script>alert(1)</script>",
    '"onload=alert(1) x="',
    "]]><svg onload=alert(1)>",
    "{{7*7}}{% raw %}",
    '=HYPERLINK("http://evil.example")',
)
BROKEN_OUT = ("<script>alert", '"onload=', "<svg onload", ">49<", " 49 ")


def broken_out(page: str) -> list[str]:
    return [each for each in BROKEN_OUT if each in page]


@pytest.mark.parametrize("typed", TYPED)
def test_words_of_a_referral_and_a_text_stay_words_on_every_staff_page(
    officer: StaffBrowser, database: Database, typed: str
) -> None:
    with database.transaction() as db:
        make_referral(db, public_ref="K4M7PX", first_name=typed[:30], own_words=typed, safe_note=typed)
        make_inbound(db, typed)
        talk = make_text_talk(db).id
    for path in ("/staff/", "/staff/referrals/K4M7PX", "/staff/texts", f"/staff/texts/{talk}", "/staff/alerts"):
        answer = officer.client.get(path)
        assert answer.status_code == 200, path
        assert broken_out(answer.text) == [], path


@pytest.mark.parametrize("typed", TYPED)
def test_words_asked_and_searched_for_come_back_as_words(client: FlaskClient, typed: str) -> None:
    assert broken_out(send(client, "/ask", message=typed).text) == []
    assert broken_out(client.get("/search", query_string={"q": typed}).text) == []


@pytest.mark.parametrize(
    "typed", ["\x00", "%00", "\u202eevil", "😀" * 200, 'a* AND "', "*a*", "a~", "x " * 5_000, "\ud800"]
)
def test_any_signs_are_searched_for_and_asked_without_a_fault(client: FlaskClient, typed: str) -> None:
    words = quote_from_bytes(typed.encode("utf-8", "surrogatepass"))
    for answer in (
        client.get(f"/search?q={words}"),
        client.post("/ask", data=f"message={words}", content_type="application/x-www-form-urlencoded"),
    ):
        assert answer.status_code < 500
