"""sentences.toml and forms.toml: what is wrong in them is named, file and field, and what is there is filled in."""

from pathlib import Path

import pytest

from content.errors import BadContent
from content.forms import HARD_NEWS, KEYS, LATE, load_forms
from content.offer import Offer
from content.plain_words import plain_words
from content.publishing import to_mend
from tests.content.conftest import TODAY, Break, Problems


def test_a_sentence_is_said_with_its_blanks_filled_in(offer: Offer) -> None:
    words = offer.sentences.say("contacts.number_and_late", phone="01632 960001", late="{phone}")
    assert words == "01632 960001, or {phone} out of hours"
    assert offer.contact("samaritans").phone in offer.sentences.say("notes.emergency")


@pytest.mark.parametrize(
    ("old", "new", "field", "says"),
    [
        ('first_step = "First: {step}"', 'first_step = "First."', "answers.first_step", "has no {step}"),
        ("First: {step}", "First: {step} {figure}", "answers.first_step", "names {figure}"),
        ("First: {step}", "First\N{RIGHT SINGLE QUOTATION MARK}s: {step}", "answers.first_step", "cost double"),
        ("First: {step}", "First: {step} " + "now " * 40, "answers.first_step", "characters"),
        ("{phone:emergency}", "{phone:somebody}", "answers.not_safe", "names {phone:somebody}"),
        ('number_by_night = "{late}', 'number_by_night = "', "contacts.number_by_night", "has no {late}"),
        ("check_first = ", "chek_first = ", "answers.check_first", "is missing"),
        ("[notes]", "[note]", "note", "not a field that is known"),
    ],
)
def test_what_is_wrong_in_a_sentence_is_named(
    old: str, new: str, field: str, says: str, replace: Break, problems: Problems
) -> None:
    replace("sentences.toml", old, new)
    assert any((each.file, each.field) == ("sentences.toml", field) and says in each.what for each in problems())


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('key = "when"', 'key = "whenever"', "when"),
        ('"how much", ', '"(how much", ', "form 1.patterns"),
        ('"bailiffs after me for council tax"', '"a lovely day out"', "hard_news.examples"),
        ('"til when"', '"a lovely day out"', "form 3.examples"),
        ("holds = ", "hods = ", "form 3.hods"),
    ],
)
def test_what_is_wrong_in_a_form_is_named(
    old: str, new: str, field: str, replace: Break, folder: Path, offer: Offer
) -> None:
    replace("forms.toml", old, new)
    with pytest.raises(BadContent) as refusal:
        load_forms(folder, offer)
    assert ("forms.toml", field) in {(each.file, each.field) for each in refusal.value.problems}
    assert any(each.file == "forms.toml" for each in to_mend(folder, TODAY))


def test_every_form_and_sign_is_found_by_its_examples(offer: Offer) -> None:
    forms = load_forms(Path("content"), offer)
    assert set(forms.examples) == {*KEYS, HARD_NEWS, LATE}
    for key in KEYS:
        assert all(forms.form_of(plain_words(example)) == key for example in forms.examples[key])


def test_an_amount_may_be_for_some_ages_only(offer: Offer) -> None:
    amount = offer.amounts["uc-under-25"]
    assert (amount.fits(24), amount.fits(25), amount.fits(None)) == (True, False, True)


def test_a_page_knows_the_amounts_that_it_names(offer: Offer) -> None:
    assert offer.page("setting-up-home").amounts == ("setting-up-home",)
    assert offer.page("mental-health").amounts == ()
