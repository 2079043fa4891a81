"""Everything on Kafka, laid down in files by whom it is about, so that a rebuild works on one share after another.

The invariant: all messages about one journey, or about one person's answers, lie in one share, in the order in which Kafka has
them, however many partitions there are or were. So rows are made share by share, and no more than a share is ever in memory.
"""

import marshal
from collections import defaultdict
from collections.abc import Iterator, Sequence
from operator import attrgetter
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self
from zlib import crc32

from aiokafka import ConsumerRecord

from contracts.equality import TOPIC as ANSWERS

TOGETHER = 64
"""So many messages of a share are written at once."""
_LENGTH = 4
"""Bytes before each batch of them."""


_PARTS = ("topic", "partition", "offset", "timestamp", "key", "value", "headers")
"""What is laid down of a message: what a service reads of it, and its place."""
_LAID = attrgetter(*_PARTS)
Laid = tuple[Any, ...]


class LaidDown(NamedTuple):
    """The files of one share: what people answered about themselves, as sealed as it came, and everything else."""

    answers: Path
    messages: Path


class Shares:
    """The files of all shares in a directory while they are written."""

    def __init__(self, directory: Path, number: int) -> None:
        self.all = [
            LaidDown(*(directory / f"{kind}-{each}" for kind in LaidDown._fields))
            for each in range(number)
        ]
        self._held = defaultdict[Path, list[Laid]](list)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        for path in self._held:
            self._write(path)

    def put(self, record: ConsumerRecord) -> None:
        """Lays a message down beside the others about the same one."""
        share = self._of(_about(record))
        path = share.answers if record.topic.endswith(ANSWERS) else share.messages
        self._hold(path, _LAID(record))

    def _of(self, about: bytes) -> LaidDown:
        return self.all[crc32(about) % len(self.all)]

    def _hold(self, path: Path, laid: Laid) -> None:
        held = self._held[path]
        held.append(laid)
        if len(held) == TOGETHER:
            self._write(path)

    def _write(self, path: Path) -> None:
        batch = marshal.dumps(self._held[path])
        with path.open("ab") as file:
            file.write(len(batch).to_bytes(_LENGTH) + batch)
        self._held[path].clear()


def messages_in(path: Path) -> Iterator[list[ConsumerRecord]]:
    """The messages of a file, some at a time."""
    for batch in _batches(path):
        yield [_record(each) for each in batch]


def _batches(path: Path) -> Iterator[Sequence[Laid]]:
    if not path.exists():
        return
    with path.open("rb") as file:
        while length := file.read(_LENGTH):
            yield marshal.loads(file.read(int.from_bytes(length)))  # noqa: S302  this rebuild wrote it


def _about(record: ConsumerRecord) -> bytes:
    return next((value for name, value in record.headers if name == "ce_subject" and value), b"")


def _record(laid: Laid) -> ConsumerRecord:
    said = dict(zip(_PARTS, laid, strict=True))
    return ConsumerRecord(
        **said,
        timestamp_type=0,
        checksum=None,
        serialized_key_size=len(said["key"] or b""),
        serialized_value_size=len(said["value"] or b""),
    )
