"""The sink of the reporting service: it finds the generation in use and keeps its place on Kafka.

The invariant: where to continue is read from the same generation that the next batch is applied to.
"""

from collections.abc import Sequence

from aiokafka import AIOKafkaConsumer, TopicPartition

from services.chassis.delivery import Delivery, Heard, Undecodable
from services.chassis.mongo import Database
from services.chassis.parked import Parked, Parking, Why
from services.reporting.store.generations import Generation, served
from services.reporting.store.read_models import ReadModels

AT_ONCE = 500


class Projector:
    """Applies what is heard to the generation that was in use when the service started."""

    def __init__(self, database: Database, parked: Parked) -> None:
        self._database = database
        self._parked = parked
        self._models: ReadModels | None = None

    async def generation(self) -> Generation:
        """The generation that this process writes and serves; raises `RebuildDue`, `Superseded`."""
        generation = (await self._read_models()).generation
        await generation.check()
        return generation

    async def hear(self, batch: Sequence[Delivery | Undecodable]) -> None:
        """Applies or parks a batch in one transaction; raises only what is temporary."""
        await (await self._read_models()).hear(batch)

    async def close_gaps(self) -> int:
        """Applies parked deliveries whose turn has come; how many."""
        models, closed = await self._read_models(), 0
        gaps = [gap async for gap in self._parked.gaps() if isinstance(gap, Delivery)]
        for start in range(0, len(gaps), AT_ONCE):
            heard = await models.hear_again(gaps[start : start + AT_ONCE])
            closed += heard.applied + heard.repeats
        return closed

    async def send_again(self, delivery: Delivery | Undecodable) -> Heard:
        """Applies one parked delivery now, or parks it again with the reason of this time."""
        if isinstance(delivery, Undecodable):
            await self._parked.park(Parking(delivery, Why.UNDECODABLE, delivery.reason))
            return Heard.PARKED
        heard = await (await self._read_models()).hear_again([delivery])
        if heard.repeats:
            return Heard.REPEAT
        return Heard.APPLIED if heard.applied else Heard.PARKED

    async def go_on(self, consumer: AIOKafkaConsumer, assigned: set[TopicPartition]) -> None:
        """Moves a consumer to where the rows and cells end; what Kafka remembers is not asked."""
        offsets = await (await self._read_models()).offsets()
        for partition in assigned:
            consumer.seek(partition, offsets.get(partition, 0))

    async def _read_models(self) -> ReadModels:
        if self._models is None:
            self._models = ReadModels(await served(self._database), self._parked)
        return self._models
