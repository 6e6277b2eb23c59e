"""Twilio's published description of Messages, tightened from its prose: what a request and an answer must be like.

contract.json comes from twilio/twilio-oai (MIT; the document names Apache 2.0), commit d50069b4 of 2026-04-14.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from jsonschema import Draft4Validator

DOCUMENT: dict[str, Any] = json.loads(Path(__file__).with_name("contract.json").read_text())
MESSAGES = "/2010-04-01/Accounts/{AccountSid}/Messages.json"
FORM = "application/x-www-form-urlencoded"
Schema = dict[str, Any]


def request_faults(body: str, account: str) -> list[str]:
    """Return what is wrong with a request to send; empty: it holds to the contract."""
    operation = DOCUMENT["paths"][MESSAGES]["post"]
    schema = operation["requestBody"]["content"][FORM]["schema"]
    pairs = parse_qsl(body, keep_blank_values=True, strict_parsing=True)
    return _faults(schema, _read_as(schema, pairs)) + _parameter_faults(operation, "path", {"AccountSid": account})


def list_faults(query: Mapping[str, str], account: str) -> list[str]:
    """Return what is wrong with a request to list; empty: it holds to the contract."""
    operation = DOCUMENT["paths"][MESSAGES]["get"]
    named = {each["name"]: each["schema"] for each in operation["parameters"] if each["in"] == "query"}
    unknown = [f"{name} is no parameter" for name in query if name not in named]
    read = {name: _read(named.get(name, {}), value) for name, value in query.items()}
    path = _parameter_faults(operation, "path", {"AccountSid": account})
    return unknown + path + _parameter_faults(operation, "query", read)


def answer_faults(method: str, status: int, answer: object) -> list[str]:
    """Return what is wrong with an answer of ours in Twilio's stead."""
    responses = DOCUMENT["paths"][MESSAGES][method.lower()]["responses"]
    return _faults(responses[str(status)]["content"]["application/json"]["schema"], answer)


def refusal(name: str) -> tuple[int, dict[str, Any]]:
    """Return the status and the body of a refusal that the document has an example of, such as "opted_out"."""
    for status, response in DOCUMENT["paths"][MESSAGES]["post"]["responses"].items():
        examples = response.get("content", {}).get("application/json", {}).get("examples", {})
        if name in examples:
            return int(status), examples[name]["value"]
    raise LookupError(name)


def _parameter_faults(operation: Schema, place: str, given: Mapping[str, object]) -> list[str]:
    schemas = {each["name"]: each["schema"] for each in operation["parameters"] if each["in"] == place}
    return [fault for name, value in given.items() for fault in _faults(schemas.get(name, {}), value)]


def _read_as(schema: Schema, pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return form fields as what the schema says they are: forms hold only words."""
    read: dict[str, Any] = {}
    for name, words in pairs:
        kind = schema["properties"].get(name, {})
        if kind.get("type") == "array":
            read.setdefault(name, []).append(_read(kind["items"], words))
        else:
            read[name] = _read(kind, words)
    return read


def _read(schema: Schema, words: str) -> Any:
    if schema.get("type") in ("integer", "number") and words.lstrip("-").isdigit():
        return int(words)
    if schema.get("type") == "boolean" and words in ("true", "false"):
        return words == "true"
    return words


def _faults(schema: Schema, value: object) -> list[str]:
    whole = {**_as_draft_4(schema), "components": _as_draft_4(DOCUMENT["components"])}
    return [f"{'/'.join(map(str, e.path))}: {e.message}" for e in Draft4Validator(whole).iter_errors(value)]


def _as_draft_4(schema: Any) -> Any:
    """Return a schema of OpenAPI 3.0 as JSON Schema: what may be null says so in its type."""
    if isinstance(schema, list):
        return [_as_draft_4(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {name: _as_draft_4(value) for name, value in schema.items() if name != "nullable"}
    if schema.get("nullable") is True:
        return {"anyOf": [{"enum": [None]}, plain]}
    return plain
