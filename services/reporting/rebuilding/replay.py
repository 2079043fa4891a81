"""The rows of some journeys, evolved in memory over their events; what could not be applied stays to be heard again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from aiokafka import ConsumerRecord, TopicPartition

from services.chassis.delivery import Delivery, Undecodable, decode
from services.chassis.parked import Parking
from services.reporting.domain.journey import Journey
from services.reporting.domain.projection import Projection
from services.reporting.store.generation_writer import Reached
from services.reporting.store.projector import Opening
from services.reporting.store.read_models import KeyAway, contradictions


@dataclass(slots=True)
class Replayed:
    """What came of events beside their rows: how many were applied, what must be heard again, what a person must look at."""

    events: int = 0
    rows: int = 0
    first_unresolved: dict[TopicPartition, int] = field(default_factory=dict)
    recorded_at: dict[TopicPartition, datetime] = field(default_factory=dict)
    parkings: list[Parking] = field(default_factory=list)

    def note(self, other: "Replayed") -> None:
        """Adds what came of other events."""
        self.events += other.events
        self.rows += other.rows
        self.parkings += other.parkings
        for partition, offset in other.first_unresolved.items():
            self.first_unresolved[partition] = min(
                offset, self.first_unresolved.get(partition, offset)
            )
        for partition, at in other.recorded_at.items():
            self.recorded_at[partition] = max(at, self.recorded_at.get(partition, at))

    def reached(self, ends: dict[TopicPartition, int]) -> list[Reached]:
        """Where each partition continues: at its first message that is not in the rows, if any."""
        go_on = ends | self.first_unresolved
        return [
            Reached(partition.topic, partition.partition, offset, self.recorded_at.get(partition))
            for partition, offset in sorted(go_on.items())
        ]


class Replay:
    """Events of some journeys as they evolve rows."""

    def __init__(self, opening: Opening, rows: Iterable[Journey] = ()) -> None:
        self.projection = Projection[Delivery](rows)
        self._opening = opening
        self._unread: list[Undecodable | KeyAway] = []
        self._outcome = Replayed()

    async def hear(self, records: Sequence[ConsumerRecord[bytes, bytes]]) -> None:
        """Applies some records."""
        for delivery in await self._opening([decode(each) for each in records]):
            self._project(delivery)
        self._outcome.events += len(self.projection.applied)
        # Only the rows stay in memory, not the messages that they come from.
        self.projection.applied.clear()
        self.projection.repeats.clear()

    def outcome(self) -> Replayed:
        """What came of all that was heard."""
        for record in self._unresolved():
            partition = TopicPartition(record.topic, record.partition)
            self._outcome.note(Replayed(first_unresolved={partition: record.offset}))
        self._outcome.parkings = contradictions(self.projection)
        return self._outcome

    def _project(self, delivery: Delivery | Undecodable) -> None:
        if isinstance(delivery, Undecodable | KeyAway):
            self._unread.append(delivery)
            return
        partition = TopicPartition(delivery.record.topic, delivery.record.partition)
        known, at = self._outcome.recorded_at, delivery.envelope.at
        known[partition] = max(at, known.get(partition, at))
        self.projection.hear(delivery)

    def _unresolved(self) -> list[ConsumerRecord[bytes, bytes]]:
        failed = [failure.message for failure in self.projection.failed.values()]
        waiting = self.projection.waiting.values()
        unresolved: list[Delivery | Undecodable] = [*self._unread, *failed, *waiting]
        return [each.record for each in unresolved]
