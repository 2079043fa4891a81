"""Every document of the contracts as text, by file name, made from the event models alone.

The invariant: the same code gives the same bytes, so a difference in a file is a difference in code.
"""

import json
from collections.abc import Mapping
from typing import Any

from contracts.event import Event
from contracts.schemas.asyncapi import asyncapi

Streams = Mapping[str, Mapping[str, type[Event]]]
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def documents(streams: Streams) -> dict[str, str]:
    """File name to text: one JSON Schema an event type, and `asyncapi.json`."""
    return {**schemas(streams), "asyncapi.json": as_text(asyncapi(streams))}


def schemas(streams: Streams) -> dict[str, str]:
    """File name to text of the JSON Schemas, `<type>.json`."""
    return {
        f"{name}.json": as_text({"$schema": DIALECT, **event.model_json_schema()})
        for events in streams.values()
        for name, event in events.items()
    }


def as_text(document: Mapping[str, Any]) -> str:
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
