"""What staff read about the pages."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from portal.feedback import queries
from portal.feedback.errors import NoSuchRefusal
from portal.feedback.queries import Helpfulness
from portal.feedback.reasons import Reason
from portal.feedback.recording import see_refusal
from tests.conftest import NOON
from tests.factories_staff import make_worker
from tests.portal.feedback.makers import make_feedback, make_report

SINCE = NOON - timedelta(days=90)


def test_answers_are_counted_by_page_from_a_moment_on(db: Session) -> None:
    for helpful in (True, True, False):
        make_feedback(db, helpful=helpful)
    make_feedback(db, page_slug="staying-put", now=SINCE)
    make_feedback(db, page_slug="mental-health", now=SINCE - timedelta(seconds=1))
    counted = queries.helpfulness_since(db, SINCE)
    assert counted == {"council-tax": Helpfulness(2, 1), "staying-put": Helpfulness(1, 0)}


def test_one_no_alone_weighs_less_than_many_among_more() -> None:
    assert Helpfulness().weight_of_no == 0
    assert Helpfulness(0, 1).weight_of_no < Helpfulness(10, 40).weight_of_no
    assert Helpfulness(3, 1).weight_of_no == 1 / 8


def test_reasons_are_counted_the_most_frequent_first(db: Session) -> None:
    for reason in (Reason.OTHER, Reason.HARD, Reason.HARD, None):
        make_feedback(db, helpful=False, reason=reason)
    make_feedback(db, helpful=False, reason=Reason.HARD, page_slug="staying-put")
    assert list(queries.reasons_since(db, "council-tax", SINCE).items()) == [(Reason.HARD, 2), (Reason.OTHER, 1)]


def test_what_was_said_comes_newest_first_without_those_who_said_only_yes_or_no(db: Session) -> None:
    older = make_feedback(db, words="good", now=NOON - timedelta(days=1))
    newer = make_feedback(db, helpful=False, reason=Reason.HARD)
    make_feedback(db)
    make_feedback(db, words="elsewhere", page_slug="staying-put")
    assert list(queries.said_about(db, "council-tax").rows) == [newer, older]


def test_fifty_are_shown_at_once_and_the_rest_on_the_next(db: Session) -> None:
    for minute in range(51):
        make_feedback(db, words="hm", now=NOON + timedelta(minutes=minute))
    first, second, third = (queries.said_about(db, "council-tax", number) for number in (1, 2, 3))
    assert (len(first.rows), first.total, first.has_previous, first.has_next) == (50, 51, False, True)
    assert (len(second.rows), second.has_previous, second.has_next) == (1, True, False)
    assert list(third.rows) == []


def test_reports_that_nobody_saw_come_first_then_the_newest(db: Session) -> None:
    seen = make_report(db, now=NOON)
    see_refusal(db, seen, by=make_worker(db), now=NOON)
    older = make_report(db, now=NOON - timedelta(days=2))
    newer = make_report(db, now=NOON - timedelta(days=1))
    make_report(db, page_slug="staying-put")
    assert list(queries.refusals_about(db, "council-tax").rows) == [newer, older, seen]


def test_only_unseen_reports_are_counted(db: Session) -> None:
    see_refusal(db, make_report(db), by=make_worker(db), now=NOON)
    assert queries.unseen_by_page(db) == {}
    make_report(db)
    make_report(db, page_slug="staying-put")
    assert queries.unseen_by_page(db) == {"council-tax": 1, "staying-put": 1}


@pytest.mark.parametrize("nobodys", [0, 999, 2**31, 10**30])
def test_a_report_that_is_not_there_is_refused_however_large_its_number(db: Session, nobodys: int) -> None:
    with pytest.raises(NoSuchRefusal):
        queries.get_refusal(db, nobodys, to_change=True)
