"""A service listens to streams that change no record of its own: it learns something from them beside its records.

The invariant: what is learned waits for no other event, and hearing it again changes nothing, so the events of such a
stream need no order and no inbox.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from contracts.event import Event
from services.chassis.delivery import Delivery, Heard, Undecodable
from services.chassis.listener import Sink
from services.chassis.mongo import Database
from services.chassis.parked import Parked
from services.chassis.running import RecordsByCollection, Subscribe, Subscription

Batch = Sequence[Delivery | Undecodable]


class Learner(Protocol):
    """What is learned from some events of one stream."""

    stream: ClassVar[str]
    types: ClassVar[tuple[type[Event], ...]]

    def __init__(self, database: Database) -> None:
        """Opens where it is kept."""

    async def learn(self, heard: Sequence[Delivery]) -> None:
        """Keeps what these events say; all of them are of its types."""


@dataclass(frozen=True, slots=True)
class Learning:
    """A sink that has its learners learn before it passes on the streams that its service listens to."""

    learners: Sequence[Learner]
    sink: Sink
    parked: Parked
    streams: frozenset[str]

    async def hear(self, batch: Batch) -> None:
        """Learns from the batch, and has the rest heard."""
        await self._learn(batch)
        if passed_on := [each for each in batch if self._is_passed_on(each)]:
            await self.sink.hear(passed_on)

    async def close_gaps(self) -> int:
        """As the service's own sink does."""
        return await self.sink.close_gaps()

    async def send_again(self, delivery: Delivery | Undecodable) -> Heard:
        """Learns from a parked message what could not be read before."""
        await self._learn([delivery])
        if self._is_passed_on(delivery):
            return await self.sink.send_again(delivery)
        await self.parked.release([delivery])
        return Heard.APPLIED

    async def _learn(self, batch: Batch) -> None:
        read = [each for each in batch if isinstance(each, Delivery)]
        for learner in self.learners:
            if heard := [each for each in read if isinstance(each.event, learner.types)]:
                await learner.learn(heard)

    def _is_passed_on(self, delivery: Delivery | Undecodable) -> bool:
        """Whether the service's own sink hears it, or parks it because it cannot be read."""
        envelope = delivery.envelope
        if envelope is None or envelope.stream in self.streams:
            return True
        wanted = {each.type for learner in self.learners for each in learner.types}
        return isinstance(delivery, Undecodable) and envelope.type in wanted


def learning(subscribe: Subscribe, *learners: type[Learner]) -> Subscribe:
    """The same subscription, which also learns from the streams of these learners."""

    def subscribed(
        database: Database, records: RecordsByCollection, parked: Parked
    ) -> Subscription:
        own = subscribe(database, records, parked)
        opened = [each(database) for each in learners]
        sink = Learning(opened, own.sink, parked, frozenset(own.streams))
        streams = {*own.streams, *(each.stream for each in learners)}
        return Subscription(sink, tuple(streams), own.seek)

    return subscribed
