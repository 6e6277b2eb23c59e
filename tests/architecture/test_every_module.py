"""Every module can be taken in by itself, also those that only an extra or a command needs."""

import importlib
import pkgutil

import pytest

PARTS = ("content", "search_index", "portal", "sms", "bench")
MODULES = [
    found.name
    for part in PARTS
    for found in pkgutil.walk_packages(importlib.import_module(part).__path__, f"{part}.")
    if not found.name.endswith("__main__")
]


@pytest.mark.parametrize("name", MODULES)
def test_a_module_can_be_imported(name: str) -> None:
    assert importlib.import_module(name)


def test_the_list_of_modules_is_whole() -> None:
    assert len(MODULES) > 300
    assert {"portal.assistant.sentence_meaning", "portal.staff.council_client", "bench.slow_clients"} <= set(MODULES)
