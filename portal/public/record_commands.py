"""Commands about what is kept: retention by the clock, and sealing anew with a new key."""

import sys

import click
from flask import Flask
from flask.cli import AppGroup

from portal.encryption import Unreadable, sealed_now
from portal.records import retention
from portal.records.erasing import erase_again
from portal.renewing import left, renew
from portal.web.context import current_offer, now, reading, service, settings, transaction

encryption_commands = AppGroup("encryption", help="The keys that everything personal is sealed with.")

retention_commands = AppGroup("retention", help="How long things are kept.")


@retention_commands.command("run")
@click.option("--dry-run", is_flag=True, help="Only say what would be deleted.")
@click.option("--yes", is_flag=True, help="Don't ask first. Nobody is asked where no terminal is.")
@click.option("--clock-is-right", is_flag=True, help="You have looked at the clock: go by it, whatever ran before.")
def retention_run(dry_run: bool, yes: bool, clock_is_right: bool) -> None:
    """Delete what was kept for as long as content/retention.toml says, having said what that is."""
    table = current_offer().retention
    with reading() as db:
        by = now() if clock_is_right else retention.expected_clock(db, now())
        due = [done for done in retention.look(db, table, by) if done.number]
    for each in due:
        click.echo(f"  {each.what}: {each.number}, kept for {table[each.kind].words}")
    if now() - by > retention.A_STEP:
        click.echo(
            f"By the runs before, it should be {by:%d %B %Y}, not {now():%d %B %Y}: this run goes by the former. "
            f"Put the machine's clock right. If it is right, run: {retention.CLOCK_IS_RIGHT}"
        )
    if dry_run:
        click.echo(f"{sum(each.number for each in due)} would be deleted. Nothing was deleted.")
        return
    if due and not yes and sys.stdin.isatty():
        click.confirm("Delete these for good?", abort=True)
    with transaction() as db:
        by = retention.settle_clock(db, now(), is_right=clock_is_right)
        again = erase_again(db, settings().data_dir, now())
    deleted = sum(done.number for done in retention.run(service().database, table, now(), by))
    if again:
        click.echo(f"{again} that was erased before and came back was erased again.")
    click.echo(f"{deleted} deleted. The audit trail says how many of each kind.")


@encryption_commands.command("renew")
def encryption_renew() -> None:
    """Seal everything anew with the first of ENCRYPTION_KEYS. The site may be serving meanwhile."""
    renewed = unreadable = 0
    try:
        for step in renew(service().database):
            renewed, unreadable = renewed + step.renewed, unreadable + step.unreadable
            click.echo(f"  {step.table}: {step.renewed}")
    except Unreadable:
        raise click.ClickException(
            "The older keys are missing: put them into ENCRYPTION_KEYS after the new one."
        ) from None
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
    app.cli.add_command(retention_commands)
