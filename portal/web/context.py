"""What a view reaches for: the database, the offer, the time. Joined to the application by app.py."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import cast

from flask import current_app
from sqlalchemy.orm import Session

from content.offer import Offer
from portal.assistant import Knowledge
from portal.database import Database
from portal.settings import Settings
from search_index import SearchIndex

EXTENSION = "in-your-corner"


@dataclass(frozen=True, slots=True)
class Service:
    """The parts of the running service."""

    settings: Settings
    database: Database
    offer: Offer
    index: SearchIndex
    knowledge: Knowledge
    clock: "Clock" = field(default_factory=lambda: Clock())


class Clock:
    """Tells the time. Tests give one that stands still."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def service() -> Service:
    """Return the parts of the service that this request is served by."""
    return cast(Service, current_app.extensions[EXTENSION])


def current_offer() -> Offer:
    return service().offer


def current_knowledge() -> Knowledge:
    return service().knowledge


def settings() -> Settings:
    return service().settings


def now() -> datetime:
    """Return this moment, aware, in UTC."""
    return service().clock.now()


@contextmanager
def transaction() -> Iterator[Session]:
    """Yield the request's one transaction. Commits before the view answers, or rolls back."""
    with service().database.transaction() as db:
        yield db


@contextmanager
def reading() -> Iterator[Session]:
    """Yield a session for reading only."""
    with service().database.reading() as db:
        yield db
