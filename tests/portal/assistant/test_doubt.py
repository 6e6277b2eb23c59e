"""Between danger and none: what may be meant as danger is answered, with whom to ring beside it."""

import pytest

from portal.assistant import Kind, Knowledge
from portal.assistant.hearing import hear
from portal.assistant.kinds import ALARM, UNEASY, Leaning
from portal.assistant.learning import Read
from portal.assistant.lessons import NO_DANGER
from portal.assistant.replying import reply


def leaning(danger: float) -> Leaning:
    """Words that speak this much for danger, and for nothing else."""
    kinds: dict[str, float] = {**dict.fromkeys(Kind, -1.0), Kind.CRISIS: danger}
    return Leaning(Read(((), ()), None), kinds, dangers={"suicide": danger}, pages={"voting": 0.0})


def test_doubt_begins_below_the_alarm() -> None:
    assert leaning(ALARM + 0.1).is_danger()
    assert not leaning(ALARM - 0.1).is_danger()
    assert leaning(ALARM - 0.1).is_uneasy()
    assert not leaning(UNEASY - 0.1).is_uneasy()


def test_a_pattern_stands_unless_the_other_words_say_plainly_otherwise() -> None:
    assert not leaning(-0.5).overrules("homeless_tonight", length=8)
    assert leaning(-1.0).overrules("homeless_tonight", length=8)


def test_where_life_is_at_stake_the_words_must_be_plainer() -> None:
    assert leaning(-0.8).overrules("no_food", length=8)
    assert not leaning(-0.8).overrules("suicide", length=8)


def test_in_a_long_message_a_pattern_always_stands() -> None:
    assert not leaning(-2.0).overrules("no_food", length=200)


def test_an_uneasy_message_is_answered_with_whom_to_ring(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    line = knowledge.offer.sentences.say("answers.not_safe")
    assert line not in reply("how do i get a gym pass", (), knowledge).lines
    monkeypatch.setattr(Leaning, "is_uneasy", lambda _: True)
    found = reply("how do i get a gym pass", (), knowledge)
    assert found.kind is Kind.ANSWER
    assert found.lines[-1] == line


def test_every_made_up_example_of_danger_is_noticed(knowledge: Knowledge) -> None:
    known = knowledge.learned.word_for_word
    dangers = [said for said, kind in known.items() if kind != NO_DANGER]
    assert len(dangers) > 3000
    assert [said for said in dangers if not hear(said, knowledge).alarm] == []


def test_one_word_of_the_menu_is_no_alarm(knowledge: Knowledge) -> None:
    assert hear("LIFE", knowledge).alarm is None


def test_danger_is_told_by_its_kind(knowledge: Knowledge) -> None:
    alarm = hear("my boyfriend grabbed me by the throat last night", knowledge).alarm
    assert alarm
    assert alarm.kind == "domestic_abuse"
