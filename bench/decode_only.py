"""`python -m bench.decode_only`: reads every stream from Kafka and decodes each event, in one process.

The least that making all figures again could do. It prints how many events there were and the seconds that they took.
"""

import asyncio
import time

from aiokafka import AIOKafkaConsumer

from contracts.catalogue import STREAMS
from services.chassis.delivery import decode
from services.reporting.settings import ReportingSettings

AT_ONCE = 5000


async def main() -> None:
    """The command: told by the same environment as the service."""
    settings = ReportingSettings.read()
    began, events = time.perf_counter(), 0
    topics = [settings.namespace + stream for stream in STREAMS]
    async with AIOKafkaConsumer(
        *topics,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        **settings.brokers.client_options(),
    ) as consumer:
        ends = await consumer.end_offsets([*consumer.assignment()])
        while events < sum(ends.values()):
            for records in (await consumer.getmany(timeout_ms=1000, max_records=AT_ONCE)).values():
                events += len([decode(each) for each in records])
    print(events, time.perf_counter() - began)


if __name__ == "__main__":
    asyncio.run(main())
