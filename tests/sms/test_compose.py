"""A reply as a text: the words first, a short link last, never more than two texts' worth."""

import dataclasses
from types import SimpleNamespace
from typing import cast

import pytest

from content.offer import Page
from content.telling import WhoReads
from portal.assistant import Kind, Reply
from portal.assistant.answers import NOT_TOLD
from portal.messages.gsm7 import is_gsm7
from portal.settings import Settings
from portal.web.context import Service
from sms.compose import Note, link_host, note_text, text_for
from sms.segments import count_segments

HOST = "iyc.example"
COUNCIL_TAX = cast(Page, SimpleNamespace(slug="council-tax"))


def a_reply(kind: Kind = Kind.ANSWER, sms: str = "Maybe. Ask your PA.", pages: tuple[Page, ...] = ()) -> Reply:
    given = {field.name: None for field in dataclasses.fields(Reply)}
    return Reply(**given | {"kind": kind, "sms": sms, "pages": pages, "told": NOT_TOLD})  # type: ignore[arg-type]


def test_the_link_to_the_page_comes_last() -> None:
    assert text_for(a_reply(pages=(COUNCIL_TAX,)), HOST) == "Maybe. Ask your PA. iyc.example/o/council-tax"


def test_without_a_page_there_is_no_link() -> None:
    assert text_for(a_reply(), HOST) == "Maybe. Ask your PA."


def test_beside_numbers_for_danger_there_is_no_link() -> None:
    crisis = a_reply(Kind.CRISIS, "Call 999 now.", (COUNCIL_TAX,))
    assert text_for(crisis, HOST) == "Call 999 now."


def test_a_wish_for_help_with_work_leads_to_the_referral() -> None:
    assert text_for(a_reply(Kind.REFER, "We can help."), HOST) == "We can help. iyc.example/refer"


def test_on_a_public_site_links_begin_with_its_own_address(service: Service, settings: Settings) -> None:
    public = dataclasses.replace(settings, is_local=False, public_base_url="https://corner.example")
    assert link_host(service.offer, public) == "corner.example"
    assert link_host(service.offer, settings) == service.offer.council.link_host


def test_every_page_s_text_fits_in_two_segments_with_its_words_whole(service: Service) -> None:
    for page in service.offer.pages.values():
        text = text_for(a_reply(sms=page.sms, pages=(page,)), service.offer.council.link_host)
        assert text.startswith(page.sms.strip()), page.slug
        assert count_segments(text) <= 2, page.slug


@pytest.mark.parametrize("note", Note)
def test_every_note_is_plain_whole_and_names_the_numbers_for_an_emergency(service: Service, note: Note) -> None:
    text = note_text(note, service.offer)
    assert is_gsm7(text)
    assert text.startswith(service.offer.sentences.say(f"notes.{note}"))
    assert "999" in text
    assert "116 123" in text
    assert count_segments(text) <= 2


def test_who_reads_it_is_said_at_the_end_where_there_is_room() -> None:
    told = WhoReads(sms="Our team reads these 9am to 5pm.")
    short, long = (dataclasses.replace(a_reply(Kind.CRISIS, sms), told=told) for sms in ("Call 999 now.", "9" * 290))
    assert text_for(short, HOST) == "Call 999 now. Our team reads these 9am to 5pm."
    assert text_for(long, HOST) == "9" * 290
