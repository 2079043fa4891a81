"""Documents as they may lie on Kafka: drawn from a JSON Schema, not from the models that read them."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from pydantic import BaseModel

import contracts.schemas

Schema = dict[str, Any]
Strategy = st.SearchStrategy[Any]

FOLDER = Path(contracts.schemas.__file__).parent
PUBLISHED = {
    path.name.removesuffix(".json"): json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((FOLDER / "published").glob("*.json"))
}


@cache
def published_documents(name: str) -> Strategy:
    """Any document that was ever published of this type."""
    return documents(PUBLISHED[name])


@cache
def documents_of(model: type[BaseModel]) -> Strategy:
    """Any document that the model of today describes."""
    return documents(model.model_json_schema())


def documents(root: Schema) -> Strategy:
    """Any document the schema allows, with each optional field there or left out."""
    return _drawn(root, root)


def leaves(root: Schema) -> Iterator[tuple[str, Schema]]:
    """Every place of the schema that holds a value of its own, with its path."""
    return _leaves(root, root, "")


def _resolved(root: Schema, schema: Schema) -> Schema:
    reference = schema.get("$ref")
    return root["$defs"][reference.removeprefix("#/$defs/")] if reference else schema


def _drawn(root: Schema, given: Schema) -> Strategy:
    schema = _resolved(root, given)
    if "anyOf" in schema:
        return st.one_of([_drawn(root, branch) for branch in schema["anyOf"]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    return _DRAWN[schema["type"]](root, schema)


def _object(root: Schema, schema: Schema) -> Strategy:
    fields = {name: _drawn(root, field) for name, field in schema["properties"].items()}
    always = set(schema.get("required", ()))
    optional = {name: fields[name] for name in fields.keys() - always}
    return st.fixed_dictionaries({name: fields[name] for name in sorted(always)}, optional=optional)


def _text(_root: Schema, schema: Schema) -> Strategy:
    if schema.get("format") == "date":
        return st.dates(date(2013, 7, 1), date(2035, 1, 1)).map(date.isoformat)
    if schema.get("format") == "uuid":
        return st.uuids().map(str)
    return st.from_regex(schema["pattern"], fullmatch=True)


_DRAWN: dict[str, Callable[[Schema, Schema], Strategy]] = {
    "object": _object,
    "string": _text,
    "array": lambda root, schema: st.lists(
        _drawn(root, schema["items"]), max_size=min(4, schema.get("maxItems", 4))
    ),
    "integer": lambda _root, schema: st.integers(
        schema.get("minimum", -(2**31)), schema.get("maximum", 2**31)
    ),
    "boolean": lambda _root, _schema: st.booleans(),
    "null": lambda _root, _schema: st.none(),
}


def _leaves(root: Schema, given: Schema, path: str) -> Iterator[tuple[str, Schema]]:
    schema = _resolved(root, given)
    inner = [(path, branch) for branch in schema.get("anyOf", ())]
    inner += [(f"{path}.{name}", field) for name, field in schema.get("properties", {}).items()]
    inner += [(f"{path}[]", schema["items"])] if "items" in schema else []
    if not inner:
        yield path, schema
    for place, each in inner:
        yield from _leaves(root, each, place)
