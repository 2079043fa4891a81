"""Records written as their service keeps them, once it has started: tens of thousands within a minute."""

from collections.abc import Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from bench.open_enquiries import AGENCY, AT_ONCE
from services.chassis.cases import BLANK
from services.chassis.clock import now
from services.chassis.decision import State
from services.chassis.mongo import Database, Document
from services.chassis.record import RecordKind


async def write_records(
    into: Database, kind: RecordKind[Any], records: Iterator[tuple[UUID, State]]
) -> None:
    """Writes each state under its identity, as if it had come about by events."""
    documents = (_document(kind, journey, state) for journey, state in records)
    while together := list(islice(documents, AT_ONCE)):
        await into[kind.collection].insert_many(together, ordered=False)


def _document(kind: RecordKind[Any], journey: UUID, state: State) -> Document:
    return {
        "_id": journey,
        **BLANK,
        "state": state.model_dump(mode="json"),
        "shape": kind.shape,
        "agency": AGENCY,
        "wake_at": None,
        "touched_at": now(),
        "heard": {},
        **kind.beside(journey, state),
    }
