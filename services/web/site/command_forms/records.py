"""Fields of a command that name a record: chosen from the records there are, rather than typed as a code.

The invariant: which field names what kind of record, the schema says (`x-record`); nothing here knows a
command. Where the records are not to be had, the field stays one to type in.
"""

from collections.abc import Mapping
from typing import Any

from services.web.site.command_forms.schemas import Schema

RECORD = "x-record"
SUGGESTED = frozenset({"staff"})
"""Kinds of which no service knows all: those that are known are suggested, and another can be typed."""

Records = Mapping[str | int, str]
"""What the command's body says, and the words for it."""


def records_named(schema: Schema) -> frozenset[str]:
    """The kinds of record that fields of this command name."""
    return frozenset(each[RECORD] for each in schema["properties"].values() if RECORD in each)


def with_records(schema: Schema, records: Mapping[str, Records]) -> Schema:
    """The same schema with a choice in place of a code, for each kind of record that is given."""
    properties = {
        name: _with(each, records.get(each.get(RECORD, ""), {}))
        for name, each in schema["properties"].items()
    }
    return {**schema, "properties": properties}


def _with(field: Mapping[str, Any], records: Records) -> Mapping[str, Any]:
    if not records:
        return field
    words = {str(code): text for code, text in records.items()}
    if field[RECORD] in SUGGESTED:
        return {**field, "x-suggested": words}
    kept = {name: field[name] for name in ("title", "default") if name in field}
    return {**kept, "enum": list(records), "x-words": words}
