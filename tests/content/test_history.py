"""What happened to the pages, newest first, each event with a name that stays."""

import dataclasses
from datetime import date

from content.history import events_of, history, last_touched
from content.offer import Change, Offer, Page


def changed(page: Page, *changes: tuple[int, str]) -> Page:
    return dataclasses.replace(page, changes=tuple(Change(date(2026, 12, day), what) for day, what in changes))


def test_each_change_of_a_day_has_its_own_name(offer: Offer) -> None:
    page = changed(offer.page("council-tax"), (1, "One"), (1, "Two"), (3, "Three"))
    names = [event.name for event in events_of(page)]
    assert names == ["council-tax/2026-12-01/1", "council-tax/2026-12-01/2", "council-tax/2026-12-03/1"]
    assert last_touched(page) == date(2026, 12, 3)


def test_a_page_without_changes_tells_when_it_was_checked(offer: Offer) -> None:
    page = changed(offer.page("council-tax"))
    (event,) = events_of(page)
    assert (event.on, event.number) == (page.checked, 0)
    assert last_touched(page) == page.checked


def test_the_newest_comes_first_and_every_page_is_there_once_at_least(offer: Offer) -> None:
    pages = {**offer.pages, "council-tax": changed(offer.page("council-tax"), (9, "Now it is sure"))}
    events = history(dataclasses.replace(offer, pages=pages))
    assert events[0].what == "Now it is sure"
    assert [event.on for event in events] == sorted((event.on for event in events), reverse=True)
    assert {event.page.slug for event in events} == set(offer.pages)
    assert len({event.name for event in events}) == len(events)
