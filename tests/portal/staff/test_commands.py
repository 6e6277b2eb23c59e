"""The commands that make and change staff accounts."""

import dataclasses

import pytest
from flask import Flask

from portal.accounts import accounts, second_factor, sign_in
from portal.accounts.models import Role
from portal.database import Database
from portal.web.context import EXTENSION, Service
from tests.conftest import NOON
from tests.factories_staff import PASSWORD, make_worker
from tests.portal.accounts.codes import set_up

NADIA = ("--email", "nadia@team.example")


def run(app: Flask, *words: str, typed: str = f"{PASSWORD}\n{PASSWORD}\n") -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["staff", *words], input=typed)
    return result.exit_code, result.output


def opens(database: Database, password: str) -> bool:
    with database.transaction() as db:
        found = sign_in.sign_in(db, email=NADIA[1], password=password, address="192.0.2.1", now=NOON)
        return found is not None


def test_a_manager_is_made_with_a_password_typed_twice(app: Flask, database: Database) -> None:
    code, said = run(app, "create", *NADIA, "--name", "Nadia", "--role", "manager")
    assert code == 0
    assert PASSWORD not in said
    assert opens(database, PASSWORD)
    with database.reading() as db:
        assert accounts.get(db, NADIA[1]).role is Role.MANAGER


def test_the_password_can_come_from_standard_input(app: Flask, database: Database) -> None:
    assert run(app, "create", *NADIA, "--name", "Nadia", "--password-stdin", typed=f"{PASSWORD}\n")[0] == 0
    assert opens(database, PASSWORD)


@pytest.mark.parametrize(
    ("email", "password", "said"),
    [
        ("nadia@team.example", "short", "12 characters or more"),
        ("nadia@team.example", "lancashire2024!", "easy to guess"),
        ("nadia@team.example", "x" * 129, "128 characters or fewer"),
        ("nadia", PASSWORD, "not an email"),
    ],
)
def test_what_is_refused_is_said_in_a_sentence(app: Flask, email: str, password: str, said: str) -> None:
    words = ("create", "--email", email, "--name", "Nadia", "--password-stdin")
    code, output = run(app, *words, typed=password + "\n")
    assert code == 1
    assert said in output


def test_a_second_account_with_the_same_email_is_refused(app: Flask) -> None:
    run(app, "create", *NADIA, "--name", "Nadia")
    code, said = run(app, "create", *NADIA, "--name", "Nadia")
    assert (code, "already has an account" in said) == (1, True)


def test_a_new_password_takes_the_place_of_the_old(app: Flask, database: Database) -> None:
    run(app, "create", *NADIA, "--name", "Nadia")
    assert run(app, "set-password", *NADIA, "--password-stdin", typed=f"{PASSWORD} fast\n")[0] == 0
    assert opens(database, f"{PASSWORD} fast")
    assert not opens(database, PASSWORD)


def test_somebody_who_left_cannot_sign_in(app: Flask, database: Database) -> None:
    run(app, "create", *NADIA, "--name", "Nadia")
    assert run(app, "deactivate", *NADIA)[0] == 0
    assert not opens(database, PASSWORD)


def test_nobodys_account_cannot_be_changed(app: Flask) -> None:
    assert run(app, "deactivate", *NADIA)[0] == 1


def test_who_lost_phone_and_codes_begins_again(app: Flask, database: Database) -> None:
    with database.transaction() as db:
        set_up(db, make_worker(db, email=NADIA[1]))
    assert run(app, "forget-second-factor", *NADIA)[0] == 0
    with database.reading() as db:
        assert not second_factor.is_set_up(db, accounts.get(db, NADIA[1]))


def test_on_a_public_site_nobody_is_made_without_a_second_factor(app: Flask, database: Database) -> None:
    service: Service = app.extensions[EXTENSION]
    public = dataclasses.replace(service.settings, is_local=False)
    app.extensions[EXTENSION] = dataclasses.replace(service, settings=public)
    try:
        code, said = run(app, "create", *NADIA, "--name", "Nadia", "--without-second-factor")
    finally:
        app.extensions[EXTENSION] = service
    assert (code, "needs a second factor" in said) == (1, True)
    assert not opens(database, PASSWORD)
