"""What can be asked for at any time: a form, the menu, a reference, to delete. And the short questions back."""

from collections.abc import Sequence
from dataclasses import replace

from portal.accounts import audit
from portal.assistant import Kind
from portal.dialogues import looking_up
from portal.dialogues.desk import Desk, Heard, Spoken, Step
from portal.dialogues.form import OTHER_THING, Pending, Talk
from portal.dialogues.menu import MENU, menu_words
from portal.messages import deletion_asked
from portal.messages.alerts import NEEDS_PERSON
from portal.messages.erasing import erase_words
from portal.referrals import queries
from portal.referrals.models import Referral
from portal.referrals.wants import Status

OFFER, REFERENCE, DELETE = "offer", "reference", "delete"
MOST_WRONG_NAMES = 2


def pending(desk: Desk, talk: Talk, heard: Heard) -> Step:
    """Take a text for the answer to the short question that waits. If it is none, the question is forgotten."""
    question, rest = talk.pending, talk.without_pending()
    if question is None:
        return Step(talk)
    if question.about == OFFER:
        return _begin(desk, question.words) if _says_yes(heard) else Step(rest)
    if question.about == DELETE:
        return _delete(desk, rest, heard)
    return _check_name(desk, question, rest, heard)


def _says_yes(heard: Heard) -> bool:
    return heard.means("yes", "start", "send", "go_on") or heard.said.figure == "1"


def _begin(desk: Desk, words: str) -> Step:
    return Step.of(desk.filler.begin(desk.point.phone, desk.filler.reader.hear(words)))


def _check_name(desk: Desk, question: Pending, rest: Talk, heard: Heard) -> Step:
    theirs = looking_up.named(queries.of_number(desk.db, desk.point), heard.said.words)
    if theirs:
        return _tell(desk, rest, theirs)
    if not heard.is_unsure:
        return Step(rest)
    misses = question.misses + 1
    if misses >= MOST_WRONG_NAMES:
        return Step(rest, Spoken(desk.wording.say("ref_give_up")))
    return Step(replace(rest, pending=replace(question, misses=misses)), Spoken(desk.wording.say("ref_wrong_name")))


def _delete(desk: Desk, rest: Talk, heard: Heard) -> Step:
    """Delete after a yes. Where a request for help is open, the texts belong to it: a person looks first."""
    if heard.means("no"):
        return Step(rest, Spoken(desk.wording.say("delete_no")))
    if not heard.means("yes") and heard.command != "DELETE":
        return Step(rest)
    if any(each.status is not Status.CLOSED for each in queries.of_number(desk.db, desk.point)):
        deletion_asked.note(desk.db, desk.point, desk.now)
        return Step(rest, Spoken(desk.wording.say("delete_passed"), danger=NEEDS_PERSON))
    erase_words(desk.db, desk.point)
    audit.record(desk.db, actor=None, action="texts.erased", subject=f"number:{desk.point.id}", now=desk.now)
    return Step(Talk(), Spoken(desk.wording.say("deleted")))


def asked_for(desk: Desk, talk: Talk, heard: Heard) -> Step:
    """Do what a text asks for by itself, whatever else waits."""
    form = talk.form
    if heard.means("start") and heard.found.kind is not Kind.COMMAND:
        return Step.of(desk.filler.resume(form)) if form else _begin(desk, heard.said.words)
    if heard.command == "REF" or heard.means("progress"):
        return _reference(desk, talk, heard)
    if heard.command == "DELETE":
        waiting = replace(talk.waiting_for(OTHER_THING), pending=Pending(DELETE))
        return Step(waiting, Spoken(heard.found.sms))
    if heard.command == MENU:
        return Step(talk.waiting_for(OTHER_THING), Spoken(menu_words(desk.wording), counts=True))
    if heard.found.kind is Kind.REFER and form is None:
        if heard.means("yes"):  # to a page that asked whether they want help
            return _begin(desk, heard.said.words)
        return Step(replace(talk, pending=Pending(OFFER, heard.said.words)))
    return Step(talk)


def _reference(desk: Desk, talk: Talk, heard: Heard) -> Step:
    """Give the reference, having checked who asks: a number may be shared, or be somebody else's by now."""
    waiting = talk.waiting_for(OTHER_THING)
    sent = queries.find_by_ref(desk.db, talk.sent) if talk.sent else None
    if sent is not None and looking_up.is_just_sent(sent, desk.now):
        return _tell(desk, waiting, [sent])
    if queries.of_number(desk.db, desk.point):
        asking = replace(waiting, pending=Pending(REFERENCE))
        return Step(asking, Spoken(desk.wording.say("ref_ask_name")))
    return Step(waiting, Spoken(desk.wording.say("ref_none")) if heard.command == "REF" else None)


def _tell(desk: Desk, talk: Talk, theirs: Sequence[Referral]) -> Step:
    return Step(talk, Spoken(looking_up.told(theirs, desk.wording, desk.today)))
