"""Work that a process does again and again, whatever else it does.

The invariant: a server that is away, or a race that was lost, is waited for. Any other failure ends the
work: health names it, and the chassis begins it again.
"""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from aiokafka.errors import KafkaError
from pymongo.errors import PyMongoError

from services.chassis.cases import LostRace

log = structlog.get_logger()


async def every(seconds: float, work: Callable[[], Awaitable[object]]) -> None:
    """Does the work after each pause of so many seconds, for ever."""
    while True:
        await asyncio.sleep(seconds)
        try:
            await work()
        except (PyMongoError, KafkaError, LostRace) as away:
            log.warning("background_work_waits", error=away)
