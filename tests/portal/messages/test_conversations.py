"""A talk on the web: opened once, silent while a person is on it, and gone when they say so."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from portal.accounts import audit
from portal.messages import alerts, conversations, takeover
from portal.messages.conversation_errors import ConversationOver, ReplyRefused
from portal.messages.conversation_models import Conversation, ConversationMessage, Side
from portal.messages.conversations import Automatic
from tests.conftest import NOON
from tests.factories_staff import make_worker
from tests.portal.messages.talk_makers import ANSWER, make_talk, say

DANGER = Automatic("Call 116 123.", danger="suicide")


def sides(db: Session, talk: Conversation) -> list[str]:
    return [line.side.value for line in conversations.messages_of(db, talk)]


def test_only_the_browser_that_holds_the_token_finds_the_talk(db: Session) -> None:
    talk = make_talk(db, "mine")
    assert conversations.find(db, "mine") is talk
    assert conversations.find(db, "somebody else's") is None


def test_sending_the_first_form_twice_opens_one_talk(db: Session) -> None:
    assert make_talk(db, "mine") is make_talk(db, "mine")


def test_neither_token_nor_name_nor_words_can_be_read_in_the_tables(db: Session) -> None:
    say(db, make_talk(db, "a secret token", first_name="Robin"), "a very private thing")
    db.flush()
    rows = str(db.execute(text("SELECT * FROM conversation")).all())
    rows += str(db.execute(text("SELECT * FROM conversation_message")).all())
    assert not [words for words in ("secret", "Robin", "private", "Maybe not") if words in rows]


def test_until_a_person_joins_the_assistant_answers_and_somebody_is_waited_for(db: Session) -> None:
    talk = make_talk(db)
    say(db, talk)
    assert sides(db, talk) == ["theirs", "automatic"]
    assert talk.waiting_since == NOON


def test_once_a_person_has_joined_the_assistant_is_silent_until_it_is_given_back(db: Session) -> None:
    talk, nadia = make_talk(db), make_worker(db)
    takeover.take(db, talk, nadia, None, NOON)
    say(db, talk, "are you there")
    assert sides(db, talk) == ["joined", "theirs"]
    takeover.hand_back(db, talk, nadia, NOON)
    say(db, talk, "do i pay council tax")
    assert sides(db, talk)[2:] == ["left", "theirs", "automatic"]
    assert talk.waiting_since is None


def test_danger_gets_its_reply_and_an_alert_also_while_a_person_is_there(db: Session) -> None:
    talk = make_talk(db)
    takeover.take(db, talk, make_worker(db), None, NOON)
    say(db, talk, "i cant go on", DANGER)
    assert sides(db, talk) == ["joined", "theirs", "automatic"]
    (alert,) = alerts.waiting(db)
    assert (alert.message, alert.danger, alert.conversation_id) == ("i cant go on", "suicide", talk.id)


def test_the_same_form_sent_twice_is_one_line_and_one_alert(db: Session) -> None:
    talk = make_talk(db)
    for _ in range(2):
        conversations.say(db, talk, "i cant go on", DANGER, NOON, form_key="this form")
    assert sides(db, talk) == ["theirs", "automatic"]
    assert alerts.summary(db).count == 1


def test_what_only_a_person_can_answer_waits_for_one_again(db: Session) -> None:
    talk, nadia = make_talk(db), make_worker(db)
    takeover.take(db, talk, nadia, None, NOON)
    takeover.hand_back(db, talk, nadia, NOON)
    say(db, talk, "talk to a person", Automatic("", asks_for_person=True), NOON + timedelta(hours=1))
    assert talk.waiting_since == NOON + timedelta(hours=1)
    assert sides(db, talk)[-1] == "theirs"


def test_a_message_opens_a_closed_talk_again(db: Session) -> None:
    talk = make_talk(db)
    takeover.close(db, talk, make_worker(db), NOON)
    say(db, talk)
    assert talk.closed_at is None


@pytest.mark.parametrize("words", ["", "  ", "x" * 2001])
def test_empty_and_endless_messages_are_refused(db: Session, words: str) -> None:
    with pytest.raises(ReplyRefused):
        say(db, make_talk(db), words)


def test_who_ends_the_talk_can_not_open_it_again_and_staff_can_read_it(db: Session) -> None:
    talk = make_talk(db, "mine")
    takeover.take(db, talk, make_worker(db), None, NOON)
    conversations.end(db, talk, NOON)
    db.flush()
    assert conversations.find(db, "mine") is None
    assert talk.holder is None
    with pytest.raises(ConversationOver):
        say(db, talk)
    with pytest.raises(ConversationOver):
        conversations.ask_again(talk, NOON)


def test_who_deletes_the_talk_leaves_no_line_of_it_and_an_entry_that_it_was(db: Session) -> None:
    talk = make_talk(db)
    say(db, talk, "i cant go on", DANGER)
    subject = talk.subject
    conversations.erase(db, talk, NOON)
    for table in (Conversation, ConversationMessage):
        assert db.scalar(select(func.count()).select_from(table)) == 0
    assert audit.history_of(db, subject)[0].action == "conversation.deleted"
    (alert,) = alerts.waiting(db)
    assert (alert.message, alert.conversation_id) == ("i cant go on", None)


def test_the_newest_line_tells_whether_there_is_anything_new(db: Session) -> None:
    talk = make_talk(db)
    say(db, talk, automatic=ANSWER)
    assert conversations.messages_of(db, talk)[-1].side is Side.AUTOMATIC
