"""The files on disk: what the code generates now, and the record of what was published.

The invariant: `published/` only ever moves to schemas that read everything it allowed before.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from contracts.schemas.compatibility import Schema, incompatibilities, widenings
from contracts.schemas.generate import Streams, documents, schemas

GENERATE = "run python -m contracts.schemas"
PUBLISH = "run python -m contracts.schemas --publish"


def generate(folder: Path, streams: Streams) -> None:
    """Put the generated documents into the folder, and take away those of types that are gone."""
    _write(folder, documents(streams))


def check(folder: Path, streams: Streams) -> list[str]:
    """A sentence for each file that differs from the code or breaks with what was published."""
    now = schemas(streams)
    refused = _refusals(_read(folder / "published"), now, readers_first=False)
    differing = _differences(folder, documents(streams))
    return [*differing, *(refused or _unpublished(folder / "published", now))]


def publish(folder: Path, streams: Streams, *, readers_first: bool) -> list[str]:
    """Record the schemas as published, or return why not and record none of them.

    With `readers_first` widenings are taken: the caller answers for it that every reader runs the
    new release before any publisher does.
    """
    record, now = folder / "published", schemas(streams)
    refused = _refusals(_read(record), now, readers_first=readers_first)
    if not refused:
        record.mkdir(exist_ok=True)
        _write(record, now)
    return refused


def _refusals(
    published: Mapping[str, str], current: Mapping[str, str], *, readers_first: bool
) -> list[str]:
    refused: list[str] = []
    for name, text in published.items():
        if name not in current:
            refused.append(f"published/{name}: the type is gone, and its events are still on Kafka")
            continue
        before, now = json.loads(text), json.loads(current[name])
        refused += (f"published/{name}: {broken}" for broken in incompatibilities(before, now))
        if not readers_first:
            refused += (f"published/{name}: {each}" for each in _for_deployed_readers(before, now))
    return refused


def _for_deployed_readers(before: Schema, now: Schema) -> list[str]:
    return [
        f"{widened} while the last release runs; deploy every reader first, see --readers-first"
        for widened in widenings(before, now)
    ]


def _differences(folder: Path, generated: Mapping[str, str]) -> Iterator[str]:
    on_disk = _read(folder)
    for name in sorted(on_disk.keys() | generated.keys()):
        if on_disk.get(name) != generated.get(name):
            yield f"{name} is not what the code generates: {GENERATE}"


def _unpublished(record: Path, current: Mapping[str, str]) -> Iterator[str]:
    published = _read(record)
    for name in sorted(current):
        if published.get(name) != current[name]:
            yield f"published/{name} does not record the schema as it is now: {PUBLISH}"


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    for path in folder.glob("*.json"):
        if path.name not in texts:
            path.unlink()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


def _read(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.json"))}
