"""Marked words go through every form and command, whole and broken, and no log holds one of them: ids only."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from wtforms.fields.core import UnboundField

from portal.accounts.models import Role
from portal.database import Database
from portal.web.forms import PlainForm
from tests.architecture.test_every_route import addresses
from tests.factories_staff import make_referral
from tests.portal.messages.makers import make_inbound
from tests.portal.staff.conftest import signed_in
from tests.support.forms import send, token_at
from tests.support.logged import all_logged
from tests.support.visitor import ANSWERS

WORDS = "Marmaduke is scared of the gerbil"
SECRETS = ("Marmaduke", "gerbil", "7700900123", "7700 900123", "marmaduke@", "K4M7PX", "K4M 7PX", "a-token-of-theirs")
# These take the cookie away with which the rest is opened.
ENDS_IT = ("/staff/sign-out", "/leave")
GIVEN = {
    "phone": "07700 900123",
    "reference": "K4M 7PX",
    "email": "marmaduke@mail.example",
    "age": "19",
    "consent": "y",
    "wants": "job",
    "reach": "text",
    "district": "burnley",
    "situation": "neet_other",
    "checked": "photo_id",
    "form": "html",
}


def field_names(form: type[PlainForm] = PlainForm) -> Iterator[str]:
    """Yield the name of every field of every form."""
    for each in form.__subclasses__():
        yield from (name for name in dir(each) if isinstance(getattr(each, name), UnboundField))
        yield from field_names(each)


def fill_in_everything(app: Flask, client: FlaskClient) -> int:
    """Open every page and send every form with marked words in each field. Returns how many answers there were."""
    fields = {name: GIVEN.get(name, WORDS) for name in field_names()} | {"message": WORDS}
    answers = 0
    for method in ("GET", "POST"):
        for _, path in addresses(app, method):
            if path in ENDS_IT:
                continue
            if method == "POST":
                client.post(path, data=fields | {"csrf_token": token_at(client, "/ask")})
            else:
                client.get(path, query_string={"q": WORDS, "next": "/a-token-of-theirs"})
            answers += 1
    return answers


def broken(*_: object, **__: object) -> None:
    raise OperationalError(f"SELECT '{WORDS}'", {"words": WORDS}, Exception(WORDS))


def rows(database: Database) -> None:
    with database.transaction() as db:
        make_referral(db, public_ref="K4M7PX", first_name="Marmaduke", own_words=WORDS)
        make_inbound(db, WORDS)


@pytest.mark.parametrize("how", ["whole", "broken"])
@pytest.mark.parametrize("who", ["stranger", "manager"])
def test_no_log_holds_what_was_typed_or_who_typed_it(
    app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch, who: str, how: str
) -> None:
    rows(database)
    client = app.test_client()
    if who == "manager":
        signed_in(client, database, "priya@team.example", "Priya", Role.MANAGER)
    with all_logged() as lines, monkeypatch.context() as for_now:
        if how == "broken":
            for_now.setattr(Database, "transaction", broken)
        assert fill_in_everything(app, client) > 100
    failed = [line for line in lines if "request_failed" in line]
    assert bool(failed) is (how == "broken"), failed[:5]
    assert [line[:300] for line in lines if any(secret in line for secret in SECRETS)] == []


def test_no_log_holds_what_a_referral_says(client: FlaskClient) -> None:
    marked = {"own_words": WORDS, "first_name": "Marmaduke"}
    with all_logged() as lines:
        for path, fields in ANSWERS:
            send(client, path, **fields | {name: words for name, words in marked.items() if name in fields})
        assert send(client, "/refer/check", consent="y").status_code in {200, 303}
    secrets = (*SECRETS, "Robin")
    assert [line[:300] for line in lines if any(secret in line for secret in secrets)] == []


def test_no_command_says_or_logs_whose_it_was(app: Flask, database: Database) -> None:
    rows(database)
    run = app.test_cli_runner()
    said = []
    with all_logged() as lines:
        for command in (
            ["retention", "run", "--dry-run"],
            ["retention", "run"],
            ["encryption", "renew"],
            ["audit", "verify"],
            ["outbox", "run", "--once"],
            ["migrate"],
            ["staff", "deactivate", "--email", "marmaduke@mail.example"],
        ):
            said.append(run.invoke(args=command).output)
    assert [line for line in (*lines, *said) if any(secret in line for secret in SECRETS)] == []
