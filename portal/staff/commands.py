"""Commands for whoever runs the machine: staff accounts are made here and nowhere else."""

import sys
from collections.abc import Callable

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from portal.accounts import accounts
from portal.accounts.errors import AccountExists, BadEmail, NoSuchAccount, PasswordRefused, WeakBecause
from portal.accounts.models import Role
from portal.accounts.passwords import LONGEST, SHORTEST
from portal.referrals.demo import make_demo
from portal.web.context import current_offer, now, settings, transaction

SAID = {
    WeakBecause.TOO_SHORT: f"Use {SHORTEST} characters or more.",
    WeakBecause.TOO_LONG: f"Use {LONGEST} characters or fewer.",
    WeakBecause.TOO_COMMON: "That is too easy to guess. Three or four words that don't belong together work well.",
}

staff_group = AppGroup("staff", help="Staff accounts.")
email_option = click.option("--email", required=True, help="Their work email, which they sign in with.")
stdin_option = click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")


def register(app: Flask) -> None:
    """Give `app` the `staff` commands and `demo`."""
    app.cli.add_command(staff_group)
    app.cli.add_command(demo)


@click.command("demo")
@click.option(
    "--referrals", type=click.IntRange(1, 2_000_000), default=200, show_default=True, help="How many to make."
)
def demo(referrals: int) -> None:
    """Fill a local database with made-up referrals, and say how to sign in. Refused on a public site."""
    if not settings().is_local:
        raise click.ClickException("This is a public site: made-up referrals have no place in its queue.")
    with transaction() as db:
        made = make_demo(db, referrals, now(), current_offer())
    click.echo(f"Made {made.referrals} made-up referrals. Nobody in them is real.")
    click.echo(f"Sign in at {settings().public_base_url}/staff/sign-in with one of:")
    for email in made.emails:
        click.echo(f"  {email}")
    click.echo(f"Password for each: {made.password}")


@staff_group.command("create")
@email_option
@click.option("--name", required=True, help="What colleagues and young people see.")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.OFFICER.value, show_default=True)
@stdin_option
def create(email: str, name: str, role: str, password_stdin: bool) -> None:
    """Make an account that can sign in."""
    password = _ask_password(password_stdin)
    _do(
        lambda db: accounts.create_staff_member(
            db, email=email, name=name, role=Role(role), password=password, now=now()
        )
    )
    click.echo(f"Made an account: {role}. They can sign in at /staff/sign-in.")


@staff_group.command("set-password")
@email_option
@stdin_option
def set_password(email: str, password_stdin: bool) -> None:
    """Give somebody a new password and sign them out everywhere."""
    password = _ask_password(password_stdin)
    _do(lambda db: accounts.set_password(db, accounts.get(db, email), password, now()))
    click.echo("The new password counts from now. They are signed out everywhere.")


@staff_group.command("deactivate")
@email_option
def deactivate(email: str) -> None:
    """Stop somebody from signing in, and sign them out everywhere. What they did stays under their name."""
    _do(lambda db: accounts.deactivate(db, accounts.get(db, email), now()))
    click.echo("They can't sign in any more. A manager can hand over what they held.")


def _ask_password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return typed


def _do(act: Callable[[Session], object]) -> None:
    """Do something in one transaction, and say in words what was refused."""
    try:
        with transaction() as db:
            act(db)
    except PasswordRefused as refusal:
        raise click.ClickException(SAID[refusal.because]) from None
    except AccountExists:
        raise click.ClickException("Somebody already has an account with this email.") from None
    except NoSuchAccount:
        raise click.ClickException("Nobody has an account with this email.") from None
    except BadEmail:
        raise click.ClickException("That is not an email address.") from None
