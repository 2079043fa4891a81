"""The sink of the reporting service: it finds the generation in use and keeps its place on Kafka.

The invariant: where to continue is read from the same generation that the next batch is applied to. Answers
are opened before they are applied, and wait parked where that cannot be done yet.
"""

from collections.abc import Awaitable, Callable

from aiokafka import AIOKafkaConsumer, TopicPartition

from services.chassis.delivery import Delivery, Heard, Undecodable
from services.chassis.mongo import Database
from services.chassis.parked import Parked, Parking, Why
from services.reporting.store.generations import Generation, served
from services.reporting.store.read_models import Batch, KeyAway, ReadModels

AT_ONCE = 500
Opening = Callable[[Batch], Awaitable[Batch]]
"""Opens the sealed answers of a batch: each delivery opened, left as it is, undecodable, or `KeyAway`."""


class Projector:
    """Applies what is heard to the generation that was in use when the service started."""

    def __init__(self, database: Database, parked: Parked, opening: Opening) -> None:
        self._database = database
        self._parked = parked
        self._opening = opening
        self._models: ReadModels | None = None

    async def generation(self) -> Generation:
        """The generation that this process writes and serves; raises `RebuildDue`, `Superseded`."""
        generation = (await self._read_models()).generation
        await generation.check()
        return generation

    async def hear(self, batch: Batch) -> None:
        """Applies or parks a batch in one transaction; raises only what is temporary."""
        await (await self._read_models()).hear(await self._opening(batch))

    async def close_gaps(self) -> int:
        """Applies parked deliveries whose turn has come; how many."""
        models, closed = await self._read_models(), 0
        gaps = [gap async for gap in self._parked.gaps() if isinstance(gap, Delivery)]
        for start in range(0, len(gaps), AT_ONCE):
            opened = await self._opened(gaps[start : start + AT_ONCE])
            heard = await models.hear_again(opened)
            closed += heard.applied + heard.repeats
        return closed

    async def send_again(self, delivery: Delivery | Undecodable) -> Heard:
        """Applies one parked delivery now, or parks it again with the reason of this time."""
        heard = await (await self._read_models()).hear_again(await self._opened([delivery]))
        if heard.repeats:
            return Heard.REPEAT
        return Heard.APPLIED if heard.applied else Heard.PARKED

    async def go_on(self, consumer: AIOKafkaConsumer, assigned: set[TopicPartition]) -> None:
        """Moves a consumer to where the rows and cells end; what Kafka remembers is not asked."""
        offsets = await (await self._read_models()).offsets()
        for partition in assigned:
            consumer.seek(partition, offsets.get(partition, 0))

    async def _opened(self, parked: Batch) -> list[Delivery]:
        """Those of these parked messages that can be applied; the others stay parked, with today's reason."""
        opened = await self._opening(parked)
        for each in opened:
            if isinstance(each, Undecodable):
                await self._parked.park(Parking(each, Why.UNDECODABLE, each.reason))
        return [each for each in opened if not isinstance(each, Undecodable | KeyAway)]

    async def _read_models(self) -> ReadModels:
        if self._models is None:
            self._models = ReadModels(await served(self._database), self._parked)
        return self._models
