"""Everything that a request or an event can hold is bounded: each list, each text, each number.

The invariant: what has a bound in its schema cannot outgrow a message, a document or a number of a database.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from contracts.catalogue import STREAMS
from services.chassis.decision import Command
from tests.access.helpers.services_in_process import APPS, unstarted

Schema = dict[str, Any]
EVENTS = {name: event for types in STREAMS.values() for name, event in types.items()}
SHORT_FORMATS = {"date", "date-time", "uuid"}
ENDLESS = re.compile(r"(?<!\\)[*+]|,\}")
A_CLASS = re.compile(r"(?<!\\)\[(\\.|[^\]\\])*\]")
OTHERWISE_CHECKED = {"reporting": {"Approval", "TypeChildren", "TypeWorkforce"}}
"""What names a moment and is no command of a case: its own decision bounds it."""
A_COMMAND = "application/json"
"""A file has a length of its own, which the chassis bounds."""
BOUNDS = {
    "array": {"maxItems"},
    "integer": {"minimum", "maximum"},
    "number": {"minimum", "maximum"},
}


def unbounded(root: Schema, schema: Schema, path: str) -> Iterator[str]:
    """The places in a schema where something can be as long or as large as its sender likes."""
    if "$ref" in schema:
        yield from unbounded(root, _named(root, schema["$ref"]), path)
        return
    for branch in [*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())]:
        yield from unbounded(root, {**_bounds(schema), **branch}, path)
    yield from _here(schema, path)
    for name, field in schema.get("properties", {}).items():
        yield from unbounded(root, field, f"{path}.{name}")
    if "items" in schema:
        yield from unbounded(root, schema["items"], f"{path}[]")


def _here(schema: Schema, path: str) -> Iterator[str]:
    kind = schema.get("type", "")
    if "enum" in schema or "const" in schema:
        return
    if kind == "string" and not _is_short(schema):
        yield f"{path}: a text of any length"
    if kind in BOUNDS and not BOUNDS[kind] <= schema.keys():
        yield f"{path}: {kind} without {', '.join(sorted(BOUNDS[kind] - schema.keys()))}"
    if schema.get("additionalProperties") and "maxProperties" not in schema:
        yield f"{path}: any number of names"


def _is_short(schema: Schema) -> bool:
    if "maxLength" in schema or schema.get("format") in SHORT_FORMATS:
        return True
    pattern = schema.get("pattern", "*")
    anchored = re.sub(r"^\(\?i\)", "", pattern).startswith("^") and pattern.endswith("$")
    return anchored and not ENDLESS.search(A_CLASS.sub("x", pattern))


def _bodies(document: Schema) -> dict[str, Schema]:
    return {
        f"{method} {path}": operation["requestBody"]["content"][A_COMMAND]["schema"]
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if A_COMMAND in operation.get("requestBody", {}).get("content", {})
    }


def _whole(root: Schema, schema: Any) -> Any:
    """The schema with what it refers to in its place."""
    if isinstance(schema, list):
        return [_whole(root, each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _whole(root, _named(root, schema["$ref"]))
    return {name: _whole(root, each) for name, each in schema.items()}


def _below(kind: type[Any]) -> Iterator[type[Any]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


def _bounds(schema: Schema) -> Schema:
    """The bounds that stand beside the branches of a choice and hold for each of them."""
    return {
        name: schema[name] for name in ("maxItems", "maxLength", "maxProperties") & schema.keys()
    }


def _named(root: Schema, reference: str) -> Schema:
    found = root
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return found


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_whatever_an_event_holds_is_bounded(name: str) -> None:
    schema = EVENTS[name].model_json_schema()

    assert list(unbounded(schema, schema, name)) == []


@pytest.mark.parametrize("service", list(APPS))
def test_whatever_a_request_holds_is_bounded(service: str) -> None:
    document = unstarted(service)
    bodies = _bodies(document)

    assert bodies
    assert [each for name, body in bodies.items() for each in unbounded(document, body, name)] == []


@pytest.mark.parametrize("service", list(APPS))
def test_whatever_names_a_day_is_a_command_whose_days_are_checked_before_it_is_decided(
    service: str,
) -> None:
    document = unstarted(service)
    commands = {each.__name__ for each in _below(Command)}
    dated = {
        name
        for body in _bodies(document).values()
        for name in [body.get("$ref", "").rpartition("/")[2]]
        if "'format': 'date" in str(_whole(document, body))
    }

    assert dated - commands == OTHERWISE_CHECKED.get(service, set())


@pytest.mark.parametrize("service", list(APPS))
def test_whatever_an_address_or_a_header_holds_is_bounded(service: str) -> None:
    document = unstarted(service)
    parameters = [
        (f"{method} {path}: {each['in']} {each['name']}", each["schema"])
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        for each in operation.get("parameters", ())
    ]

    assert parameters
    assert [each for name, schema in parameters for each in unbounded(document, schema, name)] == []


@pytest.mark.parametrize(
    ("schema", "why"),
    [
        ({"type": "string"}, "a text of any length"),
        ({"type": "string", "pattern": "^[a-z]+$"}, "a text of any length"),
        ({"type": "string", "pattern": "[a-z]{1,9}"}, "a text of any length"),
        ({"type": "string", "pattern": "^[a-z]{1,}$"}, "a text of any length"),
        ({"type": "integer", "minimum": 1}, "integer without maximum"),
        ({"type": "array", "items": {"enum": ["a"]}}, "array without maxItems"),
        ({"type": "object", "additionalProperties": True}, "any number of names"),
        ({"anyOf": [{"type": "null"}, {"type": "string"}]}, "a text of any length"),
        ({"type": "object", "properties": {"a": {"type": "string"}}}, "a text of any length"),
    ],
)
def test_what_has_no_bound_is_found_wherever_it_stands(schema: Schema, why: str) -> None:
    (found,) = unbounded(schema, schema, "body")

    assert found.endswith(why)


def test_a_pattern_that_ends_is_a_bound() -> None:
    for pattern in ("^[a-z*+]{1,9}$", r"^\+?[0-9]{10}$", "(?i)^[A-Z]{1,2}$"):
        assert list(unbounded({}, {"type": "string", "pattern": pattern}, "body")) == []
