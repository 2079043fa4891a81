"""Fields of a command that name a record: chosen from the records there are, rather than typed as a code.

The invariant: which field names what kind of record, the schema says (`x-record`); nothing here knows a
command. Where the records are not to be had, the field stays one to type in.
"""

from collections.abc import Mapping
from typing import Any

from services.web.site.command_forms.schemas import ALL, Schema

RECORD = "x-record"
Records = Mapping[Any, str]
"""What the command's body says, and the words for it."""


def with_records(schema: Schema, records: Mapping[str, Records]) -> Schema:
    """The same schema with a choice in place of a code, for each kind of record that is given."""
    parts = {name: _chosen(each, records) for name, each in schema.get("$defs", {}).items()}
    return {**_chosen(schema, records), **({"$defs": parts} if parts else {})}


def _chosen(schema: Schema, records: Mapping[str, Records]) -> Schema:
    if "properties" not in schema:
        return schema
    properties = {
        name: _with(each, records.get(each.get(RECORD, ""), {}))
        for name, each in schema["properties"].items()
    }
    return {**schema, "properties": properties}


def _with(field: Mapping[str, Any], records: Records) -> Mapping[str, Any]:
    if not records:
        return field
    words = {str(code): text for code, text in records.items()}
    if field.get("type") == "array":
        return {**field, "items": {"enum": list(records)}, "x-words": words}
    kept = {name: field[name] for name in ("title", "default", ALL) if name in field}
    return {**kept, "enum": list(records), "x-words": words}
