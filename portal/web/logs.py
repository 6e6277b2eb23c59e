"""What is written down as it happens: a fixed event name and a few fields, never anybody's words or number."""

import logging
from datetime import UTC, datetime

OURS = ("portal", "search_index", "sms")
# What every record carries anyway: the rest of it are the fields of the event.
USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class EventLine(logging.Formatter):
    """One line an event: 2026-11-24T12:00:00Z ERROR request_failed endpoint=public.search kind=ValueError"""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        fields = [f"{name}={value}" for name, value in sorted(vars(record).items()) if name not in USUAL]
        return " ".join([moment, record.levelname, record.getMessage(), *fields])


def set_up_logs() -> None:
    """Write our events to standard error, once, however often an application is made."""
    for name in OURS:
        logger = logging.getLogger(name)
        logger.setLevel(logging.INFO)
        if not any(isinstance(handler.formatter, EventLine) for handler in logger.handlers):
            handler = logging.StreamHandler()
            handler.setFormatter(EventLine())
            logger.addHandler(handler)
