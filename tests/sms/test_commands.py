"""Asking the assistant and sending what waits, from the command line."""

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal.database import Database
from portal.messages import outbox, threads
from portal.messages.models import OutgoingText
from portal.messages.phone_numbers import PhoneNumber
from tests.conftest import NOON

FIELDS = {"id", "kind", "slugs", "text", "segments", "command", "crisis_type"}


def run(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=words)
    return result.exit_code, result.output


def batch(app: Flask, folder: Path, *questions: object) -> list[dict[str, object]]:
    file = folder / "questions.jsonl"
    file.write_text("\n".join(json.dumps(question) for question in questions))
    status, output = run(app, "ask", "--batch", str(file))
    assert status == 0, output
    return [json.loads(line) for line in output.splitlines()]


def test_a_question_is_answered_as_a_text(app: Flask) -> None:
    status, output = run(app, "ask", "do i pay council tax")
    assert (status, output.splitlines()[0].endswith("/o/council-tax")) == (0, True)


def test_a_file_of_questions_gets_a_line_each(app: Flask, tmp_path: Path) -> None:
    first, second = batch(
        app, tmp_path, {"id": "a", "text": "do i pay council tax"}, {"id": "b", "text": "i want to kill myself"}
    )
    assert set(first) == FIELDS
    assert (first["id"], first["kind"], first["crisis_type"]) == ("a", "answer", None)
    assert first["slugs"]
    assert first["segments"] in (1, 2)
    assert (second["id"], second["kind"], second["crisis_type"]) == ("b", "crisis", "suicide")


def test_what_was_said_before_counts(app: Flask, tmp_path: Path) -> None:
    (line,) = batch(app, tmp_path, {"id": 1, "text": "do i pay council tax", "history": ["im in burnley"]})
    assert "Burnley" in str(line["text"])


def test_a_line_that_is_no_question_is_named(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"id": 1, "text": "hello"}\nnonsense\n')
    status, output = run(app, "ask", "--batch", str(file))
    assert status != 0
    assert "line 2" in output


@pytest.mark.parametrize("nothing", [(), ("--batch", "no-such-file")])
def test_without_a_question_it_says_how_to_ask(app: Flask, nothing: tuple[str, ...]) -> None:
    status, output = run(app, "ask", *nothing)
    assert status != 0
    assert "Usage" in output


def test_what_waits_is_sent(app: Flask, database: Database) -> None:
    with database.transaction() as db:
        point = threads.contact_point_for(db, PhoneNumber("+447700900123"), NOON)
        outbox.enqueue(db, point, "hello", "test", "k1", NOON)
    assert run(app, "outbox", "run", "--once") == (0, "Dealt with 1 text.\n")
    with database.reading() as db:
        assert db.scalars(select(OutgoingText)).one().sent_at == NOON
