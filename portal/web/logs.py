"""What is written down as it happens: a fixed event name and a few fields, never anybody's words or number."""

import json
import logging
import os
import secrets
from datetime import UTC, datetime

from flask import Flask, Response, g, has_request_context

LOG_FORMAT = "LOG_FORMAT"  # read here like the rest of what the server itself heeds: logs begin before settings
OURS = ("portal", "search_index", "sms")
# What every record carries anyway: the rest of it are the fields of the event.
USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def fields_of(record: logging.LogRecord) -> dict[str, object]:
    """Return the fields of an event, with the number of the request that it happened in."""
    fields = {name: value for name, value in sorted(vars(record).items()) if name not in USUAL}
    return fields | ({"request": g.request_id} if has_request_context() and "request_id" in g else {})


def moment_of(record: logging.LogRecord) -> str:
    """Return when it happened, in UTC."""
    return datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class EventLine(logging.Formatter):
    """One line an event: 2026-11-24T12:00:00Z ERROR request_failed endpoint=public.search kind=ValueError"""

    def format(self, record: logging.LogRecord) -> str:
        fields = [f"{name}={value}" for name, value in fields_of(record).items()]
        return " ".join([moment_of(record), record.levelname, record.getMessage(), *fields])


class JsonLine(EventLine):
    """The same as one JSON object a line, for programs that gather logs."""

    def format(self, record: logging.LogRecord) -> str:
        usual = {"at": moment_of(record), "level": record.levelname, "event": record.getMessage()}
        return json.dumps(usual | fields_of(record), default=str)


def set_up_logs() -> None:
    """Write our events to standard error, once, however often an application is made."""
    for name in OURS:
        logger = logging.getLogger(name)
        logger.setLevel(logging.INFO)
        if not any(isinstance(handler.formatter, EventLine) for handler in logger.handlers):
            handler = logging.StreamHandler()
            handler.setFormatter(JsonLine() if os.environ.get(LOG_FORMAT) == "json" else EventLine())
            logger.addHandler(handler)


def add_request_ids(app: Flask) -> None:
    """Give each request a number of ours, in its answer and in what is logged meanwhile: it says nothing of anybody."""

    @app.before_request
    def number() -> None:
        g.request_id = secrets.token_hex(8)

    @app.after_request
    def tell(response: Response) -> Response:
        if "request_id" in g:
            response.headers["X-Request-ID"] = g.request_id
        return response
