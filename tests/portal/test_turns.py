"""While the database is somebody else's or silent, one at a time waits for it and everybody else is told at once."""

import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from sqlalchemy.exc import OperationalError, TimeoutError

from portal.turns import ASKS, Door, Turns

PATIENCE_SECONDS = 600  # no writer here is to give up because of the time
ANSWER_SECONDS = 10  # for what must come at once, on a busy machine


class Silent(Exception):
    """Nothing answered."""


class Asked:
    """Somebody's question to the database, which stays open until the test answers it."""

    def __init__(self) -> None:
        self.is_open = threading.Event()
        self._answers: list[Exception | None] = []
        self._answered = threading.Semaphore(0)

    def __call__(self) -> str:
        self.is_open.set()
        assert self._answered.acquire(timeout=ANSWER_SECONDS)
        self.is_open.clear()
        answer = self._answers.pop(0)
        if answer is not None:
            raise answer
        return "a connection"

    def answer(self, error: Exception | None = None) -> None:
        self._answers.append(error)
        self._answered.release()


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor() as pool:
        yield pool


def held() -> OperationalError:
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode = sqlite3.SQLITE_BUSY
    return OperationalError("BEGIN IMMEDIATE", {}, error)


def write(turns: Turns, asked: Asked) -> None:
    with turns.one():
        turns.begin(asked)


def found_held(threads: ThreadPoolExecutor, turns: Turns) -> tuple[Future[None], Asked]:
    """Let somebody ask for the file in vain once, and ask again."""
    asked = Asked()
    first = threads.submit(write, turns, asked)
    asked.answer(held())
    return first, asked


def test_who_waits_behind_one_that_finds_the_file_held_is_told_at_once(threads: ThreadPoolExecutor) -> None:
    turns, asked = Turns(PATIENCE_SECONDS), Asked()
    first = threads.submit(write, turns, asked)
    assert asked.is_open.wait(ANSWER_SECONDS)
    behind = threads.submit(write, turns, Asked())
    asked.answer(held())
    with pytest.raises(TimeoutError, match="of this process"):
        behind.result(ANSWER_SECONDS)
    asked.answer()
    first.result(ANSWER_SECONDS)


def test_once_one_gets_through_everybody_waits_for_their_turn_again(threads: ThreadPoolExecutor) -> None:
    turns = Turns(PATIENCE_SECONDS)
    first, asked = found_held(threads, turns)
    asked.answer()
    first.result(ANSWER_SECONDS)
    second, third = Asked(), Asked()
    writing = threads.submit(write, turns, second)
    assert second.is_open.wait(ANSWER_SECONDS)
    behind = threads.submit(write, turns, third)
    second.answer()
    third.answer()
    writing.result(ANSWER_SECONDS)
    behind.result(ANSWER_SECONDS)


def test_who_asks_in_vain_to_the_end_is_told_and_the_next_one_asks(threads: ThreadPoolExecutor) -> None:
    turns = Turns(PATIENCE_SECONDS)
    first, asked = found_held(threads, turns)
    for _ in range(ASKS - 1):
        asked.answer(held())
    with pytest.raises(OperationalError):
        first.result(ANSWER_SECONDS)
    next_one = Asked()
    next_one.answer()
    write(turns, next_one)


def test_another_trouble_is_told_as_it_is_and_holds_nobody_up(threads: ThreadPoolExecutor) -> None:
    turns, asked = Turns(PATIENCE_SECONDS), Asked()
    asked.answer(OperationalError("BEGIN IMMEDIATE", {}, sqlite3.OperationalError("disk I/O error")))
    with pytest.raises(OperationalError, match="disk"):
        threads.submit(write, turns, asked).result(ANSWER_SECONDS)
    test_once_one_gets_through_everybody_waits_for_their_turn_again(threads)


def test_while_a_machine_is_silent_one_at_a_time_tries_to_reach_it(threads: ThreadPoolExecutor) -> None:
    door, found_out, looks = Door(), Asked(), Asked()
    found_out.answer(Silent())
    with pytest.raises(Silent):
        door.connect(found_out, Silent)
    looking = threads.submit(door.connect, looks, Silent)
    assert looks.is_open.wait(ANSWER_SECONDS)
    with pytest.raises(TimeoutError, match="another thread"):
        threads.submit(door.connect, Asked(), Silent).result(ANSWER_SECONDS)
    looks.answer()
    assert looking.result(ANSWER_SECONDS) == "a connection"


def test_a_machine_that_answers_is_reached_by_all_at_once(threads: ThreadPoolExecutor) -> None:
    door, refused, one, other = Door(), Asked(), Asked(), Asked()
    refused.answer(ConnectionRefusedError())
    with pytest.raises(ConnectionRefusedError):
        door.connect(refused, Silent)
    both = [threads.submit(door.connect, each, Silent) for each in (one, other)]
    for each in (one, other):
        assert each.is_open.wait(ANSWER_SECONDS)
        each.answer()
    assert [each.result(ANSWER_SECONDS) for each in both] == ["a connection"] * 2
