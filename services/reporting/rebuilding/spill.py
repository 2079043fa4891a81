"""Events on their way from Kafka to their rows, in files: one for each bucket of journeys and each process that writes.

The invariant: everything of a journey is in one bucket, in the order of its partitions. What people answered about
themselves is in no file: answers of events are sealed, and a row that holds opened ones is encrypted with a key that
ends with the rebuild.
"""

import marshal
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any
from zlib import crc32

from aiokafka import ConsumerRecord
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from contracts.equality import TOPIC as ANSWERS
from services.reporting.domain.journey import Journey

MOST_PENDING = 20_000
"""So many records a process holds before it writes them to their buckets."""
NONCE_BYTES = 12
LENGTH_BYTES = 8
SUBJECT = "ce_subject"


class Part(StrEnum):
    """What a file holds: records of answers, records of all other streams, or rows that answers made."""

    ANSWERS = "answers"
    OTHERS = "others"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class Spill:
    """The files of one rebuild."""

    folder: Path
    buckets: int
    key: bytes = field(default_factory=lambda: AESGCM.generate_key(256), repr=False)

    def bucket_of(self, journey: bytes) -> int:
        """The bucket of a journey, by its identity as text."""
        return crc32(journey) % self.buckets

    def write(self, part: Part, bucket: int, frame: Any) -> None:
        """Adds a frame to the file of this process."""
        with self.folder.joinpath(f"{part}-{bucket}-{os.getpid()}").open("ab") as file:
            content = marshal.dumps(frame)
            file.write(len(content).to_bytes(LENGTH_BYTES, "big") + content)

    def records(self, part: Part, bucket: int) -> Iterator[list[ConsumerRecord[bytes, bytes]]]:
        """The records of a bucket, some at a time."""
        for frame in self._frames(part, bucket):
            yield [ConsumerRecord(*each) for each in frame]

    def seal(self, rows: Iterable[Journey]) -> None:
        """Puts each row into its bucket, encrypted."""
        found: dict[int, list[str]] = defaultdict(list)
        for row in rows:
            content = row.model_dump_json(exclude_defaults=True)
            found[self.bucket_of(str(row.id).encode())].append(content)
        for bucket, contents in found.items():
            nonce = os.urandom(NONCE_BYTES)
            sealed = AESGCM(self.key).encrypt(nonce, "\n".join(contents).encode(), None)
            self.write(Part.ROWS, bucket, nonce + sealed)

    def rows(self, bucket: int) -> Iterator[Journey]:
        """The rows of a bucket; of one journey there may be several, each with other answers."""
        for frame in self._frames(Part.ROWS, bucket):
            nonce, sealed = frame[:NONCE_BYTES], frame[NONCE_BYTES:]
            for content in AESGCM(self.key).decrypt(nonce, sealed, None).splitlines():
                yield Journey.model_validate_json(content)

    def _frames(self, part: Part, bucket: int) -> Iterator[Any]:
        for path in sorted(self.folder.glob(f"{part}-{bucket}-*")):
            with path.open("rb") as file:
                while length := file.read(LENGTH_BYTES):
                    # Read whole: marshal asks a file for each of its values, which takes ten times as long (measured).
                    content = file.read(int.from_bytes(length, "big"))
                    yield marshal.loads(content)  # noqa: S302  written by this rebuild


class Spreading:
    """Records of one process on their way into buckets."""

    def __init__(self, spill: Spill, most_pending: int = MOST_PENDING) -> None:
        self._spill = spill
        self._most_pending = most_pending
        self._pending: dict[tuple[Part, int], list[tuple[Any, ...]]] = defaultdict(list)
        self._held = 0

    def keep(self, record: ConsumerRecord[bytes, bytes]) -> None:
        """Takes a record; those of which nobody can say the journey are together."""
        journey = dict(record.headers).get(SUBJECT) or b""
        part = Part.ANSWERS if record.topic.endswith(ANSWERS) else Part.OTHERS
        self._pending[part, self._spill.bucket_of(journey)].append(_frame(record))
        self._held += 1
        if self._held >= self._most_pending:
            self.write()

    def write(self) -> None:
        """Writes what it holds."""
        for (part, bucket), frames in self._pending.items():
            self._spill.write(part, bucket, frames)
        self._pending.clear()
        self._held = 0


def _frame(record: ConsumerRecord[bytes, bytes]) -> tuple[Any, ...]:
    fields = record.__dict__.copy()
    fields["headers"] = tuple(record.headers)
    return tuple(fields.values())
