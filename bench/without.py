"""The same code without encryption, or without the audit trail: for the benchmark, which says what each costs.

The product has no switch for either. What seals, unseals, hashes and records is swapped from here, wherever a module
has it in hand, and put back afterwards.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from sqlalchemy import ColumnElement, Dialect
from sqlalchemy.orm import Session

from portal import encryption, sealing
from portal.accounts import audit
from portal.accounts.models import AuditEntry
from portal.sealing import EncryptedText

OURS = ("portal", "sms", "app")
LONGEST_MARK = 64  # of the columns that a blind index goes into


@contextmanager
def without_encryption() -> Iterator[None]:
    """Let words go into the database and come out of it as they are, and numbers and names be found as themselves.

    Rows written meanwhile can be read meanwhile alone, over a database that was opened for nothing else: SQLAlchemy
    remembers for each how its columns are read.
    """
    with ExitStack() as stack:
        for original, plain in (
            (encryption.seal, _as_it_is),
            (encryption.unseal, _as_it_is),
            (encryption.blind_index, _mark),
            (sealing.new_row_key, str),
            (getattr(sealing, "_bind"), _bind_nothing),  # noqa: B009 - of no use but here
        ):
            _swap_everywhere(stack, original, plain)
        stack.enter_context(patch.object(EncryptedText, "process_bind_param", _same_value))
        stack.enter_context(patch.object(EncryptedText, "process_result_value", _same_value))
        stack.enter_context(patch.object(EncryptedText, "column_expression", _same_column))
        yield


@contextmanager
def without_audit() -> Iterator[None]:
    """Let nothing be written into the audit trail."""
    with patch.object(audit, "record", _record_nothing):
        yield


def _swap_everywhere(stack: ExitStack, original: Callable[..., Any], stand_in: Callable[..., Any]) -> None:
    """Put `stand_in` wherever a module of ours has imported `original`."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in OURS:
            for attribute in [each for each, value in vars(module).items() if value is original]:
                stack.enter_context(patch.object(module, attribute, stand_in))


def _as_it_is(words: str, _place: str, _row_key: str) -> str:
    return words


def _mark(value: str) -> str:
    return value.encode().hex()[-LONGEST_MARK:]  # in hex, for that is what some who ask for it read


def _bind_nothing(_mapper: object, _target: object) -> None:
    """Words need not be told for which row they are."""


def _same_value(_self: EncryptedText, value: str | None, _dialect: Dialect) -> str | None:
    return value


def _same_column(_self: EncryptedText, column: ColumnElement[str]) -> ColumnElement[str]:
    return column


def _record_nothing(_db: Session, **_said: object) -> AuditEntry:
    return AuditEntry()
