"""What tests of the assistant ask for: the real knowledge, and one short way to ask."""

from collections.abc import Callable
from pathlib import Path

import pytest

from content.offer import Offer
from portal.assistant import Knowledge, Reply, reply
from search_index import SearchIndex
from tests.support.learned import share_learned

Ask = Callable[..., Reply]


@pytest.fixture(scope="session")
def knowledge(offer: Offer, tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """Everything the assistant knows, from the real content."""
    index = SearchIndex.open_or_build(offer, tmp_path_factory.mktemp("index"))
    share_learned(folder := tmp_path_factory.mktemp("data"))
    return Knowledge.load(offer, index, Path("content"), folder / "learned")


@pytest.fixture(scope="session")
def ask(knowledge: Knowledge) -> Ask:
    """Ask the assistant: the message first, then those before it: ask("what about chorley", "council tax burnley")."""

    def asking(message: str, *earlier: str) -> Reply:
        return reply(message, earlier, knowledge)

    return asking
