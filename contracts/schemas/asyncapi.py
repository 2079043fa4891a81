"""The AsyncAPI 3.0 document: which topic carries which messages, and the headers they carry.

The invariant: bodies are described once, by the JSON Schema file of their type beside this one.
"""

from collections.abc import Mapping
from inspect import getdoc
from typing import Any

from contracts.event import CONTENT_TYPE, FORMS, MOST, Event

Document = dict[str, Any]
UUID_TEXT = {"type": "string", "format": "uuid"}


def _formed(name: str, **more: str) -> Document:
    """A header in the form that its readers insist on."""
    return {"type": "string", "pattern": f"^{FORMS[name]}$", **more}


HEADERS: Document = {
    "ce_specversion": {"type": "string", "const": "1.0"},
    "ce_id": UUID_TEXT | {"description": "Made from stream, subject and stream version"},
    "ce_type": _formed("ce_type"),
    "ce_source": _formed("ce_source"),
    "ce_time": {"type": "string", "format": "date-time", "description": "When it was recorded"},
    "ce_subject": UUID_TEXT | {"description": "The journey, or the mystery shop"},
    "ce_streamversion": _formed(
        "ce_streamversion",
        description=f"The place in the subject's stream: from 1, without holes, to {MOST}",
    ),
    "ce_causation": _formed("ce_causation", description="The command or event that led to it"),
    "ce_correlation": _formed(
        "ce_correlation", description="Shared by all that one request led to"
    ),
    "traceparent": {"type": "string", "description": "W3C Trace Context"},
    "content-type": {"type": "string", "const": CONTENT_TYPE.decode()},
}


def asyncapi(streams: Mapping[str, Mapping[str, type[Event]]]) -> Document:
    """A channel and a send operation for each stream, a message for each event type."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "The adopter journey: published events",
            "version": "1.0.0",
            "description": "Past-tense facts in CloudEvents 1.0, binary content mode, keyed by "
            "subject. Readers ignore fields they do not know. No event holds personal details.",
        },
        "defaultContentType": CONTENT_TYPE.decode(),
        "channels": {stream: _channel(stream, events) for stream, events in streams.items()},
        "operations": {
            f"publish_{stream}": _operation(stream, events) for stream, events in streams.items()
        },
        "components": {
            "schemas": {"cloudevent": _headers()},
            "messages": {
                name: _message(stream, event)
                for stream, events in streams.items()
                for name, event in events.items()
            },
        },
    }


def _channel(stream: str, events: Mapping[str, type[Event]]) -> Document:
    messages = {name: {"$ref": f"#/components/messages/{name}"} for name in events}
    return {"address": stream, "messages": messages}


def _operation(stream: str, events: Mapping[str, type[Event]]) -> Document:
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{stream}"},
        "messages": [{"$ref": f"#/channels/{stream}/messages/{name}"} for name in events],
    }


def _message(stream: str, event: type[Event]) -> Document:
    identity = {"ce_type": {"const": event.type}, "ce_source": {"const": f"/{stream}"}}
    return {
        "name": event.type,
        "title": event.__name__,
        "summary": getdoc(event),
        "headers": {
            "allOf": [
                {"$ref": "#/components/schemas/cloudevent"},
                {"type": "object", "properties": identity},
            ]
        },
        "payload": {"$ref": f"./{event.type}.json"},
        "bindings": {"kafka": {"key": UUID_TEXT, "bindingVersion": "0.5.0"}},
    }


def _headers() -> Document:
    return {"type": "object", "properties": HEADERS, "required": sorted(HEADERS)}
