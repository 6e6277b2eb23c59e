"""What tests of the dialogues ask for: a filler that reads and asks with the real content."""

import pytest

from portal.assistant import Knowledge
from portal.dialogues.filling_in import Filler
from portal.dialogues.reading import Reader
from portal.dialogues.wording import Wording
from portal.web.context import Service


@pytest.fixture
def knowledge(service: Service) -> Knowledge:
    return service.knowledge


@pytest.fixture
def filler(knowledge: Knowledge) -> Filler:
    return Filler(Reader(knowledge), Wording(knowledge.dialogue, knowledge.offer))
