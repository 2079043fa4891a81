"""JSON schema as pydantic writes it, looked through: references followed, `null` taken apart.

The invariant: what is found is a schema of one kind of value. The title and the description of a model or
an enumeration are for developers and are left behind; those beside the reference are for people.
"""

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]
ALL = "x-all"
"""Words for what it means to name none of the records: an answer of its own, which nobody gives by leaving it out."""

_FOR_DEVELOPERS = ("title", "description")


class NotAForm(Exception):
    """A field of this command has no form; the command needs a page of its own."""


def resolved(schema: Schema, definitions: Schema) -> dict[str, Any]:
    """The schema that is meant; raises `NotAForm` where it may be one of several."""
    beside = dict(schema)
    if "$ref" in schema:
        name = beside.pop("$ref").rpartition("/")[2]
        meant = resolved(definitions[name], definitions)
        return {key: meant[key] for key in meant if key not in _FOR_DEVELOPERS} | beside
    for several in ("allOf", "anyOf", "oneOf"):
        if several in schema:
            kinds = [each for each in beside.pop(several) if each.get("type") != "null"]
            if len(kinds) != 1:
                raise NotAForm("one of several kinds of value")
            return resolved(kinds[0], definitions) | beside
    return beside


def label(name: str, schema: Schema) -> str:
    """The title that was written for people, or else the name in words."""
    title: str = schema.get("title", "")
    if not title or title == name.replace("_", " ").title():
        return in_words(name)
    return title


def in_words(code: str) -> str:
    """`message_left` as `Message left`."""
    words = code.replace("_", " ")
    return words[:1].upper() + words[1:]
