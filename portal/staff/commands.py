"""Commands for whoever runs the machine: the first accounts are made here, and the audit trail is checked."""

import sys
from collections.abc import Callable

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from portal.accounts import accounts, audit, second_factor, sessions
from portal.accounts.errors import AccountExists, BadEmail, NoSuchAccount, PasswordRefused
from portal.accounts.models import Role
from portal.staff.backup_commands import backup, restore
from portal.staff.words import PASSWORD_REFUSED
from portal.web.context import current_offer, now, reading, settings, transaction

staff_group = AppGroup("staff", help="Staff accounts.")
audit_group = AppGroup("audit", help="The audit trail.")
email_option = click.option("--email", required=True, help="Their work email, which they sign in with.")
stdin_option = click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")


def register(app: Flask) -> None:
    """Give `app` the `staff` and `audit` commands, `demo`, `backup` and `restore`."""
    app.cli.add_command(staff_group)
    app.cli.add_command(demo)
    app.cli.add_command(audit_group)
    app.cli.add_command(backup)
    app.cli.add_command(restore)


@click.command("demo")
@click.option(
    "--referrals", type=click.IntRange(1, 2_000_000), default=200, show_default=True, help="How many to make."
)
def demo(referrals: int) -> None:
    """Fill a local database with made-up referrals, and say how to sign in. Refused on a public site."""
    from portal.referrals.demo import make_demo  # no process that serves needs it

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
@click.option("--without-second-factor", is_flag=True, help="Sign in with a password alone. On a local run only.")
def create(email: str, name: str, role: str, password_stdin: bool, without_second_factor: bool) -> None:
    """Make an account that can sign in."""
    if without_second_factor and not settings().is_local:
        raise click.ClickException("This is a public site: everybody who signs in needs a second factor.")
    password = _ask_password(password_stdin)
    _do(
        lambda db: accounts.create_staff_member(
            db,
            email=email,
            name=name,
            role=Role(role),
            password=password,
            now=now(),
            is_factor_waived=without_second_factor,
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


@staff_group.command("forget-second-factor")
@email_option
def forget_second_factor(email: str) -> None:
    """Let somebody who lost their phone and their recovery codes set up a new second factor at the next sign-in."""

    def forget(db: Session) -> None:
        member = accounts.get(db, email)
        second_factor.forget(db, member)
        sessions.end_all(db, member, now())
        audit.record(db, actor=None, action="staff.second_factor_forgotten", subject=f"staff:{member.id}", now=now())

    _do(forget)
    click.echo("They set up a new second factor when they next sign in. They are signed out everywhere.")


@audit_group.command("verify")
@click.option("--head", default="", help="A hash that was written down earlier, which must still be in the trail.")
def verify(head: str) -> None:
    """Read the whole audit trail and name the first entry that was changed, or stands where others are missing."""
    with reading() as db:
        found = audit.verify(db, head)
    if found.broken_id is not None:
        raise click.ClickException(
            f"Entry {found.broken_id} is broken: {found.why}. Before it, {found.whole} are whole."
        )
    if not found.has_noted:
        raise click.ClickException(
            f"{found.whole} entries fit together, but the hash that was noted is not among them."
        )
    click.echo(
        f"{found.whole} entries, none changed and none missing. Write the last hash down elsewhere: {found.head}"
    )


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
        raise click.ClickException(PASSWORD_REFUSED[refusal.because]) from None
    except AccountExists:
        raise click.ClickException("Somebody already has an account with this email.") from None
    except NoSuchAccount:
        raise click.ClickException("Nobody has an account with this email.") from None
    except BadEmail:
        raise click.ClickException("That is not an email address.") from None
