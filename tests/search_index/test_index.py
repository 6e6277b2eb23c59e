"""Finding pages: in young people's words, with their typing, and never half an index."""

import dataclasses
import shutil
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.loading import load_offer
from content.offer import Offer
from search_index import SearchIndex
from search_index.build import DIGEST, IndexDamaged, build, index_folder, keep, read
from search_index.spelling import Speller

OFFER = load_offer(Path("content"))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    return SearchIndex.open_or_build(OFFER, tmp_path_factory.mktemp("index"))


def first(index: SearchIndex, words: str) -> str:
    hits = index.search(words).hits
    return hits[0].slug if hits else ""


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("council tax", "council-tax"),
        ("counsil tax", "council-tax"),
        ("aprentiship", "apprenticeships"),
        ("gym", "leisure-passes"),
        ("universal credit", "universal-credit"),
        ("stay with my foster carer after 18", "staying-put"),
        ("homeless", "homeless-or-at-risk"),
        ("my pa", "personal-adviser"),
        ("samaritans", "urgent-help"),
    ],
)
def test_the_page_that_is_meant_comes_first(index: SearchIndex, words: str, slug: str) -> None:
    assert first(index, words) == slug


def test_a_typing_error_is_mended_and_said(index: SearchIndex) -> None:
    assert index.search("counsil tax").corrected == "council tax"
    assert index.search("council tax").corrected is None


def test_what_nobody_wrote_about_is_not_found(index: SearchIndex) -> None:
    assert index.search("zzzqqq xylophone").hits == ()
    assert index.search("").hits == ()


def test_any_text_can_be_searched_for(index: SearchIndex) -> None:
    @settings(max_examples=60, deadline=None)
    @given(st.text(max_size=400))
    def search(words: str) -> None:
        assert {hit.slug for hit in index.search(words).hits} <= set(OFFER.pages)

    search()


def test_what_looks_like_query_language_is_only_words(index: SearchIndex) -> None:
    for words in ('title:(a* AND "', "*a* OR b~", "NOT (", "council^99 tax AND", "[a TO z]"):
        index.search(words)


def test_threads_may_search_at_once(index: SearchIndex) -> None:
    found: list[str] = []
    threads = [threading.Thread(target=lambda n=n: found.append(first(index, f"council tax {n}"))) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["council-tax"] * 16


def kept(directory: Path) -> Path:
    return keep(build(OFFER), OFFER, directory)


@pytest.mark.parametrize("harm", ["every file", "one letter", "cut short", "a file is gone", "the digest is gone"])
def test_a_damaged_index_is_built_anew(tmp_path: Path, harm: str) -> None:
    folder = kept(tmp_path)
    largest = max((file for file in folder.iterdir()), key=lambda file: file.stat().st_size)
    whole = largest.read_bytes()
    if harm == "every file":
        for file in folder.iterdir():
            file.write_bytes(b"broken")
    elif harm == "one letter":
        largest.write_bytes(whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:])
    elif harm == "cut short":
        largest.write_bytes(whole[:-1])
    else:
        (largest if harm == "a file is gone" else folder / DIGEST).unlink()
    with pytest.raises((OSError, IndexDamaged)):
        read(OFFER, tmp_path)
    assert first(SearchIndex.open_or_build(OFFER, tmp_path), "council tax") == "council-tax"
    assert read(OFFER, tmp_path)


def test_an_index_that_lacks_a_page_is_built_anew(tmp_path: Path) -> None:
    lacks_one = dataclasses.replace(OFFER, pages=dict(list(OFFER.pages.items())[1:]))
    keep(build(lacks_one), OFFER, tmp_path)
    missing = next(iter(OFFER.pages))
    index = SearchIndex.open_or_build(OFFER, tmp_path)
    assert missing in {hit.slug for hit in index.search(OFFER.pages[missing].title).hits}


def test_a_missing_index_is_built(tmp_path: Path) -> None:
    index = SearchIndex.open_or_build(OFFER, tmp_path / "new")
    assert first(index, "council tax") == "council-tax"


def test_a_kept_index_finds_what_the_built_one_does(tmp_path: Path) -> None:
    built, again = (SearchIndex.open_or_build(OFFER, tmp_path) for _ in range(2))
    for words in ("council tax", "my pa", "gym in preston", "staying put 18"):
        assert again.search(words) == built.search(words)


def test_where_nothing_can_be_written_the_index_lives_in_memory(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "index").write_text("a file where the folder should be")
    index = SearchIndex.open_or_build(OFFER, tmp_path / "index")
    assert first(index, "council tax") == "council-tax"
    assert "index_not_kept" in caplog.text


@pytest.mark.parametrize("harm", ["deleted", "emptied", "scribbled over"])
def test_a_service_goes_on_searching_whatever_happens_to_the_files(tmp_path: Path, harm: str) -> None:
    index = SearchIndex.open_or_build(OFFER, tmp_path)
    folder = index_folder(OFFER, tmp_path)
    if harm == "deleted":
        shutil.rmtree(folder)
    else:
        for file in folder.iterdir():
            file.write_bytes(b"" if harm == "emptied" else bytes(file.stat().st_size))
    assert first(index, "council tax help") == "council-tax"


def test_a_reader_goes_on_while_the_index_is_built_anew(tmp_path: Path) -> None:
    reader = SearchIndex.open_or_build(OFFER, tmp_path)
    kept(tmp_path)
    assert first(reader, "council tax help") == "council-tax"


def test_building_leaves_one_whole_index_and_nothing_half_made(tmp_path: Path) -> None:
    kept(tmp_path)
    kept(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [OFFER.version]


def test_changed_content_gets_an_index_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "content"
    shutil.copytree("content", folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (folder / "amounts.toml").write_text((folder / "amounts.toml").read_text() + "\n# looked at again\n")
    changed: Offer = load_offer(folder)
    assert index_folder(changed, tmp_path) != index_folder(OFFER, tmp_path)


def test_the_nearest_known_word_is_the_one_that_begins_the_same() -> None:
    speller = Speller(["council", "tax", "house", "mouse"])
    assert speller.correct("counsil") == "council"
    assert speller.correct("houze") == "house"
    assert speller.correct("pa") == "pa"
    assert speller.correct("xylophone") == "xylophone"
