"""Hard words are explained where they first stand, once, and in valid HTML."""

import dataclasses

import pytest

from content.offer import Offer, Page, Step, Term, Who
from portal.web.explaining import MOST_ON_A_PAGE, Explainer, PageExplainer

TERMS = {
    term.key: term
    for term in (
        Term("personal-adviser", "PA", ("personal adviser", "PAs"), "Your worker."),
        Term("pathway-plan", "pathway plan", (), "Your plan."),
        Term("plan", "plan", (), "Any plan."),
        Term("staying-put", "Staying Put", (), "Living on with your carer."),
        Term("universal-credit", "Universal Credit", ("UC",), "Money & more."),
    )
}


@pytest.fixture
def page(offer: Offer) -> Page:
    """A page that uses none of the words, and of another name than theirs."""
    bare = offer.page("council-tax")
    return dataclasses.replace(
        bare, slug="other", who=Who(None, None, ("Anyone.",)), gets_html="", steps=(Step("Ask"),)
    )


@pytest.fixture
def explain(page: Page) -> PageExplainer:
    return Explainer(TERMS).on(page)


def fold(form: str, meaning: str) -> str:
    return f'<details class="term"><summary>What does “{form}” mean?</summary><p>{meaning}</p></details>'


def test_a_word_is_explained_after_its_paragraph_and_once(explain: PageExplainer) -> None:
    html = "<p>See your <strong>pathway\nplan</strong>.</p><p>Your pathway plan again.</p>"
    assert explain.html(html) == html.replace("</p><p>", "</p>" + fold("pathway plan", "Your plan.") + "<p>")
    assert explain.after("pathway plan") == ""


def test_in_a_list_it_stands_in_the_item_before_any_inner_list(explain: PageExplainer) -> None:
    html = "<ul><li>Claim UC:<ul><li>now</li></ul></li><li>Staying Put</li></ul>"
    told = fold("UC", "Universal Credit. Money &amp; more.")
    put = fold("Staying Put", "Living on with your carer.")
    assert explain.html(html) == f"<ul><li>Claim UC:{told}<ul><li>now</li></ul></li><li>Staying Put{put}</li></ul>"


@pytest.mark.parametrize(
    "html",
    [
        "<h2>Universal Credit</h2>",
        '<p><a href="/offer/universal-credit">Universal Credit</a></p>',
        "<table><tbody><tr><td>Universal Credit</td></tr></tbody></table>",
        "<p>staying put is fine, and so is a spade and planning</p>",
    ],
)
def test_headings_links_tables_and_other_words_are_left_alone(explain: PageExplainer, html: str) -> None:
    assert explain.html(html) == html


def test_the_longest_form_is_meant(explain: PageExplainer) -> None:
    assert explain.after("Your Pathway plan") == fold("Pathway plan", "Your plan.")
    assert explain.after("Your plan") == fold("plan", "Any plan.")


def test_nothing_of_the_text_is_lost_or_changed(offer: Offer) -> None:
    explainer = Explainer(offer.glossary)
    for page in offer.pages.values():
        explain = explainer.on(page)
        for html in (page.gets_html, page.act_now_html, page.refused_html, page.body_html):
            shown = explain.html(html)
            assert "</details></p>" not in shown
            while "<details" in shown:
                before, _, rest = shown.partition('<details class="term">')
                shown = type(shown)(before + rest.partition("</details>")[2])
            assert shown == html, page.slug


def test_a_page_does_not_explain_itself(page: Page) -> None:
    own = dataclasses.replace(page, slug="pathway-plan")
    assert Explainer(TERMS).on(own).after("Your pathway plan") == ""


def test_the_commonest_word_is_explained_only_where_the_page_leans_on_it(page: Page) -> None:
    explainer = Explainer(TERMS)
    assert explainer.on(page).after("Ask your PA") == ""
    leaning = dataclasses.replace(page, steps=(Step("Tell your PA"),))
    assert "“PAs”" in explainer.on(leaning).after("All PAs do")


def test_no_page_has_more_than_a_few(page: Page) -> None:
    many = {name: Term(name, name, (), "It.") for name in ("one", "two", "three", "four", "five", "six", "seven")}
    shown = Explainer(many).on(page).after(" ".join(many))
    assert shown.count("<details") == MOST_ON_A_PAGE


def test_without_a_glossary_nothing_is_explained(page: Page) -> None:
    assert Explainer({}).on(page).html("<p>Your PA</p>") == "<p>Your PA</p>"
