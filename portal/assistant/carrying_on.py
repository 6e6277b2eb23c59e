"""MORE and BACK, worked out from the earlier messages alone."""

from collections.abc import Sequence
from dataclasses import replace

from content.checking import LONGEST_SMS
from content.offer import Page
from content.sentences import Sentences
from portal.assistant.answers import Kind, Reply, Trace
from portal.assistant.passages import step_words

MORE, BACK = "MORE", "BACK"


def more_about(page: Page, answer: Reply, times: int, sentences: Sentences) -> Reply:
    """Return the next part of the last answer: its steps, as many as fit in one text. `times` counts from 1."""
    steps = [step_words(step) for step in page.steps]
    say = sentences.say
    parts = text_parts([say("lists.numbered_step", number=n, step=step) for n, step in enumerate(steps, 1)])
    is_there = times <= len(parts)
    return replace(
        answer,
        kind=Kind.COMMAND,
        command=MORE,
        pages=(page,),
        lead=say("lists.steps", title=page.title),
        lines=tuple(steps),
        sms=parts[times - 1] if is_there else say("lists.no_more_steps", title=page.title),
        trace=Trace(f"more of {page.slug}, part {times} of {len(parts)}"),
    )


def text_parts(steps: Sequence[str]) -> list[str]:
    """Return the steps in parts that each fit in one text. A step that is too long for one is cut at a word."""
    parts: list[str] = []
    for step in (piece for long in steps for piece in _pieces(long)):
        if parts and len(parts[-1]) + 1 + len(step) <= LONGEST_SMS:
            parts[-1] += "\n" + step
        else:
            parts.append(step)
    return parts


def _pieces(step: str) -> list[str]:
    pieces = [""]
    for word in step.split():
        if len(pieces[-1]) + 1 + len(word) > LONGEST_SMS:
            pieces.append(word[:LONGEST_SMS])
        else:
            pieces[-1] = f"{pieces[-1]} {word}".strip()
    return pieces


def without_going_back(history: Sequence[str], goes_back: Sequence[bool]) -> list[str]:
    """Return the messages that are left once every BACK has taken away the one before it."""
    left: list[str] = []
    for message, is_back in zip(history, goes_back, strict=True):
        if not is_back:
            left.append(message)
        elif left:
            left.pop()
    return left
