"""Whether what was written under one schema is read under another, as sentences for a person.

Two directions matter. `incompatibilities`: today's code must read every event already on Kafka, and
with its old meaning; nothing may break that. `widenings`: a reader deployed earlier decodes strictly,
so it would set aside an event with a code, bound or pattern it does not know; such a change is safe
only once every reader runs the new release. Added fields with a default break neither.

The invariant: what the comparison does not understand counts as incompatible. Reading is transitive
(whatever the first schema allows the second allows), so the latest published schema stands for all.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import gt, lt
from typing import Any

Schema = dict[str, Any]

ANNOTATIONS = {"$schema", "$defs", "title", "description", "default", "examples"}
STRUCTURE = {"type", "properties", "required", "items", "enum", "const"}
FORMS = {"format", "pattern"}
BOUNDS: dict[str, Callable[[Any, Any], bool]] = {
    **dict.fromkeys(("minimum", "exclusiveMinimum", "minLength", "minItems"), lt),
    **dict.fromkeys(("maximum", "exclusiveMaximum", "maxLength", "maxItems"), gt),
}
UNDERSTOOD = ANNOTATIONS | STRUCTURE | FORMS | BOUNDS.keys()


def incompatibilities(published: Schema, current: Schema) -> list[str]:
    """What keeps today's code from reading, unchanged in meaning, what was published; empty is well.

    A removed field and a changed default are among them: they would alter what old events say.
    """
    return list(_Comparison(published, current, keeps_meaning=True).all())


def widenings(published: Schema, current: Schema) -> list[str]:
    """What today's code may publish that a reader deployed with `published` cannot decode."""
    return list(_Comparison(current, published, keeps_meaning=False).all())


@dataclass(frozen=True, slots=True)
class _Comparison:
    """Documents written under one schema, given to a reader of another."""

    written: Schema
    reader: Schema
    keeps_meaning: bool

    def all(self) -> Iterator[str]:
        return self._compare("", self.written, self.reader)

    def _compare(self, path: str, written: Schema, reader: Schema) -> Iterator[str]:
        read_as = _alternatives(self.reader, reader)
        for alternative in _alternatives(self.written, written):
            attempts = [list(self._compare_one(path, alternative, each)) for each in read_as]
            yield from min(attempts, key=len)

    def _compare_one(self, path: str, written: Schema, reader: Schema) -> Iterator[str]:
        unknown = sorted((written.keys() | reader.keys()) - UNDERSTOOD)
        if unknown:
            yield f"{path or 'event'}: {', '.join(unknown)} cannot be compared"
        elif written.get("type") != reader.get("type"):
            yield f"{path}: written as {written.get('type')}, read as {reader.get('type')}"
        else:
            yield from _narrowed(path, written, reader)
            yield from self._fields(path, written, reader)
            if "items" in reader:
                yield from self._compare(f"{path}[]", written.get("items", {}), reader["items"])

    def _fields(self, path: str, written: Schema, reader: Schema) -> Iterator[str]:
        given, read = written.get("properties", {}), reader.get("properties", {})
        always_given = set(written.get("required", ()))
        for name in reader.get("required", ()):
            if name not in always_given:
                yield f"{_place(path, name)}: a reader insists on it, and it may be missing"
        for name, field in given.items():
            if name in read:
                yield from self._compare(_place(path, name), field, read[name])
                yield from self._default(_place(path, name), field, read[name])
            elif self.keeps_meaning:
                yield f"{_place(path, name)}: the field is gone"

    def _default(self, path: str, written: Schema, reader: Schema) -> Iterator[str]:
        both = "default" in written and "default" in reader
        if self.keeps_meaning and both and written["default"] != reader["default"]:
            yield f"{path}: the default {written['default']!r} became {reader['default']!r}"


def _narrowed(path: str, written: Schema, reader: Schema) -> Iterator[str]:
    yield from _unknown_codes(path, written, reader)
    for keyword in sorted(FORMS & reader.keys()):
        if written.get(keyword) != reader[keyword]:
            yield f"{path}: a reader insists on the {keyword} {reader[keyword]}"
    for keyword in sorted(BOUNDS.keys() & reader.keys()):
        if keyword not in written or BOUNDS[keyword](written[keyword], reader[keyword]):
            yield f"{path}: a reader insists on the {keyword} {reader[keyword]}"


def _unknown_codes(path: str, written: Schema, reader: Schema) -> Iterator[str]:
    known = _codes(reader)
    if known is None:
        return
    given = _codes(written)
    if given is None:
        yield f"{path}: a reader takes nothing but the codes {', '.join(map(str, known))}"
        return
    yield from (f"{path}: a reader does not know the code {x!r}" for x in given if x not in known)


def _codes(schema: Schema) -> list[Any] | None:
    return [schema["const"]] if "const" in schema else schema.get("enum")


def _alternatives(root: Schema, schema: Schema) -> list[Schema]:
    """What a value may be: references followed, and the branches of `anyOf` side by side.

    One that stands beside further constraints is left as it is, and so cannot be compared.
    """
    match {keyword: schema[keyword] for keyword in schema.keys() - ANNOTATIONS}:
        case {"$ref": str(reference), **others} if not others:
            return _alternatives(root, root["$defs"][reference.removeprefix("#/$defs/")])
        case {"anyOf": list(branches), **others} if not others:
            return [each for branch in branches for each in _alternatives(root, branch)]
    return [schema]


def _place(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
