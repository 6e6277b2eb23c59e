"""Commands for the offer, its index and the database: flask --app app ..."""

import click
from flask import Flask
from flask.cli import AppGroup

from portal.migrating import migrate
from portal.web.context import service
from search_index.build import build

offer_commands = AppGroup("offer", help="Look after the published offer.")
index_commands = AppGroup("search-index", help="Look after the search index.")


@offer_commands.command("check")
def offer_check() -> None:
    """Say that the offer can be published. Bad content never gets this far: it stops the start with what to mend."""
    offer = service().offer
    click.echo(
        f"The offer is in order: {len(offer.pages)} pages, {len(offer.contacts)} contacts, "
        f"{len(offer.amounts)} amounts, {len(offer.districts)} districts (version {offer.version})."
    )


@index_commands.command("build")
def index_build() -> None:
    """Build the search index anew, beside the old one, and swap it in whole."""
    folder = build(service().offer, service().settings.data_dir / "index")
    click.echo(f"Built the search index of {len(service().offer.pages)} pages in {folder.name}.")


@click.command("migrate")
def migrate_command() -> None:
    """Bring the database to the shape that this code expects."""
    migrate(service().database)
    click.echo("The database is up to date.")


def register(app: Flask) -> None:
    """Give the application these commands."""
    app.cli.add_command(offer_commands)
    app.cli.add_command(index_commands)
    app.cli.add_command(migrate_command)
