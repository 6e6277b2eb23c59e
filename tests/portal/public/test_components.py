"""The page that shows every component: none is missing, and only a local run has it."""

import dataclasses
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.web.context import EXTENSION

FOLDER = Path(__file__).parents[3] / "portal" / "templates"
MACRO = re.compile(r"{%-?\s*macro\s+([a-z]\w*)\(")
DRAWN = 1024


def test_every_component_is_on_it(client: FlaskClient) -> None:
    shown = (FOLDER / "public" / "components.html").read_text()
    defined = {
        name: file.name for file in (FOLDER / "components").glob("*.html") for name in MACRO.findall(file.read_text())
    }
    missing = [f"{name} of {file}" for name, file in defined.items() if f"{name}(" not in shown]
    assert missing == []
    assert client.get("/components").status_code == 200


def test_behind_a_public_name_there_is_no_such_page(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    service = app.extensions[EXTENSION]
    public = dataclasses.replace(service, settings=dataclasses.replace(service.settings, is_local=False))
    monkeypatch.setitem(app.extensions, EXTENSION, public)
    assert app.test_client().get("/components").status_code == 404


def test_every_picture_is_small(client: FlaskClient) -> None:
    pictures = re.findall(r'<svg class="(?:picture|icon|logo)".*?</svg>', client.get("/components").text, re.DOTALL)
    assert len(pictures) > 15
    assert max(len(each) for each in pictures) < DRAWN
