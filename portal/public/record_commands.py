"""Commands about what is kept: retention by the clock, and sealing anew with a new key."""

import sys

import click
from flask import Flask
from flask.cli import AppGroup

from portal.encryption import Unreadable, sealed_now
from portal.renewing import left, renew
from portal.web.context import service

encryption_commands = AppGroup("encryption", help="The keys that everything personal is sealed with.")


@encryption_commands.command("renew")
def encryption_renew() -> None:
    """Seal everything anew with the first of ENCRYPTION_KEYS. The site may be serving meanwhile."""
    renewed = unreadable = 0
    try:
        for step in renew(service().database):
            renewed, unreadable = renewed + step.renewed, unreadable + step.unreadable
            click.echo(f"  {step.table}: {step.renewed}")
    except Unreadable:
        raise click.ClickException("The older keys are missing: put them into ENCRYPTION_KEYS after the new one.") from None
    older = left(service().database)
    service().database.empty_log()
    click.echo(f"Sealed {renewed} {'row' if renewed == 1 else 'rows'} anew with key {sealed_now().split('.')[1]}.")
    if unreadable or older:
        click.echo(f"{older} can't be read with these keys, or were changed by hand. Keep the older keys.")
        sys.exit(1)
    click.echo("Nothing is left that needs an older key. Backups made before still do.")


def register(app: Flask) -> None:
    """Give the application these commands."""
    app.cli.add_command(encryption_commands)
