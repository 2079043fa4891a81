"""Header names that are not UTF-8 are read all the same: another client may send them, and a broker takes them.

aiokafka raises at each attempt to read a batch with such a name, so one message would keep a consumer from all
of its partitions for good. The invariant: of each batch every message is read, with its bytes.
"""

import struct
from collections.abc import Iterator
from typing import Any

from aiokafka.consumer import fetcher
from aiokafka.record.default_records import _DefaultRecordBatchPy
from aiokafka.record.memory_records import MemoryRecords

LENGTH = struct.Struct(">qi")
"""How a batch begins: its first offset, and how long it is from there on."""


class ForgivingBytes(bytearray):
    """Bytes of which each part becomes text, whatever it holds."""

    def __getitem__(self, index: Any) -> Any:
        found = super().__getitem__(index)
        return ForgivingBytes(found) if isinstance(index, slice) else found

    def decode(self, encoding: str = "utf-8", errors: str = "backslashreplace") -> str:
        return super().decode(encoding, errors)


class Batch:
    """One batch; only one that cannot be read strictly costs the time to read it forgivingly."""

    def __init__(self, strict: Any, content: memoryview) -> None:
        self._strict = strict
        self._content = content

    def __getattr__(self, name: str) -> Any:
        return getattr(self._strict, name)

    def __iter__(self) -> Iterator[Any]:
        try:
            return iter([*self._strict])
        except UnicodeDecodeError:
            return iter([*forgiving(self._content)])


class Batches:
    """What a broker sent of one partition, in place of aiokafka's own `MemoryRecords`."""

    def __init__(self, content: bytes) -> None:
        self._strict = MemoryRecords(content)
        self._content = memoryview(content)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._strict, name)

    def next_batch(self) -> Batch:
        _, length = LENGTH.unpack_from(self._content)
        end = LENGTH.size + length
        content, self._content = self._content[:end], self._content[end:]
        return Batch(self._strict.next_batch(), content)


def forgiving(content: memoryview) -> Any:
    """The messages of a batch, by aiokafka's parser in Python, which takes such bytes."""
    batch = iter(_DefaultRecordBatchPy(content))  # decompresses what is compressed
    parts = vars(batch)
    parts["_buffer"] = ForgivingBytes(parts["_buffer"])
    return batch


def read_any_header_name() -> None:
    """Has every consumer of this process read batches in this way."""
    fetcher.MemoryRecords = Batches
