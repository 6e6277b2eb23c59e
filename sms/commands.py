"""Commands for texting and for asking the assistant: flask --app app ask, outbox run."""

import json
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup, with_appcontext

from portal.assistant import Reply, reply
from portal.web.context import current_knowledge, service
from sms.answering import answerer_for
from sms.chores import chores_for
from sms.compose import link_host, text_for
from sms.delivery import PAUSE_SECONDS, rules_for, run_once
from sms.segments import count_segments
from sms.sending import sender_for

MOST_PAGES = 3
outbox_commands = AppGroup("outbox", help="Texts that wait to be sent.")


@outbox_commands.command("run")
@click.option("--once", is_flag=True, help="Send what waits now and end.")
def outbox_run(once: bool) -> None:
    """Send texts that wait, and answer texts that were left behind, until stopped."""
    sender, rules, chores = sender_for(service().settings), rules_for(service()), chores_for(service())
    total, done = 0, 1
    while done or not once:
        done = run_once(answerer_for(service()), sender, service().clock, rules, chores)
        total += done
        if not done and not once:
            time.sleep(PAUSE_SECONDS)
    click.echo(f"Dealt with {total} {'text' if total == 1 else 'texts'}.")


@click.command("ask")
@click.argument("question", required=False)
@click.option("--batch", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A file of questions.")
@with_appcontext
def ask(question: str | None, batch: Path | None) -> None:
    """Say what the assistant would text back to QUESTION, or to each line of a JSONL file.

    For one QUESTION it also says why: which rule and which words decided, and where the words of the answer are from.
    A line has "id" and "text", and may have "history": the earlier messages, oldest first.
    """
    if batch is not None:
        for line in _answers(_questions(batch)):
            click.echo(json.dumps(line, ensure_ascii=False))
    elif question is not None:
        _show(reply(question, [], current_knowledge(), service().clock.now()))
    else:
        raise click.UsageError('Give a question in quotes, or --batch FILE. For example: ask "do i pay council tax"')


def _questions(batch: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(batch.read_text(encoding="utf-8-sig").splitlines(), 1):
        if not line.strip():
            continue
        try:
            question = json.loads(line)
            yield {"id": question["id"], "text": str(question["text"]), "history": question.get("history") or []}
        except (ValueError, KeyError, TypeError, AttributeError):
            raise click.ClickException(f'{batch.name} line {number}: give an object with "id" and "text".') from None


def _answers(questions: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for question in questions:
        found = reply(question["text"], question["history"], current_knowledge(), service().clock.now())
        text = _text(found)
        yield {
            "id": question["id"],
            "kind": found.kind.value,
            "slugs": [page.slug for page in found.pages[:MOST_PAGES]],
            "text": text,
            "segments": count_segments(text),
            "command": found.command,
            "crisis_type": found.crisis_type,
        }


def _show(found: Reply) -> None:
    """Print the reply as a text, and below it why it is this one."""
    click.echo(_text(found))
    click.echo(f"\nKind: {found.kind}. Form: {found.form or 'none'}. Why: {found.trace}")
    for passage in found.passages:
        where = f"{passage.page}, {passage.place}{f' {passage.key}' if passage.key else ''}"
        click.echo(f"From {where}, checked {passage.checked:%d.%m.%Y}, {passage.certainty}: {passage.words}")
    for amount in found.amounts:
        click.echo(f"Amount {amount.key}: {amount.figure}, {amount.certainty}. {amount.source}")
    if found.contacts:
        click.echo(f"Contact: {found.contacts[0].contact.name}")


def _text(found: Reply) -> str:
    return text_for(found, link_host(service().offer, service().settings))


def register(app: Flask) -> None:
    """Give the application these commands."""
    app.cli.add_command(outbox_commands)
    app.cli.add_command(ask)
