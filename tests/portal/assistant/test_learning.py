"""What is learned from examples counts at once, is kept whole, and can be read."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from content.examples import Examples
from content.plain_words import plain_words
from portal.assistant import Kind, Knowledge, learning
from portal.assistant.hearing import hear
from portal.assistant.learning import learn
from portal.assistant.lessons import Lessons
from portal.assistant.linear import Classifier
from portal.assistant.ngrams import Vocabulary
from portal.assistant.training import Example, train

BEES = "bees honey hive", "the hive has honey", "honey for tea", "a hive of bees"
BOATS = "boats sail rope", "the sail has a rope", "rope for the boat", "boats and sails"


def taught(*words: str) -> tuple[Vocabulary, Classifier]:
    """A vocabulary and a classifier that know bees from boats, with `words` to know besides."""
    messages = [plain_words(said) for said in (*BEES, *BOATS)]
    vocabulary = Vocabulary.of([*messages, *(plain_words(each) for each in words)])
    labels = ["bees"] * len(BEES) + ["boats"] * len(BOATS)
    examples = [Example(vocabulary.vector(said), label) for said, label in zip(messages, labels, strict=True)]
    return vocabulary, train(examples, len(vocabulary))


@dataclass(frozen=True)
class Given:
    """Examples that no file holds."""

    examples: Examples

    def digest(self) -> bytes:
        return repr(self.examples).encode()


@dataclass(frozen=True)
class Unread:
    """Examples that nobody needs."""

    named: bytes

    @property
    def examples(self) -> Examples:
        pytest.fail("nobody needs to read them again")

    def digest(self) -> bytes:
        return self.named


def few_lessons(knowledge: Knowledge, **examples: tuple[str, ...]) -> Lessons:
    """Lessons from two pages alone, so that training takes no time."""
    pages = {slug: knowledge.offer.pages[slug] for slug in ("council-tax", "savings")}
    offer = replace(knowledge.offer, pages=pages)
    return Lessons(offer, {}, knowledge.replies, knowledge.safeguarding, Given(Examples(examples, {}, {}, {})))


def emptied(_whole: bytes) -> bytes:
    return b""


def cut_short(whole: bytes) -> bytes:
    return whole[:-1]


def scribbled_over(_whole: bytes) -> bytes:
    return b"broken"


def one_bit_turned(whole: bytes) -> bytes:
    middle = len(whole) // 2
    return whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]


def test_a_message_is_scored_by_the_words_that_it_shares_with_examples() -> None:
    vocabulary, classifier = taught()
    scores = classifier.scores(vocabulary.vector(plain_words("is there honey in that hive")))
    assert scores["bees"] > 0 > scores["boats"]


def test_pieces_of_words_survive_a_typing_error() -> None:
    vocabulary, classifier = taught()
    scores = classifier.scores(vocabulary.vector(plain_words("honye")))
    assert scores["bees"] > scores["boats"]


def test_words_that_nobody_taught_say_nothing_for_any_label() -> None:
    vocabulary, classifier = taught()
    places, worth = vocabulary.vector(plain_words("xqzt"))
    assert len(places) == len(worth) == 0
    assert set(classifier.scores((places, worth))) == {"bees", "boats"}


def test_the_same_examples_always_teach_the_same() -> None:
    (_, first), (_, second) = taught(), taught()
    assert first == second


def test_each_term_says_how_much_it_adds() -> None:
    vocabulary, classifier = taught()
    strongest = classifier.added(vocabulary.vector(plain_words("honey and rope")), "bees")
    assert vocabulary.term(strongest[0][1]).strip(".") in "honey"
    assert strongest[0][0] > 0 > strongest[-1][0]


def test_an_added_example_is_learned_at_once(knowledge: Knowledge) -> None:
    words = plain_words("zorblat")
    before = learn(few_lessons(knowledge), str, None)
    after = learn(few_lessons(knowledge, savings=("wheres my zorblat", "zorblat money")), str, None)
    assert before.scores("pages", before.read(words))["savings"] < after.scores("pages", after.read(words))["savings"]


def test_what_was_learned_is_kept_and_read_again(
    knowledge: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lessons = few_lessons(knowledge)
    first = learn(lessons, str, tmp_path)
    monkeypatch.setattr(learning, "_train", lambda *_: pytest.fail("it was kept, so it need not be learned again"))
    second = learn(lessons, str, tmp_path)
    said = plain_words("do i pay council tax")
    assert second.scores("pages", second.read(said)) == first.scores("pages", first.read(said))


def test_examples_are_not_read_where_what_they_taught_is_kept(knowledge: Knowledge, tmp_path: Path) -> None:
    lessons = few_lessons(knowledge, savings=("zorblat money",))
    first = learn(lessons, str, tmp_path)
    again = learn(replace(lessons, more=Unread(lessons.more.digest())), str, tmp_path)
    assert dict(again.word_for_word) == dict(first.word_for_word)


def test_terms_are_found_again_in_a_file(knowledge: Knowledge, tmp_path: Path) -> None:
    lessons = few_lessons(knowledge, savings=("zorblat £5 für naïve",))
    first = learn(lessons, str, tmp_path)
    again = learn(lessons, str, tmp_path)
    terms = first.vocabulary.terms
    assert len(again.vocabulary) == len(terms) > 0
    assert [again.vocabulary.terms.get(terms.at(place)) for place in range(len(terms))] == list(range(len(terms)))
    assert not again.vocabulary.knows("xqzt")


def test_words_that_are_mended_otherwise_are_learned_anew(knowledge: Knowledge, tmp_path: Path) -> None:
    for mended_by in (b"one", b"another"):
        learn(few_lessons(knowledge), str, tmp_path, mended_by=mended_by)
    assert len(list(tmp_path.glob("*.learned"))) == 2


@pytest.mark.parametrize("harm", [emptied, cut_short, scribbled_over, one_bit_turned])
def test_a_damaged_file_is_learned_anew(
    knowledge: Knowledge, tmp_path: Path, harm: Callable[[bytes], bytes], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    lessons = few_lessons(knowledge)
    learn(lessons, str, tmp_path)
    (kept,) = tmp_path.glob("*.learned")
    whole = kept.read_bytes()
    kept.write_bytes(harm(whole))
    assert learn(lessons, str, tmp_path).pages.labels == ("council-tax", "savings")
    assert "learned_anew" in caplog.text
    assert kept.read_bytes() == whole


def test_a_file_that_is_cut_short_in_use_gives_no_wrong_score(knowledge: Knowledge, tmp_path: Path) -> None:
    lessons, said = few_lessons(knowledge), plain_words("do i pay council tax")
    learn(lessons, str, tmp_path)
    kept = learn(lessons, str, tmp_path)
    read = kept.read(said)
    (file,) = tmp_path.glob("*.learned")
    os.truncate(file, file.stat().st_size // 2)
    with pytest.raises(OSError, match="cut short"):
        [kept.scores(part, read) for part in learning.PARTS]


def test_what_was_learned_serves_on_when_its_file_is_deleted(knowledge: Knowledge, tmp_path: Path) -> None:
    lessons, said = few_lessons(knowledge), plain_words("do i pay council tax")
    first = learn(lessons, str, tmp_path)
    kept = learn(lessons, str, tmp_path)
    for file in tmp_path.glob("*.learned"):
        file.unlink()
    assert kept.scores("pages", kept.read(said)) == first.scores("pages", first.read(said))


def test_a_folder_that_cannot_be_written_costs_no_more_than_time(knowledge: Knowledge, tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    assert learn(few_lessons(knowledge), str, in_the_way).pages.labels == ("council-tax", "savings")


def test_only_the_newest_and_the_one_before_it_are_kept(knowledge: Knowledge, tmp_path: Path) -> None:
    for word in ("one", "two", "three", "four"):
        learn(few_lessons(knowledge, savings=(f"my {word} pounds",)), str, tmp_path)
    assert len(list(tmp_path.glob("*.learned"))) == 2


def test_a_question_left_out_is_not_learned(knowledge: Knowledge) -> None:
    known = knowledge.offer.pages["savings"].asked_as[0]
    examples = Examples({"savings": (known, "another")}, {}, {}, {}).without({known})
    assert examples.pages["savings"] == ("another",)


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("has my council tax thing gone thru yet", Kind.PERSON),
        ("can u ring the housing for me and sort it", Kind.PERSON),
        ("get us a job pal im sick of sitting about", Kind.REFER),
        ("who will win the match on saturday", Kind.OUT_OF_SCOPE),
        ("do care leavers get owt off the rent", Kind.ANSWER),
    ],
)
def test_the_sort_of_reply_is_told_from_the_words(message: str, kind: Kind, knowledge: Knowledge) -> None:
    assert hear(message, knowledge).kind is kind


def test_a_reply_says_which_words_and_scores_led_to_it(knowledge: Knowledge) -> None:
    words = plain_words("do i pay council tax in burnley")
    why = knowledge.learned.why(knowledge.learned.pages, words, "council-tax")
    assert any("tax" in term for term, _ in why)
    assert all(added > 0 for _, added in why)
