"""The shapes in which case records were first written, kept so that a change of a state is noticed.

`python -m tests.architecture.helpers.shapes` keeps today's, once a migration leads to them.
"""

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from services.chassis.record import RecordKind

KEPT = Path(__file__).parents[1] / "shapes.json"
SERVICES = ("enquiry", "assessment", "panel", "notifications", "reporting")
Models = dict[str, dict[str, list[str]]]


def kinds() -> dict[str, RecordKind[Any]]:
    """Every kind of case record of every service, by its collection."""
    for service in SERVICES:
        importlib.import_module(f"services.{service}.main")
    modules = [module for name, module in sys.modules.items() if name.startswith("services.")]
    found = [value for module in modules for value in vars(module).values()]
    return {each.collection: each for each in found if isinstance(each, RecordKind)}


def models_of(kind: RecordKind[Any]) -> Models:
    """The models of a state: their fields, which of them are required, and the codes that are known."""
    schema = kind.state.model_json_schema()
    models = {kind.state.__name__: schema, **schema.pop("$defs", {})}
    return {
        name: {
            "fields": sorted(model.get("properties", {})),
            "required": sorted(model.get("required", [])),
            "codes": sorted(map(str, model.get("enum", []))),
        }
        for name, model in sorted(models.items())
    }


def unreadable(kept: Models, now: Models) -> Iterator[str]:
    """What keeps today's code from reading a state that was written in a kept shape."""
    for name, before in kept.items():
        after = now.get(name, {"fields": [], "required": before["required"], "codes": []})
        yield from (f"{name}.{field} is gone" for field in _more(before, after, "fields"))
        yield from (f"{name}.{field} is required" for field in _more(after, before, "required"))
        yield from (f"{name} has no code {code}" for code in _more(before, after, "codes"))


def kept_shapes() -> dict[str, dict[str, Any]]:
    """The number of each kind's shape, and its models."""
    shapes: dict[str, dict[str, Any]] = json.loads(KEPT.read_text())
    return shapes


def _more(one: dict[str, list[str]], other: dict[str, list[str]], what: str) -> list[str]:
    return sorted({*one[what]} - {*other[what]})


def main() -> None:
    """Keeps today's shapes."""
    shapes = {
        name: {"shape": kind.shape, "models": models_of(kind)}
        for name, kind in sorted(kinds().items())
    }
    KEPT.write_text(json.dumps(shapes, indent=1) + "\n")


if __name__ == "__main__":
    main()
