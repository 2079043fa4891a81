"""One share of everything on Kafka: evolved into rows, counted, and written into a generation that is not in use yet.

The invariant: what could not be applied is in no row, and its place on Kafka is told, so that a service goes on from there. All
answers are written before any other message is replayed, so that each row is counted once, with the answers that stand.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from aiokafka import ConsumerRecord

from services.chassis.delivery import Delivery, Undecodable, decode
from services.chassis.parked import Parking
from services.reporting.domain.contributions import Cell
from services.reporting.domain.projection import Projection
from services.reporting.shares import messages_in
from services.reporting.store.generation_writer import write_answers, write_rows
from services.reporting.store.generations import Generation
from services.reporting.store.projector import Opening
from services.reporting.store.read_models import KeyAway, contradictions

Place = tuple[str, int]
"""A topic and one of its partitions."""


class Replayed(NamedTuple):
    """What came of a share: its cells, the first message of each partition that is in no row, and what a person must look at."""

    events: int
    rows: int
    cells: Counter[Cell]
    unresolved: dict[Place, int]
    recorded_at: dict[Place, datetime]
    parkings: Sequence[Parking]


async def replay_answers(path: Path, generation: Generation, opening: Opening) -> Replayed:
    """Opens what people answered about themselves where it still has a key, and writes it beside their journeys."""
    replay = _Replay()
    replay.hear(await opening([decode(each) for some in messages_in(path) for each in some]))
    rows = replay.projection.rows.values()
    await write_answers(generation, rows)
    return replay.ended(Counter())


async def replay_messages(path: Path, generation: Generation) -> Replayed:
    """Evolves, counts and writes the rows of everything else."""
    replay = _Replay()
    for some in messages_in(path):
        replay.hear([decode(each) for each in some])
    return replay.ended(await write_rows(generation, replay.projection.rows.values()))


class _Replay:
    """Rows in memory while they evolve; of the messages that made them nothing stays."""

    def __init__(self) -> None:
        self.projection = Projection[Delivery]()
        self._events = 0
        self._unread: list[Undecodable | KeyAway] = []
        self._recorded_at: dict[Place, datetime] = {}

    def hear(self, deliveries: Sequence[Delivery | Undecodable]) -> None:
        for each in deliveries:
            self._project(each)
        self._events += len(self.projection.applied)
        self.projection.applied.clear()
        self.projection.repeats.clear()

    def ended(self, cells: Counter[Cell]) -> Replayed:
        unresolved: dict[Place, int] = {}
        for record in self._unresolved():
            place = record.topic, record.partition
            unresolved[place] = min(unresolved.get(place, record.offset), record.offset)
        return Replayed(
            events=self._events,
            rows=len(self.projection.rows),
            cells=cells,
            unresolved=unresolved,
            recorded_at=self._recorded_at,
            parkings=contradictions(self.projection),
        )

    def _project(self, delivery: Delivery | Undecodable) -> None:
        if isinstance(delivery, Undecodable | KeyAway):
            self._unread.append(delivery)
            return
        place, at = (delivery.record.topic, delivery.record.partition), delivery.envelope.at
        self._recorded_at[place] = max(at, self._recorded_at.get(place, at))
        self.projection.hear(delivery)

    def _unresolved(self) -> list[ConsumerRecord]:
        failed = [failure.message for failure in self.projection.failed.values()]
        waiting = self.projection.waiting.values()
        unresolved: list[Delivery | Undecodable] = [*self._unread, *failed, *waiting]
        return [each.record for each in unresolved]
