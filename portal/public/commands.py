"""Commands for the offer, its index and the database: flask --app app ..."""

import statistics
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup, FlaskGroup

from content.errors import Problem
from content.loading import load_offer
from content.publishing import to_mend
from content.quality.people import read_people
from content.quality.reading import reading_age
from content.quality.wording import WordList
from content.starting import CannotBegin, begin
from portal.assistant import Knowledge
from portal.assistant.learning import LEARNED
from portal.assistant.meaning import TOGETHER
from portal.assistant.meaning import find as find_meaning
from portal.migrating import migrate
from portal.referrals import search_keys
from portal.web.context import EXTENSION, Service, service
from search_index.build import build, keep

CONTENT_DIR = "CONTENT_DIR"
SAID_EVERY = 1000

offer_commands = AppGroup("offer", help="Look after the published offer.")
index_commands = AppGroup("search-index", help="Look after the search index.")


@offer_commands.command("check")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day to check for, like 2027-02-24. Else today.")
def offer_check(on: datetime | None) -> None:
    """Name everything that should be mended in the content, or say that it is in order."""
    root = _content_dir()
    problems = to_mend(root, on.date() if on else _today())
    for problem in problems:
        click.echo(problem)
    if problems:
        click.echo(f"{len(problems)} {'thing' if len(problems) == 1 else 'things'} to fill in or mend.")
        sys.exit(1)
    click.echo(_in_order(root))


def _in_order(root: Path) -> str:
    """Return one line about a content folder that is in order."""
    offer = load_offer(root)
    allowed = WordList.load(root).long_but_allowed
    ages = [reading_age(page, allowed) for page in offer.pages.values()]
    problems: list[Problem] = []
    return (
        f"The offer is in order: {len(offer.pages)} pages, {len(offer.contacts)} contacts, "
        f"{len(offer.amounts)} amounts, {len(offer.districts)} districts, "
        f"{len(read_people(root, offer, problems))} test people, "
        f"reading age {statistics.median(ages):.1f} in the middle and {max(ages):.1f} at most."
    )


@offer_commands.command("new-council")
@click.argument("name")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    help="An empty folder, or one that isn't there yet. Else the one in the setting CONTENT_DIR.",
)
def new_council(name: str, folder: Path | None) -> None:
    """Write the content with which the council NAME starts: what holds everywhere, and the rest to fill in."""
    folder = folder or _content_dir()
    try:
        files = begin(folder, name, _today())
    except (CannotBegin, OSError) as error:
        raise click.ClickException(str(error)) from None
    to_do = len(to_mend(folder, _today()))
    click.echo(f"Wrote {files} files to {folder}, with {to_do} things to fill in. docs/new-council.md says how.")
    click.echo(f'To list them: CONTENT_DIR="{folder}" flask --app app offer check')


def _content_dir() -> Path:
    folder: Path = current_app.config[CONTENT_DIR]
    return folder


def _today() -> date:
    return datetime.now(UTC).date()


@index_commands.command("build")
def index_build() -> None:
    """Build the search index anew, beside the old one, and swap it in whole."""
    offer = service().offer
    folder = keep(build(offer), offer, service().settings.data_dir / "index")
    click.echo(f"Built the search index of {len(offer.pages)} pages in {folder.name}.")
    _learn_meaning(service())


def _learn_meaning(parts: Service) -> None:
    """Teach the assistant what messages mean, where the model for it is installed: serving then starts at once."""
    data_dir = parts.settings.data_dir
    meaning = find_meaning(data_dir)
    if meaning is None:
        return
    click.echo("Learning what messages mean: a minute or two, once for each version of the content.")
    Knowledge.load(
        parts.offer, parts.index, parts.settings.content_dir, data_dir / LEARNED, meaning=meaning, progress=_say_how_far
    )
    click.echo("Learned what messages mean. A site that is running uses it when it is started again.")


def _say_how_far(done: int, of: int) -> None:
    if done == of or done // SAID_EVERY > (done - TOGETHER) // SAID_EVERY:
        click.echo(f"  {done} of {of} messages")


@click.command("migrate")
def migrate_command() -> None:
    """Bring the database to the shape that this code expects."""
    migrate(service().database)
    with service().database.transaction() as db:
        search_keys.index_missing(db)
    click.echo("The database is up to date.")


def register(app: Flask) -> None:
    """Give the application these commands."""
    app.config[CONTENT_DIR] = app.extensions[EXTENSION].settings.content_dir
    app.cli.add_command(offer_commands)
    app.cli.add_command(index_commands)
    app.cli.add_command(migrate_command)


def are_looked_up() -> bool:
    """Whether the application is wanted only for its commands, and nothing is to be served by it."""
    context = click.get_current_context(silent=True)
    return context is not None and isinstance(context.command, FlaskGroup)


def for_mending(content_dir: Path, refusal: click.ClickException) -> Flask:
    """Return an application that can only look after its content, which is broken: it serves nothing.

    Every other command ends with `refusal`, which says why.
    """
    app = Flask("portal", static_folder=None)
    app.config[CONTENT_DIR] = content_dir
    app.cli = _MendingOnly(refusal)
    return app


class _MendingOnly(AppGroup):
    def __init__(self, refusal: click.ClickException) -> None:
        super().__init__(commands=[offer_commands])
        self._refusal = refusal

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        found = super().get_command(ctx, cmd_name)
        if found is None:
            raise self._refusal
        return found
