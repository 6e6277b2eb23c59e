"""Catches whatever is logged, by us or by any library, at every level."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

NAMES = (
    None,
    "twilio",
    "twilio.http_client",
    "twilio.request_validator",
    "urllib3",
    "urllib3.connectionpool",
    "requests",
)


class Everything(logging.Handler):
    """Keeps all that is logged, and all that a record carries."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{self.format(record)} {vars(record)}")


@contextmanager
def all_logged() -> Iterator[list[str]]:
    """Yield a list to which every line is added that is logged from here on."""
    handler = Everything()
    loggers = [logging.getLogger(name) for name in NAMES]
    before = [(logger, logger.level) for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
        logger.addHandler(handler)
    try:
        yield handler.lines
    finally:
        for logger, level in before:
            logger.setLevel(level)
            logger.removeHandler(handler)
