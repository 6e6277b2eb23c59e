"""Builds the application: reads the settings once and joins the parts. Imported by servers and tests only."""

import os
from collections.abc import Callable

import click
from flask import Flask

from content.errors import BadContent
from content.publishing import load_complete
from content.recalling import FILE as RECALLED
from content.recalling import recalling
from portal.assistant import Knowledge
from portal.assistant.learning import LEARNED
from portal.assistant.meaning import find as find_meaning
from portal.database import Database
from portal.encryption import BadKey, lookup_key, use_keys
from portal.lookup_key import use_kept
from portal.migrating import require_migrated
from portal.public import commands as public_commands
from portal.public import record_commands
from portal.public.views import public
from portal.records.erasing import erase_again
from portal.settings import Settings, SettingsIncomplete, read_settings
from portal.staff import commands as staff_commands
from portal.staff import council_client
from portal.staff.views import staff
from portal.web import configuration
from portal.web.context import EXTENSION, Clock, Service
from search_index import SearchIndex
from sms import commands as sms_commands
from sms.answering import answerer_for
from sms.chores import chores_for
from sms.delivery import DeliveryThread, rules_for
from sms.phone import phone
from sms.sending import sender_for
from sms.webhooks import sms


class CannotStart(click.ClickException):
    """The service can't start as it is set up. Commands show the message alone: what is wrong and what mends it."""


def create_app(settings: Settings | None = None, clock: Clock | None = None) -> Flask:
    """Return the application. Raises CannotStart.

    With broken content, a command gets one that can only mend it: otherwise nobody could list what is wrong.
    """
    try:
        settings = settings or read_settings(os.environ)
        return build(settings, clock or Clock())
    except (BadContent, BadKey, SettingsIncomplete) as error:
        refusal = CannotStart(f"In Your Corner can't start: {error}")
        if settings and isinstance(error, BadContent) and public_commands.are_looked_up():
            return public_commands.for_mending(settings.content_dir, refusal)
        raise refusal from None


def build(settings: Settings, clock: Clock) -> Flask:
    """Return the application for these settings. Raises BadContent, BadKey, SettingsIncomplete."""
    use_keys(settings.encryption_keys)
    app = Flask("portal")
    service = join(settings, clock)
    use_kept(service.database)
    app.extensions[EXTENSION] = service
    configuration.configure(app, service)
    council_client.connect(app, settings.council_sign_on)
    app.register_blueprint(public)
    app.register_blueprint(staff)
    app.register_blueprint(sms)
    if settings.is_local and not settings.sends_by_twilio:
        app.register_blueprint(phone)
    for commands in (public_commands, record_commands, staff_commands, sms_commands):
        commands.register(app)
    app.extensions["start_delivery"] = delivery_starter(service)
    return app


def join(settings: Settings, clock: Clock) -> Service:
    """Return the parts of the service, loaded and ready."""
    content_dir, data_dir = settings.content_dir, settings.data_dir
    with recalling(data_dir / RECALLED):
        offer = load_complete(content_dir)
        index = SearchIndex.open_or_build(offer, data_dir / "index")
        knowledge = Knowledge.load(offer, index, content_dir, data_dir / LEARNED, meaning=find_meaning(data_dir))
    return Service(settings, Database(settings.database_url), offer, index, knowledge, clock)


def delivery_starter(service: Service) -> Callable[[], DeliveryThread]:
    """Return what a server calls once in each process, to send the texts that wait.

    What it returns raises NotMigrated on a database of another shape: better not to start than to half work.
    """

    def start() -> DeliveryThread:
        require_migrated(service.database)
        lookup_key()  # read while the database is there: one that goes away later must hold up no look-up
        with service.database.transaction() as db:
            erase_again(db, service.settings.data_dir, service.clock.now())
        sender, clock = sender_for(service.settings), service.clock
        thread = DeliveryThread(answerer_for(service), sender, clock, rules_for(service), chores_for(service))
        thread.start()
        return thread

    return start
