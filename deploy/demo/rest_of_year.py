"""The fifteen sixteenths of the year that are not played: each of their records with its events, kept as data.

The invariant: with the sixteenth that is played they are the whole year, and no record is in both. Their identities are
those that the services would give. `python -m tests.demo.helpers.rest_of_year` makes the file from the same plan as the play,
by the services' own decisions; a test fails where it is not what they decide today.
"""

import json
import lzma
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

FILE = Path(__file__).with_name("rest_of_year.jsonl.xz")


class KeptEvent(NamedTuple):
    """What happened, by its type, and what the event says; of equality answers, what is sealed in it."""

    type: str
    data: dict[str, Any]


class KeptRecord(NamedTuple):
    """Everything that happened to one record of a stream, in order from its first version on."""

    stream: str
    identity: UUID
    events: tuple[KeptEvent, ...]


def kept_records() -> Iterator[KeptRecord]:
    """Every record of the file, one after the other."""
    with lzma.open(FILE, "rt", encoding="utf-8") as lines:
        yield from map(_read, lines)


def keep(records: Iterable[KeptRecord]) -> None:
    """Writes the file anew: one record a line, in the order given."""
    with lzma.open(FILE, "wt", preset=9, encoding="utf-8", newline="\n") as lines:
        lines.writelines(map(_line, records))


def _line(record: KeptRecord) -> str:
    kept = [record.stream, record.identity.hex, record.events]
    return json.dumps(kept, separators=(",", ":")) + "\n"


def _read(line: str) -> KeptRecord:
    stream, identity, events = json.loads(line)
    return KeptRecord(stream, UUID(identity), tuple(KeptEvent(*each) for each in events))
