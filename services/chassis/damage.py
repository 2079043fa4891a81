"""Records that cannot be read: named where people look, while everything else goes on without them.

The invariant: a damaged record stops nothing but itself. Lists leave it out, background work passes it by,
and support sees it until it can be read again. No reason holds anything that the record says.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from uuid import UUID

import structlog
from pydantic import ValidationError

from services.chassis.clock import now
from services.chassis.logs import exception_place
from services.chassis.mongo import Document

log = structlog.get_logger()

ReadT = TypeVar("ReadT")

SPOILT = (AttributeError, LookupError, TypeError, ValueError)
"""What it raises to read a document that does not have its declared shape."""


class LaterShape(ValueError):
    """A later version of the service wrote the record, in a shape that this one does not know."""


class DamagedRecord(Exception):
    """A record that cannot be read, and the agency that it names beside its state."""

    sentence = "We cannot read this record, so nobody can see or change it. Ask support to mend it."

    def __init__(self, reason: str, agency: str) -> None:
        super().__init__(reason)
        self.agency = agency


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong with a record, and since when this process knows."""

    reason: str
    met_at: datetime = field(default_factory=now)


class Concerns:
    """The records of one collection that a person should look at, as this process met them."""

    def __init__(self, collection: str) -> None:
        self._collection = collection
        self.damaged: dict[UUID, Damage] = {}
        self.large: set[UUID] = set()

    def read(self, document: Document, read: Callable[[Document], ReadT]) -> ReadT:
        """What is read of a document; raises `DamagedRecord` where it cannot be."""
        try:
            return read(document)
        except SPOILT as wrong:
            reason = _what_is_wrong(wrong)
        self._note(document["_id"], reason)
        raise DamagedRecord(reason, str(document.get("agency")))

    def readable(
        self, documents: Iterable[Document], read: Callable[[Document], ReadT]
    ) -> Iterator[ReadT]:
        """What is read of each document, without those that cannot be."""
        for document in documents:
            with suppress(DamagedRecord):
                yield self.read(document, read)

    def mended(self, record: UUID) -> None:
        """Forgets the damage of a record that could be read."""
        self.damaged.pop(record, None)

    def left_out(self, query: Document) -> Document:
        """The query without the records that are known to be damaged."""
        known = [*self.damaged]
        return {"$and": [query, {"_id": {"$nin": known}}]} if known else query

    def weigh(self, record: UUID, size: int, *, large: bool) -> None:
        """Remembers whether a record is large, and names it in the log once."""
        if not large:
            self.large.discard(record)
        elif record not in self.large:
            self.large.add(record)
            log.error("record_large", collection=self._collection, record=str(record), bytes=size)

    def _note(self, record: UUID, reason: str) -> None:
        if record not in self.damaged:
            log.error(
                "record_damaged", collection=self._collection, record=str(record), reason=reason
            )
            self.damaged[record] = Damage(reason)


def _what_is_wrong(error: Exception) -> str:
    """Which fields are wrong, or where reading broke; never what stands there."""
    if isinstance(error, LaterShape):
        return "A later version of this service wrote it."
    if not isinstance(error, ValidationError):
        return exception_place(error)
    wrong = error.errors(include_input=False, include_url=False, include_context=False)
    return "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['type']}" for each in wrong)
