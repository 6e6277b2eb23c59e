"""A number that several people have never shows one person's texts with another's."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from portal.accounts import audit
from portal.messages import outbox, takeover
from portal.messages.conversation_lines import lines_of
from portal.messages.conversation_models import Conversation
from portal.messages.models import InboundText
from portal.referrals import whose_texts
from portal.referrals.errors import NoSuchReferral
from portal.referrals.models import Referral
from portal.referrals.wants import Status
from tests.conftest import NOON
from tests.factories_staff import make_referral, make_worker
from tests.portal.messages.makers import make_inbound
from tests.portal.messages.talk_makers import answer, make_talk, make_text_talk

SHARED = "07700 900982"
HOUR = timedelta(hours=1)


@pytest.fixture
def talk(db: Session) -> Conversation:
    """The conversation of a number."""
    return make_text_talk(db, SHARED)


def text_from(db: Session, body: str, hours: float = 0) -> InboundText:
    text = make_inbound(db, body, SHARED, NOON + hours * HOUR)
    db.flush()
    return text


def words(db: Session, talk: Conversation, about: Referral | None = None) -> list[str]:
    people = whose_texts.possible_people(db, talk)
    lines = whose_texts.shown(lines_of(db, talk), people, about.public_ref if about else None)
    return [line.words for line in lines]


def attribute(db: Session, talk: Conversation, text: InboundText, to: Referral) -> int:
    return whose_texts.attribute(db, talk, [text.id], to.public_ref, make_worker(db), NOON)


def test_as_long_as_one_referral_has_the_number_its_texts_are_shown_with_it(db: Session, talk: Conversation) -> None:
    text_from(db, "WORK")
    kai = make_referral(db)
    text_from(db, "any news", 1)
    assert words(db, talk) == words(db, talk, kai) == ["WORK", "any news"]


def test_once_a_second_one_has_it_what_is_nobodys_yet_is_shown_with_neither(db: Session, talk: Conversation) -> None:
    text_from(db, "any news")
    kai, amara = make_referral(db), make_referral(db, first_name="Amara")
    assert (words(db, talk, kai), words(db, talk, amara), words(db, talk)) == ([], [], ["any news"])


def test_what_staff_have_put_with_one_is_shown_only_there(db: Session, talk: Conversation) -> None:
    news, cv = text_from(db, "any news"), text_from(db, "heres my cv", 1)
    kai, amara = make_referral(db), make_referral(db, first_name="Amara", status=Status.NEW)
    assert attribute(db, talk, news, kai) == attribute(db, talk, cv, amara) == 1
    assert (words(db, talk, kai), words(db, talk, amara), words(db, talk)) == (["any news"], ["heres my cv"], [])
    actions = {entry.action for entry in audit.history_of(db, talk.subject)}
    assert actions == {"conversation.attributed"}
    assert audit.history_of(db, kai.public_ref)[0].action == "referral.texts_attributed"


def test_a_referral_that_was_closed_long_ago_keeps_the_number_shared(db: Session, talk: Conversation) -> None:
    text_from(db, "my secret")
    make_referral(db, status=Status.CLOSED, taken_by=make_worker(db))
    amara = make_referral(db, first_name="Amara", received_at=NOON + HOUR)
    assert words(db, talk, amara) == []


def test_an_answer_for_one_of_them_is_shown_only_there(db: Session, talk: Conversation) -> None:
    kai, amara, nadia = make_referral(db), make_referral(db, first_name="Amara"), make_worker(db)
    takeover.take(db, talk, nadia, None, NOON)
    answer(db, talk, nadia, "Hi Kai", about_ref=kai.public_ref)
    assert "Hi Kai" in words(db, talk, kai)
    assert "Hi Kai" not in words(db, talk, amara) + words(db, talk)


def test_the_text_with_a_reference_is_that_persons(db: Session, talk: Conversation) -> None:
    kai, amara = make_referral(db), make_referral(db, first_name="Amara")
    assert kai.contact_point is not None
    outbox.enqueue(db, kai.contact_point, "Thanks Kai.", "reference", f"reference:{kai.public_ref}", NOON)
    assert words(db, talk, kai) == ["Thanks Kai."]
    assert words(db, talk, amara) == words(db, talk) == []


def test_texts_can_not_be_put_with_somebody_who_does_not_have_the_number(db: Session, talk: Conversation) -> None:
    stranger = make_referral(db, contact_point=None)
    with pytest.raises(NoSuchReferral):
        attribute(db, talk, text_from(db, "hello"), stranger)


def test_texts_of_another_number_can_not_be_put_with_somebody(db: Session, talk: Conversation) -> None:
    kai, other = make_referral(db), make_inbound(db, "not yours", "07700 900124")
    db.flush()
    assert attribute(db, talk, other, kai) == 0
    assert other.about_ref is None


def test_who_has_the_number_now_sees_nothing_of_who_had_it_before(db: Session, talk: Conversation) -> None:
    kai, news = make_referral(db), text_from(db, "any news", 0.1)
    fresh = takeover.number_changed_hands(db, talk, make_worker(db), NOON + HOUR)
    amara = make_referral(db, first_name="Amara", received_at=NOON + 2 * HOUR)
    text_from(db, "new here", 3)
    assert words(db, fresh) == words(db, fresh, amara) == ["new here"]
    assert words(db, talk) == words(db, talk, kai) == [news.body]
    assert list(whose_texts.possible_people(db, fresh)) == [amara]


def test_who_leaves_a_number_on_the_web_sees_none_of_its_texts_and_it_none_of_theirs(
    db: Session, talk: Conversation
) -> None:
    text_from(db, "my own case")
    web, nadia = make_talk(db, contact_point=talk.contact_point), make_worker(db)
    takeover.take(db, web, nadia, None, NOON)
    answer(db, web, nadia, "About your rent")
    assert words(db, web) == ["", "About your rent"]
    assert words(db, talk) == ["my own case", ""]
    assert not whose_texts.possible_people(db, web)
